"""A draw that anybody can repeat, in the module and on the command line."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.config.draw_command import run
from tildel.decisions.domain.draw import (
    ALGORITHM,
    TIES_AT_THE_LINE,
    commitment,
    draw,
    drawn_among,
    is_committed,
    list_hash,
)

SEED = "00112233445566778899aabbccddeeff"
LIST = ["2024-03", "2024-01", "Å-2", "2024-02"]
NAMES = st.lists(
    st.text(min_size=1).filter(lambda name: name.isprintable()), min_size=1, max_size=8, unique=True
)


def test_the_draw_is_the_one_that_its_description_gives() -> None:
    text = '["2024-01","2024-02","2024-03","Å-2"]'
    listed = sha256(text.encode()).hexdigest()
    committed = sha256(f'["{ALGORITHM}","{TIES_AT_THE_LINE}","{listed}","{SEED}"]'.encode()).hexdigest()
    lots = {name: hmac.digest(bytes.fromhex(SEED), (listed + name).encode(), "sha256") for name in LIST}

    drawn = draw(LIST, SEED)

    assert (drawn.list_hash, drawn.commitment) == (listed, committed)
    assert drawn.order == tuple(sorted(LIST, key=lots.__getitem__))


def test_a_draw_from_last_year_is_still_the_same() -> None:
    drawn = draw(LIST, SEED)
    assert drawn.commitment == "b3cdc6808cb9085a56d4472a6c798f93011a39c2c28d1d7f323c24affd13c8d4"
    assert drawn.order == ("2024-01", "Å-2", "2024-03", "2024-02")


@given(NAMES, st.binary(min_size=1, max_size=40), st.randoms())
def test_again_it_is_the_same_whatever_the_order_of_the_list(names: list[str], seed: bytes, chance) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)
    drawn = draw(names, seed.hex())
    assert draw(shuffled, seed.hex().upper()) == drawn
    assert sorted(drawn.order) == sorted(names)


@given(NAMES, NAMES, st.binary(min_size=1, max_size=4), st.binary(min_size=1, max_size=4))
def test_a_commitment_binds_list_and_seed(
    names: list[str], others: list[str], seed: bytes, another: bytes
) -> None:
    same = sorted(names) == sorted(others) and seed == another
    assert is_committed(commitment(names, seed.hex()), others, another.hex()) is same


def test_a_commitment_binds_the_rule() -> None:
    assert is_committed(commitment(LIST, SEED, "all fundable"), LIST, SEED, "all fundable")
    assert not is_committed(commitment(LIST, SEED), LIST, SEED, "all fundable")


@pytest.mark.parametrize("names", [["a", "a"], ["a", ""]])
def test_a_list_names_each_application_once(names: list[str]) -> None:
    with pytest.raises(ValueError, match=r"twice|without a name"):
        list_hash(names)


@pytest.mark.parametrize("seed", ["", "xyz", "abc", "ab cd", "0xab"])
def test_a_seed_is_hexadecimal(seed: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        draw(LIST, seed)


def test_a_group_is_drawn_in_the_order_of_the_whole_list() -> None:
    drawn = draw(LIST, SEED)
    group = [drawn.order[3], drawn.order[0], drawn.order[2]]
    assert drawn_among(drawn, group, 2) == (drawn.order[0], drawn.order[2])


@pytest.mark.parametrize(("group", "places"), [(["else"], 1), (LIST[:2], 3), (LIST[:2], -1)])
def test_only_the_listed_are_drawn_and_no_more_than_there_are(group: list[str], places: int) -> None:
    with pytest.raises(ValueError, match=r"not on the list|cannot be drawn"):
        drawn_among(draw(LIST, SEED), group, places)


@pytest.fixture
def listed(tmp_path):
    def write(content: str | bytes = "application\n" + "\n".join(LIST) + "\n") -> str:
        file = tmp_path / "list.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(file)

    return write


def test_the_command_repeats_the_draw(capsys, listed) -> None:
    assert run(["--list", listed(), "--seed", SEED, "--take", "2", "--json"]) == 0

    drawn = draw(LIST, SEED)
    assert json.loads(capsys.readouterr().out) == {
        "algorithm": ALGORITHM,
        "rule": TIES_AT_THE_LINE,
        "seed": SEED,
        "list_hash": drawn.list_hash,
        "commitment": drawn.commitment,
        "order": list(drawn.order),
        "drawn": list(drawn.order[:2]),
        "verified": None,
    }


@pytest.mark.parametrize(("seed", "code", "verified"), [(SEED, 0, True), (SEED[::-1], 1, False)])
def test_the_command_verifies_what_was_committed(capsys, listed, seed, code, verified) -> None:
    published = commitment(LIST, SEED).upper()
    assert run(["--list", listed(), "--seed", seed, "--verify", published, "--json"]) == code
    assert json.loads(capsys.readouterr().out)["verified"] is verified


def test_the_command_prints_a_list_to_read(capsys, listed) -> None:
    assert run(["--list", listed(), "--seed", SEED, "--take", "1", "--verify", "0" * 64]) == 1
    printed = capsys.readouterr().out
    order = draw(LIST, SEED).order
    assert printed.splitlines()[5:9] == [
        f"     1  drawn  {order[0]}", *(f"{at:>6}         {name}" for at, name in enumerate(order[1:], start=2)),
    ]  # fmt: skip
    assert "NOT the list, seed and rule" in printed


def test_a_short_seed_is_warned_about(capsys, listed) -> None:
    assert run(["--list", listed(), "--seed", "00ff", "--json"]) == 0
    assert "can be guessed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: the file is empty"),
        ("name\na\n", "line 1: the column application is missing"),
        ("application\n", "there is no application"),
        ("application\na\n\nb\na\n", "line 5: application a stands on line 2 already"),
        ("x,application\n1,a\n2,\n", "line 3: application is empty"),
        (b"application\na\n\xff\n", "line 3: this is not UTF-8"),
        ("application\na\n", "2 cannot be taken of 1"),
    ],
)
def test_an_unreadable_list_is_said_with_file_and_line(capsys, listed, content, said) -> None:
    file = listed(content)
    assert run(["--list", file, "--seed", SEED, "--take", "2"]) == 2
    assert capsys.readouterr().err == f"tildel draw: {file}: {said}\n"


def test_a_file_that_is_not_there(capsys, tmp_path) -> None:
    assert run(["--list", str(tmp_path / "none.csv"), "--seed", SEED]) == 2
    assert "none.csv: No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--seed", "xyz"], ["--seed", SEED, "--take", "-1"], ["--seed", SEED, "--verify", "00"]]
)
def test_arguments_that_cannot_be_understood(capsys, listed, wrong) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["--list", listed(), *wrong])
    assert stopped.value.code == 2
    assert "is not" in capsys.readouterr().err

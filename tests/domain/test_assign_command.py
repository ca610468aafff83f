"""`tildel assign`: the answer, and what it says of input that cannot be read."""

import json
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.assignment_problem import millionths
from tildel.config.assign_columns import columns_of
from tildel.config.assign_command import run

PAIRS = "application,reviewer,affinity\na,x,0.9\na,y,0.8\na,z,0.1\nb,x,0.7\nb,z,0.2\n"
REVIEWERS = "reviewer,min,max\nx,0,2\ny,0,1\nz,1,1\n"
APPLICATIONS = "application,demand\na,2\nb,1\n"


@pytest.fixture
def assign(tmp_path, capsys):
    """Runs the command on the given files, text or bytes: (exit code, output, errors)."""

    def ran(*options, **files):
        arguments = []
        for name, content in {
            "pairs": PAIRS, "reviewers": REVIEWERS, "applications": APPLICATIONS, **files,
        }.items():  # fmt: skip
            file = tmp_path / f"{name}.csv"
            if content is not None:
                file.write_bytes(content.encode() if isinstance(content, str) else content)
            arguments += [f"--{name}", str(file)]
        code = run([*arguments, *options])
        said = capsys.readouterr()
        return code, said.out, said.err.replace(f"{tmp_path}/", "")

    return ran


def _answer(said):
    code, out, errors = said
    assert errors == ""
    return code, json.loads(out)


def test_the_answer_has_the_sum_and_the_pairs_in_order(assign):
    assert _answer(assign("--json")) == (
        0,
        {
            "solved": True,
            "objective": 1.9,
            "pairs": [["a", "x"], ["a", "y"], ["b", "z"]],
            "worst_pair": 0.2,
            "explanation": [],
        },
    )


def test_without_json_it_is_a_table(assign):
    code, out, _ = assign()
    assert code == 0
    assert out == "a  x, y\nb  z\n\nSum of affinity 1.900000, worst pair 0.200000.\n"


def test_fixed_pairs_are_kept_and_one_without_affinity_is_not_passed_over_in_silence(assign):
    code, answer = _answer(assign("--json", fixed="application,reviewer\nb,y\na,z\n"))
    assert (code, answer["pairs"]) == (0, [["a", "x"], ["a", "z"], ["b", "y"]])
    assert (answer["objective"], answer["worst_pair"]) == (1.0, 0.0)
    assert answer["explanation"] == ["b and y are fixed although they have no affinity; it counts as 0."]


@pytest.mark.parametrize(
    ("floor", "objective", "worst"), [((), 1.9, 0.1), (("pair",), 1.8, 0.4), (("application",), 1.8, 0.4)]
)
def test_a_floor_comes_before_the_sum(assign, floor, objective, worst):
    pairs = "application,reviewer,affinity\na,x,0.4\na,y,0.1\nb,x,1.8\nb,y,1.4\n"
    loads = "reviewer,min,max\nx,0,1\ny,0,1\n"
    demand = "application,demand\na,1\nb,1\n"
    options = ["--floor", *floor] if floor else []
    code, answer = _answer(assign(*options, "--json", pairs=pairs, reviewers=loads, applications=demand))
    assert (code, answer["objective"], answer["worst_pair"]) == (0, objective, worst)


def test_as_few_pairs_as_possible_change(assign):
    previous = "application,reviewer\na,y\na,z\nb,x\ngone,x\n"
    code, answer = _answer(assign("--json", previous=previous))
    assert (code, answer["pairs"], answer["new"]) == (0, [["a", "y"], ["a", "z"], ["b", "x"]], [])
    code, out, _ = assign(previous="application,reviewer\na,x\na,y\nb,x\n")
    assert (code, out.splitlines()[:2]) == (0, ["a  x, y", "b  z (new)"])


def test_balance_evens_loads_out(assign):
    pairs = "application,reviewer,affinity\n" + "".join(f"{a},{r},0.5\n" for a in "abcd" for r in "xy")
    answer = _answer(
        assign(
            "--balance", "--json", "--key", "any", pairs=pairs, reviewers="reviewer,min,max\nx,0,4\ny,0,4\n",
            applications="application,demand\na,1\nb,1\nc,1\nd,1\n",
        )
    )[1]  # fmt: skip
    assert sorted(pair[1] for pair in answer["pairs"]) == ["x", "x", "y", "y"]


def test_what_cannot_be_solved_is_explained(assign):
    code, answer = _answer(assign("--json", reviewers="reviewer,min,max\nx,0,1\ny,0,0\nz,0,9\n"))
    assert code == 0
    code, answer = _answer(assign("--json", reviewers="reviewer,min,max\nx,0,1\ny,0,0\nz,0,1\n"))
    assert code == 1
    assert answer == {
        "solved": False, "objective": 0.0, "pairs": [], "worst_pair": None,
        "explanation": ["The applications' demands add up to 3, the experts' maximum loads to 2."],
    }  # fmt: skip
    code, out, _ = assign(fixed="application,reviewer\na,z\nb,z\n")
    assert (code, out) == (1, "Not solvable.\nz is fixed to 2 applications and may have at most 1.\n")


@pytest.mark.parametrize(
    "pairs",
    [
        "\ufeff" + PAIRS,
        PAIRS.replace("\n", "\r\n"),
        PAIRS.rstrip("\n"),
        PAIRS.replace("a,x,0.9", '"a","x","0.9"'),
        PAIRS.replace("a,x,0.9", " a , x , 0.9 "),
        PAIRS.replace("a,x,0.9", "\na,x,0.9"),
        PAIRS.replace("a,x,0.9", "a,x,+9e-1"),
        PAIRS.replace("a,x,0.9", "a,x,.9000000000000000000000000000001"),
        '"application","reviewer","affinity"\n' + PAIRS.partition("\n")[2],
    ],
)
def test_other_ways_of_writing_the_same_are_read(assign, pairs):
    assert _answer(assign("--json", pairs=pairs)) == _answer(assign("--json"))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"pairs": ""}, "pairs.csv:1: the first line has to be application,reviewer,affinity"),
        ({"pairs": "application,reviewer\na,x\n"}, "pairs.csv:1: the first line has to be application,reviewer,affinity"),
        ({"pairs": PAIRS + "b,y\n"}, "pairs.csv:7: 2 columns where 3 belong"),
        ({"pairs": PAIRS + "b,y,1,2\n"}, "pairs.csv:7: 4 columns where 3 belong"),
        ({"pairs": PAIRS + "b,y,high\n"}, "pairs.csv:7: “high” is not a number"),
        ({"pairs": PAIRS + "b,y,\n"}, "pairs.csv:7: “” is not a number"),
        ({"pairs": PAIRS + "b,y,nan\n"}, "pairs.csv:7: “nan” is not a number"),
        ({"pairs": PAIRS + "b,y,-inf\n"}, "pairs.csv:7: “-inf” is not a number"),
        ({"pairs": PAIRS + "b,y,1_0\n"}, "pairs.csv:7: “1_0” is not a number"),
        ({"pairs": PAIRS + "b,y,0.5.5\n"}, "pairs.csv:7: “0.5.5” is not a number"),
        ({"pairs": PAIRS + "b,y,0.12345678x\n"}, "pairs.csv:7: “0.12345678x” is not a number"),
        ({"pairs": PAIRS + "b,y,1e9\n"}, "pairs.csv:7: “1e9” is not a number from -1000000 to 1000000"),
        ({"pairs": PAIRS + "b,who,1\n"}, "pairs.csv:7: the reviewer “who” is not known"),
        ({"pairs": PAIRS + "what,x,1\n"}, "pairs.csv:7: the application “what” is not known"),
        ({"pairs": PAIRS + ",x,1\n"}, "pairs.csv:7: the application has no id"),
        ({"pairs": PAIRS + "a, ,1\n"}, "pairs.csv:7: the reviewer has no id"),
        ({"pairs": PAIRS + "a,x,1\n"}, "pairs.csv:7: “a”, “x” stands twice"),
        ({"pairs": PAIRS + 'a,"x,1\n'}, "pairs.csv:7: not CSV: unexpected end of data"),
        ({"pairs": PAIRS.encode() + b"a,\xff,1\n"}, "pairs.csv:7: not UTF-8"),
        ({"pairs": PAIRS.encode() + b"a,\0,1\n"}, "pairs.csv:7: the reviewer “\ufffd” is not known"),
        ({"pairs": None}, "pairs.csv: No such file or directory"),
        ({"reviewers": REVIEWERS + "w,2,1\n"}, "reviewers.csv:5: min 2 is above max 1"),
        ({"reviewers": REVIEWERS + "w,-1,1\n"}, "reviewers.csv:5: “-1” is not a whole number from 0"),
        ({"reviewers": REVIEWERS + "w,0,1.5\n"}, "reviewers.csv:5: “1.5” is not a whole number from 0"),
        ({"reviewers": REVIEWERS + "w,0,9999999999\n"}, "reviewers.csv:5: “9999999999” is above 1000000"),
        ({"reviewers": REVIEWERS + "x,0,1\n"}, "reviewers.csv:5: “x” stands twice"),
        ({"reviewers": "reviewer,max,min\n"}, "reviewers.csv:1: the first line has to be reviewer,min,max"),
        ({"reviewers": None}, "reviewers.csv: No such file or directory"),
        ({"applications": APPLICATIONS + "c,x\n"}, "applications.csv:4: “x” is not a whole number from 0"),
        ({"applications": APPLICATIONS + "a,1\n"}, "applications.csv:4: “a” stands twice"),
        ({"applications": APPLICATIONS + ",1\n"}, "applications.csv:4: the application has no id"),
        ({"applications": APPLICATIONS + "c,²\n"}, "applications.csv:4: “²” is not a whole number from 0"),
        ({"fixed": "application,reviewer\na,x\na,x\n"}, "fixed.csv:3: “a”, “x” stands twice"),
        ({"fixed": "application,reviewer\nc,x\n"}, "fixed.csv:2: the application “c” is not known"),
        ({"fixed": "application,reviewer\na,who\n"}, "fixed.csv:2: the reviewer “who” is not known"),
        ({"fixed": "application\na\n"}, "fixed.csv:1: the first line has to be application,reviewer"),
        ({"previous": None}, "previous.csv: No such file or directory"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_file_and_line(assign, files, said):
    assert assign("--json", **files) == (2, "", f"tildel assign: {said}\n")


@pytest.mark.parametrize(
    "options",
    [("--floor", "application", "--balance"), ("--floor", "best"), ("--previous", "x", "--balance")],
)
def test_options_that_do_not_go_together_are_refused(assign, options, capsys):
    with pytest.raises(SystemExit) as ended:
        assign(*options)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_affinities_too_far_apart_for_exact_numbers_are_refused(assign):
    names = [f"n{number:03}" for number in range(200)]
    rows = [
        f"{one},{other},{1_000_000 if one == other else '-999999.999999'}\n"
        for one in names
        for other in names
    ]
    rows[1] = rows[1].replace("-999999.999999", "0.000001")
    code, _, errors = assign(
        pairs="application,reviewer,affinity\n" + "".join(rows),
        reviewers="reviewer,min,max\n" + "".join(f"{name},0,200\n" for name in names),
        applications="application,demand\n" + "".join(f"{name},100\n" for name in names),
        previous="application,reviewer\n",
    )
    assert (code, errors) == (2, "tildel assign: pairs.csv: affinities too far apart\n")


def test_signs_that_would_steer_a_terminal_are_not_printed(assign):
    files = {"pairs": PAIRS, "applications": APPLICATIONS}
    files = {name: text.replace("\na,", "\n\x1b[2J,") for name, text in files.items()}
    code, out, _ = assign(**files)
    assert (code, "\x1b" in out) == (0, False)


def test_no_django_is_loaded_and_no_solver_that_is_not_needed(tmp_path):
    for name, text in (("p", PAIRS), ("r", REVIEWERS), ("a", APPLICATIONS)):
        (tmp_path / name).write_text(text)
    code = (
        "import sys; from tildel.config.cli import main; "
        "done = main(['assign', '--pairs', 'p', '--reviewers', 'r', '--applications', 'a', '--json']); "
        "print(sorted({'django', 'scipy', 'pandas'} & set(sys.modules))); sys.exit(done)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


NUMBERS = st.one_of(
    st.floats(-1, 1).map(repr),
    st.floats(-1, 1).map(lambda value: f"{value:.6f}"),
    st.integers(-9, 9).map(str),
    st.decimals(-1000, 1000, places=9).map(str),
    st.from_regex(r"-?[0-9]\.[0-9]{1,30}", fullmatch=True),
)
IDS = st.text(st.sampled_from("abøæ漢-_. 1"), min_size=1, max_size=30).map(str.strip).filter(bool)


@given(st.lists(IDS, min_size=1, max_size=5, unique=True), st.data())
def test_whole_arrays_are_read_as_plain_rows_are(ids, data):
    rows = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), NUMBERS), min_size=1))
    body = "".join(",".join(row) + "\n" for row in rows).encode()
    columns = columns_of(body, ids, ids)
    assert columns is not None
    assert [ids[place] for place in columns.application] == [row[0] for row in rows]
    assert [ids[place] for place in columns.reviewer] == [row[1] for row in rows]
    assert columns.affinity.tolist() == [millionths(row[2]) for row in rows]


@given(st.text('ab,\n"\r01.-e', max_size=40))
def test_whole_arrays_take_nothing_that_plain_rows_would_not(text):
    columns = columns_of(text.encode(), ["a", "b"], ["a", "b"])
    if columns is not None:
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        plain = [line.split(",") for line in lines]
        assert [len(row) for row in plain] == [3] * len(plain)
        assert columns.affinity.tolist() == [millionths(row[2]) for row in plain]
        assert [["a", "b"][place] for place in columns.application] == [row[0] for row in plain]


def test_an_unknown_id_that_begins_like_a_known_one_is_not_taken_for_it():
    assert columns_of(b"abcdefghi,x,1\n", ["abcdefgh"], ["x"]) is None
    assert columns_of(b"abcdefg,x,1\n", ["abcdefgh"], ["x"]) is None
    assert columns_of(b"a" * 65 + b",x,1\n", ["a" * 65], ["x"]) is None


def test_many_rows_in_any_order_give_one_answer(assign):
    chance = random.Random(2)
    names = [f"n{number:02}" for number in range(30)]
    rows = [f"{one},{other},{chance.randrange(5) / 4}" for one in names for other in names]
    answers = set()
    for _ in range(3):
        chance.shuffle(rows)
        said = assign(
            "--json", "--key", "k",
            pairs="\n".join(("application,reviewer,affinity", *rows)),
            reviewers="\n".join(("reviewer,min,max", *(f"{name},2,4" for name in names))),
            applications="\n".join(("application,demand", *(f"{name},3" for name in chance.sample(names, 30)))),
        )  # fmt: skip
        answers.add(said)
    assert len(answers) == 1
    assert json.loads(next(iter(answers))[1])["objective"] == 89.75

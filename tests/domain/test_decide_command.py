"""`tildel decide`: from a file of the order to who is awarded."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tildel.config.decide_command import run

RANKING = (
    "application,rank,amount,fundable\na,1,8,\nb,2,6,ja\nc,3,2,TRUE\nd,4,3,1\ne,5,1,yes\nf,6,1,nei\ng,,1,no\n"
)


@pytest.fixture
def decide(tmp_path, capsys):
    def answer(text, *arguments, frame=12, rule="stop"):
        file = tmp_path / "ranking.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        code = run(["--ranking", str(file), "--frame", str(frame), "--rule", rule, *arguments])
        out, err = capsys.readouterr()
        return code, out, err.replace(str(file), "FILE")

    return answer


def test_stop_ends_at_the_first_that_does_not_fit(decide):
    code, out, _ = decide(RANKING, "--json")
    assert (code, json.loads(out)) == (
        0, {"awarded": ["a"], "reserve": ["b", "c", "d", "e"], "deviations": [], "used": 8},
    )  # fmt: skip


def test_skip_passes_over_what_does_not_fit_and_names_it(decide):
    code, out, _ = decide(RANKING, "--json", rule="skip")
    assert (code, json.loads(out)) == (
        0,
        {
            "awarded": ["a", "c", "e"],
            "reserve": ["b", "d"],
            "deviations": [
                {"application": "c", "passed_over": ["b"]},
                {"application": "e", "passed_over": ["b", "d"]},
            ],
            "used": 11,
        },
    )


def test_skip_with_a_depth(decide):
    assert json.loads(decide(RANKING, "--json", "--depth", "1", rule="skip")[1])["awarded"] == ["a", "c"]
    assert json.loads(decide(RANKING, "--json", "--depth", "0", rule="skip")[1])["awarded"] == ["a"]


@pytest.mark.parametrize(
    ("rule", "awarded", "tie"),
    [
        ("stop", ["a", "b"], {"rank": 2, "applications": ["b", "c"], "awarded": ["b"]}),
        ("skip", ["a", "b"], {"rank": 2, "applications": ["b", "c"], "awarded": ["b"]}),
    ],
)
@pytest.mark.parametrize("rows", [["a,1,5", "b,2,4", "c,2,4"], ["c,2,4", "b,2,4", "a,1,5"]])
def test_equal_ranks_are_taken_by_id_and_said(decide, rule, awarded, tie, rows):
    out = json.loads(decide("\n".join(["application,rank,amount", *rows]), "--json", frame=10, rule=rule)[1])
    assert (out["awarded"], out["ties_at_line"], out["deviations"]) == (awarded, [tie], [])


def test_a_mark_of_byte_order_other_line_ends_spaces_and_other_columns_do_no_harm(decide):
    text = '\ufeffAmount, note ,application,rank\r\n3,"x, y",ærlig,2\r\n\r\n4,,b,1\r\n'
    assert json.loads(decide(text, "--json")[1])["awarded"] == ["b", "ærlig"]


def test_a_file_of_nothing_but_names_gives_nothing(decide):
    assert json.loads(decide("application,rank,amount\n", "--json")[1]) == {
        "awarded": [], "reserve": [], "deviations": [], "used": 0,
    }  # fmt: skip


def test_a_frame_of_nothing_gives_nothing(decide):
    assert json.loads(decide(RANKING, "--json", frame=0, rule="skip")[1])["reserve"] == list("abcde")


def test_the_table(decide):
    _, out, _ = decide(RANKING + "h,4,3,\n", frame=14, rule="skip")
    assert out.replace("\u00a0", " ").splitlines() == [
        "    1                8  awarded       a",
        "    2                6  awarded       b",
        "    3                2  reserve       c",
        "    4                3  reserve       d",
        "    4                3  reserve       h",
        "    5                1  reserve       e",
        "    –                1  not fundable  f",
        "    –                1  not fundable  g",
        "",
        "Used 14 of 14 kroner; 0 left.",
    ]


def test_the_table_says_who_was_passed_over_and_where_equals_were_cut(decide):
    _, out, _ = decide("application,rank,amount\na,1,9\nb,2,4\nc,2,4\nd\x1b,3,2\n", frame=6, rule="skip")
    assert out.splitlines()[-4:] == [
        "Used 6 of 6 kroner; 0 left.",
        "b is awarded past a.",
        "d\ufffd is awarded past a, c.",
        "The line cuts through equals: b, c. Taken by id: b.",
    ]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", "line 1", "there is no column application"),
        ("application,rank\na,1\n", "line 1", "there is no column amount"),
        ("application,rank,amount,rank\n", "line 1", "the column rank stands twice"),
        ("application,rank,amount\na,1\n", "line 2", "the row has 2 cells; the first line has 3"),
        ("application,rank,amount\na,1,5\n\n,2,5\n", "line 4", "the application has no id"),
        ("application,rank,amount\na,1,5\na,2,5\n", "line 3", "a stands twice; the first time in line 2"),
        ("application,rank,amount\na,0,5\n", "line 2", "the rank of a is not a whole number from 1 up: 0"),
        ("application,rank,amount\na,1.5,5\n", "line 2", "the rank of a is not a whole number from 1 up: 1.5"),
        ("application,rank,amount\na,,5\n", "line 2", "the rank of a is not a whole number from 1 up: empty"),
        ("application,rank,amount,fundable\na,x,5,no\n", "line 2", "the rank of a is not a whole number from 1 up: x"),
        ("application,rank,amount\na,1,0\n", "line 2", "the amount of a is not a whole number above 0: 0"),
        ("application,rank,amount\na,1,-5\n", "line 2", "the amount of a is not a whole number above 0: -5"),
        ("application,rank,amount\na,1,NaN\n", "line 2", "the amount of a is not a whole number above 0: NaN"),
        ("application,rank,amount\na,1,1e6\n", "line 2", "the amount of a is not a whole number above 0: 1e6"),
        ("application,rank,amount\na,1,٣\n", "line 2", "the amount of a is not a whole number above 0: ٣"),
        ("application,rank,amount\na,1," + "9" * 5000 + "\n", "line 2", "the amount of a is not a whole number"),
        ("application,rank,amount,fundable\na,1,5,maybe\n", "line 2", "fundable of a is neither yes nor no: maybe"),
        (b"application,rank,amount\n\xff,1,5\n", "line 2", "the file is not text in UTF-8"),
        ('application,rank,amount\n"a,1,5\n', "line 2", "the row cannot be read"),
    ],
)  # fmt: skip
def test_input_that_cannot_be_read_is_named_with_file_and_line(decide, text, place, sentence):
    code, out, err = decide(text, "--json")
    assert (code, out) == (2, "")
    assert err.startswith(f"tildel decide: FILE: {place}: {sentence}")


@pytest.mark.parametrize("name", ["missing.csv", "\0"])
def test_a_file_that_is_not_there(capsys, name):
    assert run(["--ranking", name, "--frame", "1", "--rule", "stop"]) == 2
    assert "No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--frame", "-1", "--rule", "stop"],
        ["--frame", "1.5", "--rule", "stop"],
        ["--frame", "nan", "--rule", "stop"],
        ["--frame", "1", "--rule", "other"],
        ["--frame", "1", "--rule", "stop", "--depth", "1"],
        ["--frame", "1"],
    ],
)
def test_arguments_that_say_nothing_are_refused(capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        run(["--ranking", "x.csv", *arguments])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: tildel decide")


def test_the_command_needs_no_django():
    program = "import sys; import tildel.config.decide_command; print('django' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


ROWS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 9), st.booleans()), max_size=8)


@given(ROWS, st.integers(0, 40), st.sampled_from(["stop", "skip"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_is_kept_and_the_frame_never_exceeded(decide, rows, frame, rule):
    names = [f"r{n}" for n in range(len(rows))]
    lines = [
        f"{name},{rank},{amount},{fundable}"
        for name, (rank, amount, fundable) in zip(names, rows, strict=True)
    ]
    code, out, _ = decide(
        "\n".join(["application,rank,amount,fundable", *lines]), "--json", frame=frame, rule=rule
    )

    answer = json.loads(out)
    known = dict(zip(names, rows, strict=True))
    fundable = [name for name in names if known[name][2]]
    assert code == 0
    assert sorted(answer["awarded"] + answer["reserve"]) == fundable
    assert answer["used"] == sum(known[name][1] for name in answer["awarded"]) <= frame
    past = {
        name: [other for other in answer["reserve"] if known[other][0] < known[name][0]]
        for name in answer["awarded"]
    }
    assert {one["application"]: one["passed_over"] for one in answer["deviations"]} == {
        name: passed for name, passed in past.items() if passed
    }
    assert rule == "skip" or not answer["deviations"]

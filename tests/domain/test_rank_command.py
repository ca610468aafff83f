"""`tildel rank`: marks in, expected ranks out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tildel.config.rank_command import run

SNSF = str(Path(__file__).with_name("snsf_panel_1.csv"))
SMALL = "application,reviewer,score\na,x,4\na,y,5.5\nb,x,2\nb,y,3\nc,x,1\nc,y,2\n"


@pytest.fixture
def scores(tmp_path):
    def write(content: str | bytes = SMALL) -> str:
        file = tmp_path / "scores.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(file)

    return write


def ranked(capsys, *arguments: str) -> dict:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_public_example(capsys) -> None:
    found = ranked(capsys, "--scores", SNSF)

    assert [row["application"] for row in found["applications"]] == [str(number) for number in range(1, 16)]
    first = found["applications"][0]
    assert list(first) == [
        "application",
        "mean",
        "median",
        "sd",
        "expected_rank",
        "rank_interval",
        "pcer",
        "sucra",
    ]
    assert (first["mean"], first["median"], first["sd"]) == (5, 6, 1.549193)
    assert first["expected_rank"] == pytest.approx(2.454, abs=0.001)
    assert first["rank_interval"] == [1, 3]
    assert list(found["variance"]) == ["application", "reviewer", "rest"]


def test_a_single_mark_has_no_spread_and_a_single_application_no_sucra(capsys, scores) -> None:
    found = ranked(capsys, "--scores", scores("application,reviewer,score\na,x,3\n"))
    (row,) = found["applications"]
    assert (row["sd"], row["expected_rank"], row["pcer"], row["sucra"]) == (0, 1, 50, None)


def test_low_marks_may_be_the_good_ones(capsys, scores) -> None:
    high = ranked(capsys, "--scores", scores(), "--scale", "1-6")
    low = ranked(capsys, "--scores", scores(), "--scale", "1-6", "--lower-is-better")
    assert [row["application"] for row in high["applications"]] == ["a", "b", "c"]
    assert [row["application"] for row in low["applications"]] == ["c", "b", "a"]
    assert low["applications"][2]["mean"] == 4.75


def test_the_scale_is_the_one_given_or_the_marks_seen(capsys, scores) -> None:
    seen, same, wide = (
        ranked(capsys, "--scores", scores(), *scale)
        for scale in ([], ["--scale", "1-5.5"], ["--scale", "0-9"])
    )
    assert seen == same
    assert seen["variance"] != wide["variance"]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(),
        SMALL.replace("\n", "\n\n").encode(),
        b"score,note,reviewer, application \n4,,x,a\n5.5,late,y,a\n2,,x,b\n3.0,,y,b\n+1,,x,c\n2,,y,c\n",
        b"\n".join([SMALL.encode().split(b"\n")[0], *sorted(SMALL.encode().split(b"\n")[1:], reverse=True)]),
    ],
)
def test_the_same_table_in_other_clothes(capsys, scores, content) -> None:
    plain = ranked(capsys, "--scores", scores())
    assert ranked(capsys, "--scores", scores(content)) == plain


HEAD = "application,reviewer,score\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "line 1: the file is empty"),
        ("\n\n", "line 1: the file is empty"),
        (HEAD, "there is no score"),
        ("application,reviewer\na,x\n", "line 1: the column score is missing"),
        ("application,reviewer,score,score\na,x,1,1\n", "line 1: the column score stands twice"),
        (HEAD + "a,x,1\nb,x,good\n", "line 3: score 'good' is not a number such as 4 or 4.5"),
        (HEAD + "a,x,nan\n", "line 2: score 'nan' is not a number such as 4 or 4.5"),
        (HEAD + "a,x,-inf\n", "line 2: score '-inf' is not a number such as 4 or 4.5"),
        (HEAD + "a,x,1e999999999\n", "line 2: score '1e999999999' is not a number such as 4 or 4.5"),
        (HEAD + 'a,x,"4,5"\n', "line 2: score '4,5' is not a number such as 4 or 4.5"),
        (HEAD + "a,x,7\n", "line 2: score 7 is outside the scale from 1 to 6"),
        (HEAD + "a,x,1\n\nb,x,0.5\n", "line 4: score 0.5 is outside the scale from 1 to 6"),
        (HEAD + "a,x,1\nb,x,2\n a ,x,1\n", "line 4: reviewer x has a score for application a on line 2"),
        (HEAD + " ,x,1\n", "line 2: application is empty"),
        (HEAD + "a,,1\n", "line 2: reviewer is empty"),
        (HEAD + "a,x\n", "line 2: score is empty"),
        (HEAD + "a,x,1,2\n", "line 2: 4 cells, but the header has 3"),
        (HEAD + '"a\nb",x,1\nc,x,\n', "line 4: score is empty"),
        (HEAD + 'a,x,1\n"b,x,1\n', "line 3: this is not a table with commas (unexpected end of data)"),
        (HEAD.encode() + b"a,x,1\n\xe5,x,1\n", "line 3: this is not UTF-8"),
        (HEAD + "a,x,1\nb\0,x,1\n", "line 3: there is a NUL sign"),
        (
            HEAD + "a\x1b[31m,x,1\na\x1b[31m,x,1\n",
            "line 3: reviewer x has a score for application a\ufffd[31m on line 2",
        ),
    ],
)
def test_unreadable_input_is_said_with_file_and_line(capsys, scores, content, said) -> None:
    file = scores(content)
    assert run(["--scores", file, "--scale", "1-6", "--json"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"tildel rank: {file}: {said}\n")


@pytest.mark.parametrize("name", ["none.csv", "."])
def test_a_file_that_cannot_be_opened(capsys, tmp_path, name) -> None:
    assert run(["--scores", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.startswith(f"tildel rank: {tmp_path / name}: ")


def test_a_name_that_no_file_has(capsys) -> None:
    assert run(["--scores", "a\0b"]) == 2
    assert "No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("scale", ["6", "6-1", "3-3", "a-b", "1-6-9", "1--"])
def test_a_scale_that_is_none(capsys, scores, scale) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(["--scores", scores(), "--scale", scale])
    assert stopped.value.code == 2
    assert "is not a scale such as 1-6" in capsys.readouterr().err


def test_a_table_to_read(capsys, scores) -> None:
    assert run(["--scores", scores(), "--scale", "1-6"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "expected  interval  SUCRA  mean  median    sd  application"
    assert [line.split()[-1] for line in lines[1:4]] == ["a", "b", "c"]
    assert lines[5].startswith("Variance in marks squared: application ")


def test_it_runs_without_django_and_reads_standard_input() -> None:
    code = (
        "import sys; from tildel.config.cli import main; code = main(sys.argv[1:]);"
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "rank", "--scores", "-", "--json"],
        input=SMALL.encode(), capture_output=True, check=False, cwd=Path(__file__).parents[2] / "src",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert [row["application"] for row in json.loads(done.stdout)["applications"]] == ["a", "b", "c"]

"""`tildel points`: what it prints, and where it says that input cannot be read."""

import io
import json
import subprocess
import sys

import pytest

from tildel.config import cli
from tildel.config.points_command import run

NTNU = {"institution": "NTNU", "country": "NO"}
OLAV = {"institution": "St. Olavs", "country": "NO"}


def article(**other):
    creators = [
        {"id": "c1", "affiliations": [NTNU, OLAV]}, {"id": "c2", "affiliations": [OLAV, NTNU]},
        {"id": "c3", "affiliations": [NTNU]}, {"id": "c4", "affiliations": [NTNU]},
    ]  # fmt: skip
    whole = {
        "id": "p",
        "year": 2022,
        "type": "article",
        "channel": "journal",
        "level": 1,
        "creators": creators,
    }
    return {**whole, **other}


@pytest.fixture
def given(tmp_path):
    def write(content):
        file = tmp_path / "points.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(file)

    return write


def test_points_as_json(capsys, given):
    file = given({"publications": [article(), article(id="q", level=2, creators=[{"id": "a"}])]})
    assert run([file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "publications": [
            {"id": "p", "shares": 6, "points": {"NTNU": "0.8165", "St. Olavs": "0.5774"}},
            {"id": "q", "shares": 1, "points": {}},
        ],
        "institutions": {"NTNU": "0.8165", "St. Olavs": "0.5774"},
    }


def test_points_as_a_table(capsys, given):
    creators = [{"id": "a", "affiliations": [{"institution": "KI\u001b", "country": "SE"}]}, {"id": "b"}]
    file = given({"publications": [article(), article(id="q\u001b", creators=creators)]})
    assert run([file]) == 0
    assert capsys.readouterr().out == (
        "publication  shares  institution       points\n"
        "p                 6  NTNU              0.8165\n"
        "p                 6  St. Olavs         0.5774\n"
        "q\ufffd                2  (none in Norway)\n"
        "all\n"
        "                     NTNU              0.8165\n"
        "                     St. Olavs         0.5774\n"
    )


def test_no_publications_are_no_points(capsys, given):
    assert run([given({"publications": []}), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"publications": [], "institutions": {}}


def test_standard_input(capsys, monkeypatch):
    text = json.dumps({"publications": [article()]}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert cli.main(["points", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["institutions"]["NTNU"] == "0.8165"


def changed(**other):
    return {"publications": [article(id="first"), article(**other)]}


def with_affiliation(**affiliation):
    return changed(creators=[{"id": "c1", "affiliations": [NTNU, affiliation]}])


REFUSED = [
    ("[]", "$: expected an object, found a list"),
    ("{}", "$.publications: this key is missing"),
    ("{", "$: this is not JSON (line 1, column 2)"),
    ({"publications": {}}, "$.publications: expected a list, found an object"),
    ({"publications": [3]}, "$.publications[0]: expected an object, found a number"),
    ({"publications": [], "more": 1}, "$.more: this key is not known; known here: publications"),
    ('{"publications": [], "publications": []}', "$.publications: this key stands twice"),
    (changed(id=1), "$.publications[1].id: expected text, found a number"),
    (changed(id="first"), "$.publications[1].id: this id stands twice; each has to have its own"),
    (changed(year="2022"), "$.publications[1].year: expected a whole number, found text"),
    (changed(year=2022.5), "$.publications[1].year: expected a whole number, found a number"),
    (changed(year=float("nan")), "$.publications[1].year: a number has to be finite"),
    (changed(year=22), "$.publications[1].year: the number has to be between 1000 and 9999"),
    (
        changed(type="book"),
        "$.publications[1].type: expected one of: article, review, monograph, commentary, chapter",
    ),
    (changed(channel="web"), "$.publications[1].channel: expected one of: journal, series, publisher"),
    (changed(level=0), "$.publications[1].level: the number has to be between 1 and 2"),
    (changed(level=True), "$.publications[1].level: expected a whole number, found true or false"),
    (changed(level=float("nan")), "$.publications[1].level: a number has to be finite"),
    (
        changed(channel="publisher"),
        "$.publications[1].channel: no points are given for the type article in a channel that is a publisher",
    ),
    (
        changed(type="chapter"),
        "$.publications[1].channel: no points are given for the type chapter in a channel that is a journal",
    ),
    (changed(doi="x"), "$.publications[1].doi: this key is not known"),
    (
        {"publications": [{key: value for key, value in article().items() if key != "level"}]},
        "$.publications[0].level: this key is missing",
    ),
    (changed(creators=None), "$.publications[1].creators: expected a list, found null"),
    (changed(creators=[{}]), "$.publications[1].creators[0].id: this key is missing"),
    (changed(creators=[{"id": "a"}, {"id": "a"}]), "$.publications[1].creators[1].id: this id stands twice"),
    (
        changed(creators=[{"id": "a", "affiliations": "NTNU"}]),
        "$.publications[1].creators[0].affiliations: expected a list, found text",
    ),
    (
        with_affiliation(institution=194),
        "$.publications[1].creators[0].affiliations[1].institution: expected text, found a number",
    ),
    (
        with_affiliation(institution="UiO", country="no"),
        "$.publications[1].creators[0].affiliations[1].country: expected a country code of two capital letters",
    ),
    (
        with_affiliation(institution="UiO", land="NO"),
        "$.publications[1].creators[0].affiliations[1].land: this key is not known",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_bad_input_is_refused_at_its_place(capsys, given, content, said):
    file = given(content)
    assert run([file, "--json"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"tildel points: {file}: {said}")


@pytest.mark.parametrize("name", ["nowhere.json", "a\0b"])
def test_a_file_that_is_not_there(capsys, name):
    assert run([name]) == 2
    assert capsys.readouterr().err == f"tildel points: {name}: No such file or directory\n"


@pytest.mark.parametrize("affiliation", [{}, {"institution": None, "country": None}, {"institution": " "}])
def test_what_is_not_identified_is_ignored_beside_what_is(capsys, given, affiliation):
    assert run([given({"publications": [with_affiliation(**affiliation)["publications"][1]]}), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["publications"] == [
        {"id": "p", "shares": 1, "points": {"NTNU": "1.0000"}}
    ]


def test_it_starts_without_django_and_without_arrays():
    code = (
        "import sys; from tildel.config import points_command; "
        "print(sorted({'django', 'numpy'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

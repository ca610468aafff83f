"""`tildel body`: a body on a day from its data file and a file of holders."""

from __future__ import annotations

import json

import pytest

from tildel.config.cli import main


def told(capsys, *arguments):
    code = main(["body", *arguments])
    return code, capsys.readouterr()


def test_nsg_on_a_day(capsys):
    code, printed = told(capsys, "nsg", "--at", "2023-03-13", "--json")
    found = json.loads(printed.out)
    assert code == 0
    assert found["mandate"]["groups"] == {"health": 6, "university": 6, "user": 2}
    assert (found["mandate"]["members"], found["mandate"]["observers"], found["mandate"]["deputies"]) == (
        14,
        4,
        14,
    )
    assert len(found["vacancies"]) == 18
    assert [row["who"] for row in found["leadership"]["by"]] == [["Helse Midt-Norge RHF"]]
    assert found["secretariat"] == found["leadership"]
    assert len(found["overruled"]) == 1
    assert found["breaches"] == []


def test_after_the_last_source_only_rotation_is_left(capsys):
    _code, printed = told(capsys, "nsg", "--at", "2026-05-01", "--json")
    found = json.loads(printed.out)["leadership"]
    assert (found["by"], found["by_rotation_only"]) == ([], "Helse Sør-Øst RHF")


def test_holders_from_a_file(capsys, tmp_path):
    file = tmp_path / "holders.json"
    rows = [
        {"seat": "helse-nord", "name": "Nora Nordmann", "from": "2022-01-01", "to": "2023-04-01"},
        {"seat": "helse-nord", "role": "deputy", "name": "Dag Dikt", "from": "2022-01-01"},
        {
            "seat": "university-hospitals",
            "name": "Una Dikt",
            "from": "2022-01-01",
            "organisation": "983974899",
        },
    ]
    file.write_text(json.dumps({"body": "nsg", "holders": rows}), encoding="utf-8")
    code, printed = told(capsys, "nsg", "--at", "2023-03-13", "--holders", str(file), "--json")
    found = json.loads(printed.out)
    assert code == 0
    assert len(found["vacancies"]) == 16
    assert [one["name"] for one in found["expiring"]] == ["Nora Nordmann"]
    assert found["seats"][0]["deputies"][0]["name"] == "Dag Dikt"
    assert [turn["who"] for turn in found["rotations"][0]["turns"]] == [
        "Universitetssykehuset Nord-Norge HF",
        "Helse Bergen HF",
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nobody", "--at", "2023-03-13"], 1),
        (["nsg", "--at", "2023-02-30"], 2),
        (["nsg", "--at", "yesterday"], 2),
        (["nsg", "--at", "2023-03-13", "--holders", "/nowhere/at/all.json"], 2),
        (["nsg", "--at", "1999-01-01"], 0),
    ],
)
def test_exit_codes(capsys, arguments, code):
    assert told(capsys, *arguments)[0] == code


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[]", "holders"),
        ("{", "Expecting"),
        ('{"body": "other", "holders": []}', "body"),
        ('{"holders": [{"seat": "uio", "name": "A", "from": "soon"}]}', "holders.0.from"),
        (
            '{"holders": [{"seat": "uio", "name": "A", "from": "2022-02-01", "to": "2022-01-01"}]}',
            "holders.0.to",
        ),
        (
            '{"holders": [{"seat": "uio", "name": "A", "from": "2022-02-01", "role": "king"}]}',
            "holders.0.role",
        ),
    ],
)
def test_a_file_that_does_not_hold_is_refused_with_its_place(capsys, tmp_path, text, place):
    file = tmp_path / "holders.json"
    file.write_text(text, encoding="utf-8")
    code, printed = told(capsys, "nsg", "--at", "2023-03-13", "--holders", str(file))
    assert (code, place in printed.err) == (2, True)

"""`tildel check` with a category of a call."""

import json

import pytest

from tildel.config.check_command import run

AT = "2025-05-01T10:00:00+02:00"


@pytest.fixture
def facts(tmp_path):
    file = tmp_path / "facts.json"
    file.write_text("{}", encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("category", "code"), [([], "amount_per_year.missing"), (["--category", "doctoral"], "lump_sum.missing")]
)
def test_the_requirements_are_those_of_the_category(capsys, facts, category, code):
    assert run(["--call", "hmn-regional-2026", *category, facts, "--at", AT, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [row["code"] for row in found if row["requirement"] == "amount"] == [code]


@pytest.mark.parametrize(("call", "known"), [("hmn-regional-2026", "doctoral, "), ("norm-2023", "none")])
def test_a_category_that_the_call_does_not_have_is_said_with_those_it_has(capsys, facts, call, known):
    assert run(["--call", call, "--category", "x", facts, "--at", AT]) == 2
    assert f"--category: the call has no such category; known: {known}" in capsys.readouterr().err

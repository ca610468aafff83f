"""Innovation projects as rules: stages, what has to be told, and how areas and references are written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tildel.innovations.domain.innovation import (
    Content,
    area_code,
    changes,
    cleaned_references,
    cleaned_words,
    faults,
    lacking,
    split_area,
)
from tildel.innovations.domain.states import PAGE, STAGE, Page, Stage

BARE = Content(titles={"nb": "En idé"}, owner="993467049")
WHOLE = replace(BARE, ideas={"nb": "Et behov."}, areas=("plan.1",), contact_phone="22 00 00 00")


def test_the_states_cover_each_other():
    assert set(STAGE.states) == set(Stage)
    assert set(PAGE.states) == set(Page)
    assert STAGE.final == ()


def test_every_stage_but_stopped_can_be_stopped_and_a_trial_can_fail():
    assert [stage for stage in Stage if not STAGE.allows(stage, "stop")] == [Stage.STOPPED]
    assert STAGE.after(Stage.TRIAL, "rework") == Stage.DEVELOPMENT
    assert not STAGE.allows(Stage.IDEA, "take_up")


def test_a_public_project_tells_its_idea_an_area_and_whom_to_ask():
    assert lacking(BARE) == ("idea", "area", "contact")
    assert lacking(WHOLE) == ()
    assert lacking(replace(WHOLE, contact_phone="", contact_email="a@example.org")) == ()


def test_what_cannot_be_kept():
    assert faults(BARE) == ()
    assert faults(replace(BARE, titles={}, partners=("993467049",))) == (
        ("title_nb", "nameless"), ("partners", "owner_twice"),
    )  # fmt: skip


def test_changes_are_plain_values():
    after = replace(BARE, starts_on=date(2024, 5, 2), areas=("plan.1",))
    assert changes(BARE, after) == {"starts_on": [None, "2024-05-02"], "areas": [[], ["plan.1"]]}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("plan.3", ("plan", 3)), ("a-plan-2023-2026.10", ("a-plan-2023-2026", 10)), ("plan", None), ("plan.", None),
        (".3", None), ("plan.x", None), ("plan.-1", None), ("plan.123456", None), ("plan.²", None), ("", None),
    ],
)  # fmt: skip
def test_areas_are_read_as_they_are_written(code: str, found: object):
    assert split_area(code) == found
    assert found is None or area_code(*found) == code


def test_words_and_references_are_tidied():
    assert cleaned_words([" a  b ", "", "a b", "c"]) == ("a b", "c")
    assert cleaned_references(["klin-2024-1 ", "KLIN - 2024-1", ""]) == ("KLIN-2024-1",)

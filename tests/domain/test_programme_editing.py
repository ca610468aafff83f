"""Changing the lists of a call, and what its form still lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tildel.checks.facts import facts_from
from tildel.kernel.errors import Unreadable
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.changes import lacks, with_own_sources, with_requirement
from tildel.programmes.domain.editing import (
    arranged,
    free_key,
    requirement_in,
    with_dimensions,
    with_row,
    with_rows,
)
from tildel.programmes.domain.example import facts_of, good_example
from tildel.programmes.domain.lacks import Lack
from tildel.programmes.domain.questions import Condition, Option
from tildel.programmes.shipped import load_template, template_keys

HMN, HNT = load_template("hmn-regional-2026"), load_template("hnt-local-2025")
LONG_BEFORE = datetime(2010, 1, 1, tzinfo=UTC)
KEYS = [row.key for row in HMN.requirements]
NAME = {"nb": "Navn", "nn": "Namn", "en": "Name"}


def test_a_row_is_put_in_its_place_or_at_the_end() -> None:
    new = with_row(HMN, "categories", {"key": "travel", "name": NAME})
    assert [row.key for row in new.categories] == [*(row.key for row in HMN.categories), "travel"]
    named = with_row(new, "categories", {"key": "staff", "name": NAME})
    assert [row.key for row in named.categories] == [row.key for row in new.categories]
    assert named.categories[1].name.en == "Name"


def test_a_requirement_of_a_category_is_its_own() -> None:
    changed = with_requirement(HMN, "duration", track="researcher", params={"maximum_months": 60})
    own = requirement_in(changed, "duration", "researcher")
    assert own is not None
    assert own.params == {"minimum_months": 0, "maximum_months": 60}
    assert changed.requirements == HMN.requirements
    assert changed.track("doctoral") == HMN.track("doctoral")
    assert with_own_sources(HMN, changed).track("researcher").requirements[1].source.text == ""
    assert with_own_sources(HMN, HMN) == HMN


@pytest.mark.parametrize(
    ("key", "track"), [("nothing", ""), ("person_years", "doctoral"), ("amount", "none")]
)
def test_a_requirement_that_is_not_there(key: str, track: str) -> None:
    assert requirement_in(HMN, key, track) is None
    with pytest.raises(Unreadable):
        with_requirement(HMN, key, track=track, params={})
    with pytest.raises(Unreadable):
        with_row(HMN, "requirements", {"key": "x"}, track="none")


@given(order=st.permutations(KEYS), kept=st.integers(1, len(KEYS)))
@settings(max_examples=40, deadline=None)
def test_rows_stand_in_the_order_that_is_asked_for(order: list[str], kept: int) -> None:
    changed = arranged(HMN, "requirements", order[:kept])
    assert [row.key for row in changed.requirements] == order[:kept]
    gone = set(order[kept:])
    assert all(not gone & set(track.without) for track in changed.tracks)
    assert arranged(changed, "requirements", order[:kept]) == changed


def test_what_names_a_removed_row_forgets_it() -> None:
    no_budget = arranged(
        with_row(HMN, "tracks", {"key": "doctoral", "without_sections": ["budget", "themes"]}),
        "sections",
        [row.key for row in HMN.sections if row.key != "budget"],
    )
    assert no_budget.track("doctoral").without_sections == ("themes",)
    alone = arranged(HMN, "tracks", ["doctoral"])
    assert [row.tracks for row in alone.questions] == [(), (), ("doctoral",), ("doctoral",)]


def test_the_own_requirements_of_a_category_are_ordered_alone() -> None:
    changed = arranged(HMN, "requirements", ["person_years", "amount"], track="researcher")
    assert [row.key for row in changed.track("researcher").requirements] == ["person_years", "amount"]
    assert changed.requirements == HMN.requirements


def test_criteria_and_weights() -> None:
    row = {"key": "all", "name": NAME, "weight": 100, "criteria": [{"key": "one", "name": NAME}]}
    (dimension,) = with_dimensions(HMN, [row]).assessment.dimensions
    assert (dimension.weight, [part.key for part in dimension.criteria]) == (100, ["one"])


@pytest.mark.parametrize(
    ("wanted", "taken", "key"),
    [("amount", [], "amount"), ("amount", ["amount"], "amount_2"), ("a", ["a", "a_2", "b"], "a_3")],
)
def test_a_key_that_is_free(wanted: str, taken: list[str], key: str) -> None:
    assert free_key(wanted, taken) == key


PURPOSE, DEGREE, PLAN = HNT.questions
EMPTY = Text("Navn", " ", "Name")


@pytest.mark.parametrize(
    ("spec", "lack"),
    [
        (
            replace(HNT, questions=(replace(PURPOSE, options=PURPOSE.options[:1]), PLAN)),
            Lack("call.question_without_options", "questions/purpose", {"key": "purpose"}),
        ),
        (
            replace(HNT, questions=(PURPOSE, replace(PLAN, kind="table"))),
            Lack("call.question_without_columns", "questions/plan", {"key": "plan"}),
        ),
        (
            replace(HNT, questions=(replace(PLAN, label=EMPTY),)),
            Lack("call.question_nameless", "questions/plan", {"key": "plan", "language": "nn"}),
        ),
        (
            replace(HNT, questions=(replace(DEGREE, shown_when=None, options=(Option("a", EMPTY), DEGREE.options[0])),)),
            Lack("call.option_nameless", "questions/degree", {"key": "a", "language": "nn"}),
        ),
        (
            replace(HNT, questions=(DEGREE,)),
            Lack("call.condition_never_met", "questions/degree", {"key": "degree"}),
        ),
        (
            replace(HNT, questions=(PURPOSE, replace(PLAN, shown_when=Condition("purpose", ("gone",))))),
            Lack("call.condition_never_met", "questions/plan", {"key": "plan"}),
        ),
        (
            replace(HNT, questions=(replace(PLAN, shown_when=Condition("plan", ("x",))),)),
            Lack("call.condition_never_met", "questions/plan", {"key": "plan"}),
        ),
        (
            replace(HNT, questions=(replace(PLAN, section="gone"),)),
            Lack("call.question_without_section", "questions/plan", {"key": "plan"}),
        ),
        (
            replace(HNT, questions=(replace(PLAN, tracks=("gone",)),)),
            Lack("call.question_of_no_track", "questions/plan", {"key": "plan"}),
        ),
        (
            replace(HMN, tracks=(*HMN.tracks[:3], replace(HMN.tracks[3], name=EMPTY))),
            Lack("call.track_nameless", "tracks/project_funds", {"key": "project_funds", "language": "nn"}),
        ),
        (
            replace(HNT, categories=(HNT.categories[0]._replace(name=EMPTY),)),
            Lack("call.cost_nameless", "costs", {"key": "personnel", "language": "nn"}),
        ),
        (
            replace(HNT, sections=(*HNT.sections[:3], HNT.sections[3]._replace(title=EMPTY))),
            Lack("call.section_nameless", "sections", {"key": "budget", "language": "nn"}),
        ),
        (
            replace(HNT, sections=HNT.sections[:3]),
            Lack("call.no_section_for", "amount", {"requirement": "amount"}),
        ),
        (
            replace(HMN, questions=(HMN.questions[0],)),
            Lack("call.no_share_question", "tracks/researcher"),
        ),
        (
            with_row(HMN, "tracks", {"key": "project_funds", "without_sections": ["endorsement"]}),
            Lack("call.no_section_for", "tracks/project_funds", {"requirement": "endorsement"}),
        ),
        (
            with_requirement(HMN, "amount", track="doctoral", params={"rates": []}),
            Lack("call.no_rates", "tracks/doctoral"),
        ),
        (
            with_requirement(load_template("nsg-network-2019"), "themes_chosen", params={"minimum": 4}),
            Lack("call.too_few_themes", "themes_chosen", {"minimum": 4, "themes": 3}),
        ),
        (
            with_requirement(
                replace(load_template("norm-2023"), frame=1), "overhead", params={"categories": []}
            ),
            Lack("call.no_excluded_costs", "overhead"),
        ),
    ],
)  # fmt: skip
def test_what_a_form_still_lacks(spec: object, lack: Lack) -> None:
    assert lacks(spec, LONG_BEFORE) == (lack,)


@pytest.mark.parametrize("key", template_keys())
def test_a_shipped_call_lacks_nothing_but_what_no_source_says(key: str) -> None:
    expected = (Lack("call.frame_missing", "facts"),) if key == "norm-2023" else ()
    assert lacks(load_template(key), LONG_BEFORE) == expected


def test_an_example_can_be_read_however_it_is_changed() -> None:
    spec = HMN.for_track("researcher")
    example = good_example(spec, "883974832")
    for change in (
        {"institution": ""},
        {"months": 1},
        {"months": 99_999},
        {"amount": 1},
        {"attachments": ("cv",)},
    ):
        facts_from(facts_of(replace(example, **change), spec, ["883974832", "993467049"]))
    assert (example.months, example.amount) == (36, 3 * 1_680_000)


def test_rows_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        with_rows(HMN, "questions", [{"key": "x"}])
    assert caught.value.code == "json.missing_key"

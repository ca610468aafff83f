"""Money down the order by a plan: what fits, what is passed over and said."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.domain.decision_lists import EARMARK, LIST, SKIP, entry
from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import (
    AtLine,
    Entry,
    Plan,
    SubFrame,
    Ties,
    ordered,
    plan_from_json,
)
from tildel.decisions.domain.line import plan_breaches
from tildel.decisions.domain.outcome import Deviation, TieAtLine
from tildel.decisions.domain.ranking import Priority


@pytest.mark.parametrize(
    ("plan", "awarded", "reserve", "passed"),
    [
        (Plan(12), ["a"], ["b", "c", "d", "e"], {}),
        (Plan(14), ["a", "b"], ["c", "d", "e"], {}),
        (Plan(0), [], ["a", "b", "c", "d", "e"], {}),
        (Plan(20), ["a", "b", "c", "d", "e"], [], {}),
        (SKIP, ["a", "c", "e"], ["b", "d"], {"c": ("b",), "e": ("b", "d")}),
        (replace(SKIP, frame=0), [], ["a", "b", "c", "d", "e"], {}),
        (replace(SKIP, depth=0), ["a"], ["b", "c", "d", "e"], {}),
        (replace(SKIP, depth=1), ["a", "c"], ["b", "d", "e"], {"c": ("b",)}),
        (replace(SKIP, depth=2), ["a", "c", "e"], ["b", "d"], {"c": ("b",), "e": ("b", "d")}),
        (replace(SKIP, down_to_rank=3), ["a", "c"], ["b", "d", "e"], {"c": ("b",)}),
        (replace(SKIP, down_to_rank=2), ["a"], ["b", "c", "d", "e"], {}),
        (replace(SKIP, frame=14, down_to_rank=1), ["a", "b"], ["c", "d", "e"], {}),
    ],
)  # fmt: skip
def test_the_rule_at_the_line(
    plan: Plan, awarded: list[str], reserve: list[str], passed: dict[str, tuple[str, ...]]
) -> None:
    result = allot(LIST, plan)

    assert list(result.awarded) == awarded
    assert list(result.reserve) == reserve
    assert {one.reference: one.passed_over for one in result.deviations} == passed
    assert {one.because for one in result.deviations} <= {("skip",)}
    assert result.not_fundable == ("x",)
    assert (result.used, result.left) == (sum(result.awarded.values()), plan.frame - result.used)


def test_what_is_left_may_be_offered_to_the_first_on_the_reserve_list() -> None:
    assert allot(LIST, Plan(12, AtLine.RESERVE)).may_be_offered == "b"
    assert allot(LIST, Plan(14, AtLine.RESERVE)).may_be_offered is None
    assert allot(LIST, Plan(12)).may_be_offered is None
    assert allot(LIST, Plan(12, reserve_places=2)).reserve == ("b", "c")


def test_reserved_money_goes_past_the_line_to_its_theme_only_and_is_named() -> None:
    result = allot(EARMARK, Plan(10, sub_frames=(SubFrame("T", reserved=3),)))

    assert dict(result.awarded) == {"a": 6, "t": 3}
    assert result.deviations == (Deviation("t", ("b",), ("earmark",)),)
    assert result.reserve == ("b", "c", "u")
    [use] = result.sub_frames
    assert (use.given, use.from_reserved, use.not_used) == (3, 3, 0)


@pytest.mark.parametrize(("falls_back", "awarded"), [(True, {"a": 6, "b": 6}), (False, {"a": 6})])
def test_what_a_theme_does_not_use_falls_back_or_not(falls_back: bool, awarded: dict[str, int]) -> None:
    rows = [row for row in EARMARK if "T" not in row.themes and row.reference != "c"]
    plan = Plan(12, sub_frames=(SubFrame("T", reserved=3, falls_back=falls_back),))
    assert dict(allot(rows, plan).awarded) == awarded


def test_money_that_falls_back_goes_to_the_best_placed_and_not_to_a_quick_one() -> None:
    rows = [entry("a", 1, 12), entry("b", 2, 8), entry("t", 3, 20, "T")]
    plan = Plan(18, AtLine.SKIP, sub_frames=(SubFrame("T", reserved=10),))
    assert dict(allot(rows, plan).awarded) == {"a": 12}


def test_an_application_of_the_theme_may_use_common_money_too_as_long_as_the_list_goes_on() -> None:
    rows = [entry("t", 1, 5, "T"), entry("a", 2, 5), entry("b", 3, 9), entry("u", 4, 2, "T")]
    plan = Plan(13, sub_frames=(SubFrame("T", reserved=3),))
    # after a, 3 kroner are left, open to b as well: none of them goes past b
    assert dict(allot(rows, plan).awarded) == {"t": 5, "a": 5}


def test_a_full_theme_closes_and_the_others_go_on() -> None:
    rows = [entry("t", 1, 5, "T"), entry("u", 2, 5, "T"), entry("v", 3, 1, "T"), entry("a", 4, 5)]
    plan = Plan(30, sub_frames=(SubFrame("T", at_most=7),))

    result = allot(rows, plan)

    assert dict(result.awarded) == {"t": 5, "a": 5}
    assert result.deviations == (Deviation("a", ("u", "v"), ("ceiling",)),)
    assert dict(allot(rows, replace(plan, at_line=AtLine.SKIP)).awarded) == {"t": 5, "v": 1, "a": 5}


TIED = (entry("a", 1, 5), entry("d", 2, 4), entry("b", 2, 4), entry("c", 4, 1))


def test_a_tie_at_the_line_is_asked_about_and_nobody_is_chosen() -> None:
    result = allot(TIED, Plan(10))

    assert dict(result.awarded) == {"a": 5}
    assert result.ties_at_line == (TieAtLine(2, ("b", "d"), 5, (), needs_choice=True),)
    assert result.needs_choice
    assert result.reserve == ("b", "d", "c")
    assert dict(result.why_not) == {"b": "undecided", "d": "undecided", "c": "undecided"}


def test_a_draw_settles_the_tie() -> None:
    result = allot(TIED, Plan(10, settled=("d", "b")))

    assert dict(result.awarded) == {"a": 5, "d": 4}
    assert (result.ties_at_line, result.reserve) == ((), ("b", "c"))
    assert [one.code for one in plan_breaches(TIED, {"a": 5, "b": 4}, Plan(10, settled=("d", "b")))] == [
        "decisions.order_changed"
    ]


def test_ties_by_reference_are_said() -> None:
    result = allot(TIED, Plan(10, ties=Ties.REFERENCE))

    assert dict(result.awarded) == {"a": 5, "b": 4}
    assert result.ties_at_line == (TieAtLine(2, ("b", "d"), 5, ("b",)),)


def test_a_tie_that_fits_or_of_which_nobody_fits_needs_no_choice() -> None:
    assert allot(TIED, Plan(13)).ties_at_line == ()
    assert allot(TIED, Plan(7)).ties_at_line == (TieAtLine(2, ("b", "d"), 2),)
    assert dict(allot(TIED, Plan(7, AtLine.SKIP)).awarded) == {"a": 5, "c": 1}


def test_when_all_tie_nothing_is_chosen() -> None:
    rows = [entry(name, 1, 4) for name in "abcde"]
    assert allot(rows, Plan(19)).awarded == {}
    assert allot(rows, Plan(19)).ties_at_line[0].room == 19
    assert list(allot(rows, Plan(20)).awarded) == list("abcde")


def test_a_priority_theme_of_the_plan_comes_before_equals_or_before_all() -> None:
    first = Plan(9, priority=Priority.FIRST, themes=frozenset({"T"}))
    rows = [entry("a", 1, 4), entry("b", 2, 4), entry("t", 2, 4, "T"), entry("x", None, 1, "T")]

    assert [(e.reference, e.rank) for e in ordered(rows, first)] == [("t", 1), ("a", 2), ("b", 3)]
    assert list(allot(rows, first).awarded) == ["t", "a"]
    assert list(allot(rows, replace(first, priority=Priority.TIES)).awarded) == ["a", "t"]
    assert list(allot(rows, replace(first, priority=Priority.NONE)).awarded) == ["a"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Plan(-1),
        lambda: Plan(5, depth=1),
        lambda: Plan(5, AtLine.SKIP, depth=-1),
        lambda: Plan(5, sub_frames=(SubFrame("T", 3), SubFrame("U", 3))),
        lambda: Plan(5, sub_frames=(SubFrame("T"), SubFrame("T"))),
        lambda: SubFrame("T", reserved=3, at_most=2),
        lambda: Entry("a", None, 3),
        lambda: Entry("a", 1, 0),
        lambda: allot([entry("a", 1, 1), entry("a", 2, 1)], Plan(5)),
    ],
)
def test_rules_that_contradict_are_no_plan(make) -> None:
    with pytest.raises(ValueError):
        make()


def test_a_plan_survives_its_json() -> None:
    plan = Plan(
        10, AtLine.SKIP, (SubFrame("T", 2, 5, falls_back=False),), 3, 7, Ties.REFERENCE, ("b", "a"),
        Priority.TIES, frozenset({"T"}), 4,
    )  # fmt: skip
    assert plan_from_json(json.loads(json.dumps(plan.as_json()))) == plan
    assert json.loads(json.dumps(allot(LIST, plan).as_json()))["used"] == allot(LIST, plan).used


def test_an_application_with_several_themes_belongs_to_the_first_reservation_of_the_plan() -> None:
    rows = [entry("a", 1, 3, "T", "U"), entry("b", 2, 2, "T"), entry("c", 3, 2, "U")]
    plan = Plan(5, sub_frames=(SubFrame("T", 3), SubFrame("U", 2)))

    result = allot(rows, plan)

    assert dict(result.awarded) == {"a": 3, "c": 2}
    assert [(use.theme, use.given, use.from_reserved) for use in result.sub_frames] == [
        ("T", 3, 3),
        ("U", 5, 2),
    ]
    assert list(allot(rows, replace(plan, sub_frames=plan.sub_frames[::-1])).awarded) == ["a", "b"]

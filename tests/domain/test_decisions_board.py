"""What the board may change, what a call cuts off, and who is called up from the reserve list."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.domain.decision_lists import EARMARK, LIST, SKIP, entry
from tildel.decisions.domain.cuts import cut_all, cut_one
from tildel.decisions.domain.frame import (
    Plan,
    SubFrame,
    entries_of,
)
from tildel.decisions.domain.line import named_deviations, plan_breaches
from tildel.decisions.domain.outcome import Deviation
from tildel.decisions.domain.ranking import Assessed, Priority, Ranked, Rule, rank
from tildel.decisions.domain.reserve import call_up
from tildel.decisions.domain.thresholds import Limit, Thresholds, Words, below, cut_by
from tildel.kernel.errors import RuleBroken


@pytest.mark.parametrize(
    ("awards", "codes"),
    [
        ({"a": 8, "c": 2, "e": 1}, []),
        ({"a": 8, "c": 2}, []),
        ({"a": 5, "b": 5, "e": 1}, ["order_changed"]),  # c fitted
        ({"a": 5, "b": 6}, []),
        ({"a": 8, "b": 4}, []),  # cut so that it fits
        ({"b": 6}, ["order_changed"]),
        ({"a": 8, "x": 1}, ["not_fundable"]),
        ({"a": 9}, ["amount_outside"]),
        ({"a": 8, "b": 6}, ["frame_exceeded"]),
        ({"y": 1}, ["unknown"]),
    ],
)
def test_a_list_of_the_board_by_the_rule_skip(awards: dict[str, int], codes: list[str]) -> None:
    assert [one.code.removeprefix("decisions.") for one in plan_breaches(LIST, awards, SKIP)] == codes


def test_deviations_of_the_boards_list_are_named() -> None:
    assert named_deviations(LIST, {"a": 7, "c": 1, "e": 1}, replace(SKIP, frame=10)) == (
        Deviation("c", ("b",), ("skip",)), Deviation("e", ("b", "d"), ("skip",)),
    )  # fmt: skip


T3 = Plan(10, sub_frames=(SubFrame("T", reserved=3),))


@pytest.mark.parametrize(
    ("awards", "plan", "codes"),
    [
        ({"a": 6, "t": 3}, T3, []),
        ({"a": 6, "t": 3, "c": 1}, T3, ["order_changed"]),
        ({"a": 6, "b": 4}, T3, ["reservation_forgotten"]),
        ({"a": 6, "b": 4}, replace(T3, sub_frames=(SubFrame("T", 3, falls_back=False),)), ["reserved_money"]),
        ({"a": 6, "b": 1, "t": 3}, T3, []),
        ({"a": 6, "b": 1, "t": 3}, replace(T3, sub_frames=(SubFrame("T", 0, 2),)), ["ceiling_exceeded"]),
    ],
)
def test_a_list_of_the_board_with_a_sub_frame(awards: dict[str, int], plan: Plan, codes: list[str]) -> None:
    assert [one.code.removeprefix("decisions.") for one in plan_breaches(EARMARK, awards, plan)] == codes


def test_amounts_are_cut_for_one_or_by_a_share_for_all() -> None:
    awards = {"a": 8_000_000, "b": 1_234_567}

    assert cut_one(awards, "a", 7_000_000, most=8_000_000) == {"a": 7_000_000, "b": 1_234_567}
    assert cut_all(awards, 10) == {"a": 7_200_000, "b": 1_111_000}
    assert cut_all(awards, Fraction(5, 2), step=1) == {"a": 7_800_000, "b": 1_203_702}
    assert cut_all(awards, 0) == awards


@pytest.mark.parametrize(
    ("cut", "code"),
    [
        (lambda: cut_one({"a": 8}, "a", 9, most=8), "decisions.amount_outside"),
        (lambda: cut_one({"a": 8}, "a", 0, most=8), "decisions.amount_outside"),
        (lambda: cut_one({"a": 8}, "b", 1, most=8), "decisions.unknown"),
        (lambda: cut_all({"a": 8}, 100), "decisions.percent_outside"),
        (lambda: cut_all({"a": 8}, -1), "decisions.percent_outside"),
        (lambda: cut_all({"a": 999}, 10), "decisions.amount_outside"),
    ],
)
def test_a_cut_outside_the_rules_is_refused(cut, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        cut()
    assert refused.value.code == code


# Thresholds


def row(marks: dict[str, int]) -> Ranked:
    return rank(
        [Assessed("a", [marks], frozenset(), 5)], Rule({"quality": 1, "benefit": 1}, None, Priority.NONE)
    )[0]


@pytest.mark.parametrize(
    ("marks", "codes"),
    [
        ({"quality": 4, "benefit": 4}, []),
        ({"quality": 5, "benefit": 3}, ["below_dimension"]),
        ({"quality": 3, "benefit": 3}, ["below_dimension", "below_dimension", "below_mean"]),
        ({"quality": 4}, []),
    ],
)
def test_a_cut_on_each_dimension_and_on_the_mean(marks: dict[str, int], codes: list[str]) -> None:
    limit = Limit(Fraction(3), passes=False)
    cuts = Thresholds({"quality": limit, "benefit": limit}, Limit(Fraction(4)))
    assert [one.code.removeprefix("decisions.") for one in below(row(marks), cuts)] == codes


def test_a_cut_turns_where_a_low_mark_is_good() -> None:
    cuts = Thresholds(mean=Limit(Fraction(3)), best_is_highest=False)
    assert [bool(below(row({"quality": mark}), cuts)) for mark in (2, 3, 4)] == [False, False, True]


def test_a_written_scale_cuts_by_its_levels() -> None:
    words = Words(("excellent", "good", "weak"), "good")
    cuts = Thresholds(words={"quality": words})
    one = row({"quality": 3})

    assert [bool(below(one, cuts, {"quality": word})) for word in words.levels] == [False, False, True]
    assert below(one, cuts) == ()
    with pytest.raises(ValueError):
        words.holds("splendid")
    with pytest.raises(ValueError):
        Words(("good",), "weak")


def test_what_is_below_a_cut_has_no_rank() -> None:
    rule = Rule({"quality": 1}, None, Priority.NONE)
    rows = rank(
        [Assessed(name, [{"quality": mark}], frozenset(), 5) for name, mark in [("a", 4), ("b", 2)]], rule
    )

    cut = cut_by(rows, Thresholds(mean=Limit(Fraction(3))))

    assert list(cut) == ["b"]
    assert entries_of(rows, {"a": ["T"]}, cut=cut) == (entry("a", 1, 5, "T"), entry("b", None, 5))


# The reserve list


def test_the_reserve_list_is_called_up_in_order() -> None:
    awards = {"a": 8, "c": 2, "e": 1}

    called = call_up(SKIP, LIST, awards, {"a"})
    assert dict(called.offers) == {"b": 6, "d": 3}
    assert (called.next, called.left, called.waiting) == ("b", 0, ())

    called = call_up(SKIP, LIST, awards, {"c"})
    assert dict(called.offers) == {"d": 3}
    assert called.deviations == (Deviation("d", ("b",), ("skip",)),)


def test_by_the_rule_stop_freed_money_waits_for_the_next_in_order() -> None:
    called = call_up(Plan(14), LIST, {"a": 8, "b": 6}, {"b"})
    assert dict(called.offers) == {"c": 2, "d": 3, "e": 1}

    called = call_up(Plan(12), LIST, {"a": 5}, {})
    assert (dict(called.offers), called.next, called.left) == ({"b": 6}, "b", 1)

    called = call_up(Plan(12), LIST, {"a": 8}, {})
    assert (dict(called.offers), called.next, called.left) == ({}, None, 4)

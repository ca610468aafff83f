"""The experts' order and the money down it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.decisions.domain.line import breaches, propose
from tildel.decisions.domain.ranking import (
    Assessed,
    Priority,
    Rule,
    rank,
    ranked_from_json,
    reader_mark,
    standard_deviation,
)

WEIGHTS = {"quality": 50, "benefit": 50}
RULE = Rule(WEIGHTS, Fraction(3), Priority.FIRST, frozenset({"proton_therapy"}))


def application(
    reference: str, *marks: tuple[int, int], themes: tuple[str, ...] = (), amount: int = 10
) -> Assessed:
    return Assessed(reference, [{"quality": q, "benefit": b} for q, b in marks], frozenset(themes), amount)


def order(applications: list[Assessed], rule: Rule = RULE) -> list[tuple[str, int | None]]:
    return [(row.reference, row.rank) for row in rank(applications, rule)]


def test_the_mean_of_the_readers_weighted_marks_decides() -> None:
    rows = rank([application("a", (4, 5), (3, 4)), application("b", (5, 5), (4, 4))], RULE)

    assert [(row.reference, row.rank, row.mean, row.reader_marks) for row in rows] == [
        ("b", 1, Fraction(9, 2), (Fraction(4), Fraction(5))),
        ("a", 2, Fraction(4), (Fraction(7, 2), Fraction(9, 2))),
    ]
    assert rows[0].spread == 0.5
    assert rows[1].dimensions == {"quality": Fraction(7, 2), "benefit": Fraction(9, 2)}


def test_equal_marks_share_a_rank_and_the_next_is_skipped() -> None:
    rows = [application("c", (3, 3), (4, 4)), application("a", (4, 4), (3, 3)), application("b", (5, 5)),
            application("d", (3, 3))]  # fmt: skip
    assert order(rows) == [("b", 1), ("a", 2), ("c", 2), ("d", 4)]


@pytest.mark.parametrize(("marks", "fundable"), [((3, 3), True), ((3, 2), False), ((2, 4), True)])
def test_the_threshold_is_inside(marks: tuple[int, int], fundable: bool) -> None:
    assert rank([application("a", marks)], RULE)[0].fundable is fundable


def test_what_is_not_fundable_has_no_rank_and_comes_last() -> None:
    assert order([application("a", (2, 2)), application("b", (3, 3))]) == [("b", 1), ("a", None)]


@pytest.mark.parametrize(
    ("priority", "expected"),
    [
        (Priority.FIRST, [("theme", 1), ("best", 2), ("same", 3), ("weak", None)]),
        (Priority.TIES, [("best", 1), ("theme", 2), ("same", 3), ("weak", None)]),
        (Priority.NONE, [("best", 1), ("same", 2), ("theme", 2), ("weak", None)]),
    ],
)
def test_the_priority_theme_counts_only_among_fundable(priority: Priority, expected: list[object]) -> None:
    rows = [
        application("weak", (2, 2), themes=("proton_therapy",)),
        application("theme", (4, 4), themes=("proton_therapy",)),
        application("same", (4, 4)),
        application("best", (5, 5)),
    ]
    rule = Rule(WEIGHTS, Fraction(3), priority, frozenset({"proton_therapy"}))
    assert order(rows, rule) == expected


def test_a_scale_where_low_is_good_turns_the_order() -> None:
    rule = Rule({"quality": 1}, Fraction(3), Priority.NONE, best_is_highest=False)
    rows = [Assessed("a", [{"quality": 1}], frozenset(), 1), Assessed("b", [{"quality": 4}], frozenset(), 1)]
    assert order(rows, rule) == [("a", 1), ("b", None)]


def test_a_dimension_without_a_mark_never_lowers_the_mark() -> None:
    assert reader_mark({"quality": 4}, WEIGHTS) == 4
    with pytest.raises(ValueError, match="without a single weighted mark"):
        reader_mark({}, WEIGHTS)


def test_the_spread_of_one_reader_is_nothing() -> None:
    assert standard_deviation([Fraction(4)]) == 0.0


MARKS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=4)
LISTS = st.lists(
    st.tuples(MARKS, st.integers(1, 25_000_000), st.booleans()), min_size=1, max_size=12
).map(
    lambda rows: [
        application(f"r{n:02}", *marks, amount=amount, themes=("proton_therapy",) if theme else ())
        for n, (marks, amount, theme) in enumerate(rows)
    ]
)  # fmt: skip


@given(LISTS, st.permutations(range(12)))
def test_the_order_does_not_depend_on_the_order_of_the_input(rows: list[Assessed], turns: list[int]) -> None:
    shuffled = [rows[turn] for turn in turns if turn < len(rows)]
    assert rank(shuffled, RULE) == rank(rows, RULE)


@given(LISTS)
def test_a_row_survives_its_json(rows: list[Assessed]) -> None:
    for row in rank(rows, RULE):
        again = ranked_from_json(row.as_json())
        assert again.as_json() == row.as_json()
        assert again.mean == row.mean


@given(LISTS, st.integers(0, 200_000_000))
def test_what_is_proposed_may_always_be_decided(rows: list[Assessed], frame: int) -> None:
    ranked = rank(rows, RULE)
    awards = propose(ranked, frame)
    assert breaches(ranked, awards, frame) == ()
    assert sum(awards.values()) <= frame


@given(LISTS, st.integers(0, 200_000_000), st.data())
def test_a_list_without_breaches_never_passes_anybody_over(
    rows: list[Assessed], frame: int, data: st.DataObject
) -> None:
    ranked = rank(rows, RULE)
    chosen = data.draw(st.sets(st.sampled_from([row.reference for row in ranked])))
    awards = {row.reference: row.amount for row in ranked if row.reference in chosen}
    if breaches(ranked, awards, frame):
        return
    given_ranks = [row.rank for row in ranked if row.reference in awards]
    passed_ranks = [row.rank for row in ranked if row.reference not in awards and row.rank is not None]
    assert None not in given_ranks
    assert not given_ranks or not passed_ranks or max(given_ranks) <= min(passed_ranks)
    assert sum(awards.values()) <= frame


RANKED = rank(
    [application("a", (5, 5)), application("b", (4, 4)), application("c", (4, 4)), application("d", (2, 2))],
    RULE,
)


@pytest.mark.parametrize(
    ("awards", "frame", "codes"),
    [
        ({"a": 10, "b": 10}, 20, []),
        ({"a": 10, "c": 10}, 20, []),  # b and c tie: either may be cut
        ({"b": 10}, 20, ["decisions.order_changed"]),
        ({"a": 10, "b": 10, "c": 10}, 20, ["decisions.frame_exceeded"]),
        ({"a": 11}, 20, ["decisions.amount_outside"]),
        ({"a": 0}, 20, ["decisions.amount_outside"]),
        ({"a": 10, "b": 10, "c": 10, "d": 10}, 99, ["decisions.not_fundable"]),
        ({"x": 10}, 20, ["decisions.unknown"]),
        ({}, 0, []),
    ],
)
def test_each_breach_is_named(awards: dict[str, int], frame: int, codes: list[str]) -> None:
    assert [breach.code for breach in breaches(RANKED, awards, frame)] == codes


def test_the_proposal_stops_at_the_first_that_does_not_fit() -> None:
    ranked = rank([application("a", (5, 5), amount=8), application("b", (4, 4), amount=8),
                   application("c", (3, 3), amount=2)], RULE)  # fmt: skip
    assert propose(ranked, 10) == {"a": 8}

"""Plans side by side, the line as it is moved, and the most marks for the money."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import AtLine, Entry, Plan, SubFrame, Ties
from tildel.decisions.domain.knapsack import Knapsack, most_marks
from tildel.decisions.domain.scenarios import Change, line_at, moved, scenarios


def entry(reference: str, rank: int | None, amount: int) -> Entry:
    return Entry(reference, rank, amount, rank is not None)


LIST = (entry("a", 1, 8), entry("b", 2, 6), entry("c", 3, 2), entry("d", 3, 2), entry("x", None, 1))


def test_plans_stand_side_by_side() -> None:
    plans = {
        "now": Plan(12),
        "more": Plan(16, ties=Ties.REFERENCE),
        "skip": Plan(12, AtLine.SKIP),
        "none": Plan(0),
    }

    found = scenarios(LIST, plans)

    assert {name: list(result.awarded) for name, result in found.results.items()} == {
        "now": ["a"], "more": ["a", "b", "c"], "skip": ["a", "c", "d"], "none": [],
    }  # fmt: skip
    assert found.changes == {
        "now": Change((), (), 0),
        "more": Change(("b", "c"), (), 8),
        "skip": Change(("c", "d"), (), 4),
        "none": Change((), ("a",), -8),
    }
    assert (found.always, found.sometimes, found.never) == ((), ("a", "b", "c", "d"), ())


def test_what_every_plan_gives_and_what_none_gives() -> None:
    found = scenarios(LIST, {"now": Plan(9), "skip": Plan(9, AtLine.SKIP)})
    assert (found.always, found.sometimes, found.never) == (("a",), (), ("b", "c", "d"))


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        scenarios(LIST, {})


@pytest.mark.parametrize(
    ("position", "shown", "used", "left", "costs", "splits", "codes"),
    [
        (-1, 0, 0, 14, 0, (), []),
        (0, 0, 0, 14, 0, (), []),
        (1, 1, 8, 6, 8, (), []),
        (2, 2, 14, 0, 6, (), []),
        (3, 3, 16, -2, 2, ("c", "d"), ["decisions.frame_exceeded"]),
        (9, 4, 18, -4, 2, (), ["decisions.frame_exceeded"]),
    ],
)
def test_the_line_moved_down_the_list(position, shown, used, left, costs, splits, codes) -> None:
    line = line_at(LIST, position, Plan(14))

    assert (line.position, line.used, line.left, line.costs, line.splits) == (
        shown,
        used,
        left,
        costs,
        splits,
    )
    assert line.awarded == tuple("abcd"[:shown])
    assert [one.code for one in line.breaches] == codes


def test_the_line_that_forgets_a_reservation_says_so() -> None:
    rows = (entry("a", 1, 8), Entry("t", 2, 2, themes=frozenset({"T"})))
    line = line_at(rows, 1, Plan(8, sub_frames=(SubFrame("T", 2),)))
    assert [one.code for one in line.breaches] == ["decisions.reservation_forgotten"]


def test_a_tie_that_a_draw_has_settled_is_not_split() -> None:
    assert line_at(LIST, 3, Plan(16, settled=("d", "c"))).awarded == ("a", "b", "d")
    assert line_at(LIST, 3, Plan(16, settled=("d", "c"))).splits == ()


def test_a_plan_with_another_frame() -> None:
    assert moved(Plan(5, AtLine.SKIP, depth=1), 7) == Plan(7, AtLine.SKIP, depth=1, ties=Ties.REFERENCE)


def test_the_most_marks_for_the_money_break_the_order() -> None:
    marks = {"a": Fraction(9, 2), "b": Fraction(4), "c": Fraction(3), "d": Fraction(3), "x": Fraction(1)}

    assert most_marks(LIST, marks, Plan(10)) == Knapsack(("b", "c", "d"), Fraction(10), 10, 3)
    assert most_marks(LIST, marks, Plan(18)) == Knapsack(("a", "b", "c", "d"), Fraction(29, 2), 18, 0)
    assert most_marks(LIST, marks, Plan(0)) == Knapsack((), Fraction(0), 0, 0)


@pytest.mark.parametrize("mark", [Fraction(-1), Fraction(2**62)])
def test_marks_that_cannot_be_summed_exactly_are_refused(mark: Fraction) -> None:
    with pytest.raises(ValueError):
        most_marks([entry("a", 1, 2)], {"a": mark}, Plan(5))


ROWS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 20), st.fractions(0, 5, max_denominator=6)), max_size=12
)  # fmt: skip


@given(ROWS, st.integers(0, 80))
def test_no_choice_has_more_marks(rows: list[tuple[int, int, Fraction]], frame: int) -> None:
    entries = [entry(f"r{n:02}", rank, amount) for n, (rank, amount, _) in enumerate(rows)]
    marks = {f"r{n:02}": mark for n, (_, _, mark) in enumerate(rows)}

    found = most_marks(entries, marks, Plan(frame))

    best = max(
        sum((mark for _, _, mark in some), Fraction(0))
        for count in range(len(rows) + 1)
        for some in combinations(rows, count)
        if sum(amount for _, amount, _ in some) <= frame
    )
    assert found.marks == best == sum((marks[ref] for ref in found.awarded), Fraction(0))
    assert found.used <= frame
    listed = allot(entries, Plan(frame, AtLine.SKIP, ties=Ties.REFERENCE)).awarded
    assert found.marks >= sum((marks[ref] for ref in listed), Fraction(0))


@given(ROWS, st.integers(0, 80), st.randoms())
def test_the_choice_does_not_depend_on_the_order_of_the_input(rows, frame, shuffler) -> None:
    entries = [entry(f"r{n:02}", rank, amount) for n, (rank, amount, _) in enumerate(rows)]
    marks = {f"r{n:02}": mark for n, (_, _, mark) in enumerate(rows)}
    found = most_marks(entries, marks, Plan(frame))
    shuffler.shuffle(entries)
    assert most_marks(entries, marks, Plan(frame)) == found


def test_two_hundred_applications_in_kroner() -> None:
    drawn = random.Random(4)
    rows = [
        (drawn.randrange(2_000_000, 25_000_000, 1_000), Fraction(drawn.randrange(12, 61), 12))
        for _ in range(200)
    ]
    rows.sort(key=lambda row: -row[1])
    entries = [entry(f"r{n:03}", n + 1, amount) for n, (amount, _) in enumerate(rows)]
    marks = {f"r{n:03}": mark for n, (_, mark) in enumerate(rows)}
    plan = Plan(170_000_000)

    found = most_marks(entries, marks, plan)

    listed = allot(entries, plan).awarded
    assert found.marks > sum(marks[ref] for ref in listed)
    assert len(found.awarded) > len(listed)
    assert found.breaks > 0

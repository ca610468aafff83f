"""What moves when one mark changes by one step."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tildel.decisions.domain.line import propose
from tildel.decisions.domain.ranking import Assessed, Priority, Rule, rank
from tildel.decisions.domain.sensitivity import Moved, Sheets, what_moves

WEIGHTS = {"quality": 50, "benefit": 50, "note": 0}
RULE = Rule(WEIGHTS, Fraction(3), Priority.NONE)


def sheets(reference: str, amount: int = 10, themes: tuple[str, ...] = (), **marks: dict[str, int]) -> Sheets:
    return Sheets(reference, marks, frozenset(themes), amount)


def test_a_mark_that_carries_an_application_over_the_line() -> None:
    applications = [sheets("a", x={"quality": 4}), sheets("b", x={"quality": 3})]

    found = what_moves(applications, RULE, 10, lowest=1, highest=5)

    assert found == (
        Moved("a", "x", "quality", 4, 3, (1, 1), ("b",), -1, (), ()),
        Moved("b", "x", "quality", 3, 2, (2, None), (), 0, (), ()),
        Moved("b", "x", "quality", 3, 4, (2, 1), (), 0, (), ()),
    )


def test_who_is_gained_and_who_is_lost() -> None:
    applications = [sheets("b", x={"quality": 4}), sheets("a", x={"quality": 4, "benefit": 3})]

    found = what_moves(applications, RULE, 10, lowest=1, highest=5)

    crossing = [
        (one.application, one.dimension, one.changed, one.gained, one.lost) for one in found if one.crosses
    ]
    assert crossing == [
        ("a", "benefit", 4, ("a",), ("b",)),
        ("a", "quality", 5, ("a",), ("b",)),
        ("b", "quality", 3, ("a",), ("b",)),
    ]


def test_a_mark_without_weight_moves_nothing_and_marks_stay_on_the_scale() -> None:
    applications = [sheets("a", x={"quality": 5, "note": 1}), sheets("b", x={"quality": 5})]
    found = what_moves(applications, RULE, 100, lowest=5, highest=5)
    assert found == ()


def plainly(applications: list[Sheets], rule: Rule, frame: int, lowest: int, highest: int) -> list[Moved]:
    """Every changed world ranked and awarded anew."""

    def world(rows: list[Sheets]) -> tuple[dict[str, int | None], set[str]]:
        ranked = rank(
            [Assessed(one.reference, list(one.marks.values()), one.themes, one.amount) for one in rows], rule
        )
        return {row.reference: row.rank for row in ranked}, set(propose(ranked, frame))

    before, awarded = world(applications)
    found = []
    for one in sorted(applications, key=lambda row: row.reference):
        for reviewer, marks in sorted(one.marks.items()):
            for dimension, mark in sorted(marks.items()):
                for changed in (mark - 1, mark + 1):
                    if not lowest <= changed <= highest:
                        continue
                    other = replace(one, marks={**one.marks, reviewer: {**marks, dimension: changed}})
                    after, now = world([other if row is one else row for row in applications])
                    own = (before[one.reference], after[one.reference])
                    others = [
                        name for name in before if name != one.reference and before[name] != after[name]
                    ]
                    (step,) = {(after[name] or 0) - (before[name] or 0) for name in others} or {0}
                    if others or own[0] != own[1] or now != awarded:
                        gained, lost = tuple(sorted(now - awarded)), tuple(sorted(awarded - now))
                        moved = Moved(
                            one.reference,
                            reviewer,
                            dimension,
                            mark,
                            changed,
                            own,
                            tuple(others),
                            step,
                            gained,
                            lost,
                        )
                        found.append(moved)
    return found


@st.composite
def worlds(draw: st.DrawFn) -> list[Sheets]:
    mark = st.fixed_dictionaries(
        {"quality": st.integers(1, 5)}, optional={"benefit": st.integers(1, 5), "note": st.just(2)}
    )
    return [
        sheets(
            f"a{at}",
            draw(st.integers(0, 12)),
            draw(st.sampled_from([(), ("theme",)])),
            **draw(st.dictionaries(st.sampled_from("xyz"), mark, min_size=1)),
        )
        for at in range(draw(st.integers(1, 7)))
    ]


@given(
    worlds(),
    st.sampled_from(Priority),
    st.booleans(),
    st.sampled_from([None, Fraction(3)]),
    st.integers(0, 50),
)
@settings(max_examples=60, deadline=None)
def test_it_is_what_ranking_every_changed_world_says(
    applications: list[Sheets], priority: Priority, high: bool, threshold: Fraction | None, frame: int
) -> None:
    rule = Rule(WEIGHTS, threshold, priority, frozenset({"theme"}), high)
    quick = what_moves(applications, rule, frame, lowest=1, highest=5)
    assert list(quick) == plainly(applications, rule, frame, 1, 5)

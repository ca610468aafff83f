"""What is true of every plan and every list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.decision_lists import entry
from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import (
    AtLine,
    Entry,
    Plan,
    SubFrame,
    Ties,
)
from tildel.decisions.domain.line import breaches, named_deviations, plan_breaches
from tildel.decisions.domain.purse import Purse, drawn, pot_of
from tildel.decisions.domain.ranking import Ranked
from tildel.decisions.domain.reserve import call_up

THEMES = ("T", "U")
AMOUNT = st.integers(1, 12)


def _entries(rows: list[tuple[int | None, int, set[str]]]) -> list[Entry]:
    return [entry(f"r{n:02}", place, amount, *themes) for n, (place, amount, themes) in enumerate(rows)]


LISTS = st.lists(
    st.tuples(st.none() | st.integers(1, 6), AMOUNT, st.sets(st.sampled_from(THEMES))), max_size=9
).map(_entries)
SUB = st.builds(
    lambda reserved, more, falls_back: (reserved, None if more is None else reserved + more, falls_back),
    st.integers(0, 12), st.none() | st.integers(0, 20), st.booleans(),
)  # fmt: skip


@st.composite
def plans(draw: st.DrawFn, *, subs: bool = True, ties: Ties = Ties.REFERENCE) -> Plan:
    frames = ()
    if subs:
        rows = zip(THEMES, draw(st.lists(SUB, max_size=2)), strict=False)
        frames = tuple(SubFrame(theme, *row) for theme, row in rows)
    frame = sum(sub.reserved for sub in frames) + draw(st.integers(0, 40))
    at_line = draw(st.sampled_from(AtLine))
    limits = st.none() | st.integers(0, 6)
    depth, down = (draw(limits), draw(limits)) if at_line is AtLine.SKIP else (None, None)
    return Plan(frame, at_line, frames, depth, down, ties)


def awards_past(entries: Iterable[Entry], awards: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Written anew: each award with everybody before it who has none."""
    placed = sorted((e for e in entries if e.fundable), key=lambda e: (e.rank or 0, e.reference))
    found = {
        e.reference: tuple(
            o.reference for o in placed if (o.rank or 0) < (e.rank or 0) and o.reference not in awards
        )
        for e in placed
        if e.reference in awards
    }
    return {reference: passed for reference, passed in found.items() if passed}


@given(LISTS, plans(subs=False))
def test_without_sub_frames_the_list_is_the_plain_one(entries: list[Entry], plan: Plan) -> None:
    left, awarded, passed, ended = plan.frame, [], 0, False
    for one in sorted((e for e in entries if e.fundable), key=lambda e: (e.rank or 0, e.reference)):
        too_far = plan.down_to_rank is not None and (one.rank or 0) > plan.down_to_rank
        ended |= bool(passed) and too_far
        if not ended and one.amount <= left:
            awarded.append(one.reference)
            left -= one.amount
        elif plan.at_line is not AtLine.SKIP or passed == plan.depth or too_far:
            ended = True
        elif not ended:
            passed += 1

    assert list(allot(entries, plan).awarded) == awarded


@given(LISTS, plans(), st.randoms())
def test_the_answer_does_not_depend_on_the_order_of_the_input(
    entries: list[Entry], plan: Plan, random
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert allot(shuffled, plan) == allot(entries, plan)


@given(LISTS, plans())
def test_every_award_out_of_order_is_named_and_nothing_else(entries: list[Entry], plan: Plan) -> None:
    result = allot(entries, plan)
    assert {one.reference: one.passed_over for one in result.deviations} == awards_past(
        entries, result.awarded
    )
    if not plan.sub_frames and plan.at_line is not AtLine.SKIP:
        assert result.deviations == ()


@given(LISTS, plans())
def test_past_one_that_ended_the_list_only_a_reservation_it_has_no_part_in_is_given(
    entries: list[Entry], plan: Plan
) -> None:
    result = allot(entries, plan)
    pots = {e.reference: pot_of(e.themes, plan.reserved) for e in entries}
    for one in result.deviations:
        for passed in one.passed_over:
            if plan.at_line is not AtLine.SKIP and result.why_not[passed] == "line":
                assert pots[one.reference] not in ("", pots[passed])


@given(LISTS, plans())
def test_frame_and_sub_frames_are_never_exceeded(entries: list[Entry], plan: Plan) -> None:
    result = allot(entries, plan)
    given_to = {e.reference: e.themes for e in entries}
    assert result.used == sum(result.awarded.values()) <= plan.frame
    for count in range(len(plan.sub_frames) + 1):
        for others in combinations([sub for sub in plan.sub_frames if not sub.falls_back], count):
            kept = {sub.theme for sub in others}
            outside = sum(
                amount
                for ref, amount in result.awarded.items()
                if pot_of(given_to[ref], plan.reserved) not in kept
            )
            assert outside <= plan.frame - sum(sub.reserved for sub in others)
    for sub in plan.sub_frames:
        assert (
            sub.at_most is None
            or sum(amount for ref, amount in result.awarded.items() if sub.theme in given_to[ref])
            <= sub.at_most
        )


@given(LISTS, plans())
def test_everybody_has_one_place(entries: list[Entry], plan: Plan) -> None:
    result = allot(entries, plan)
    everybody = [*result.awarded, *result.reserve, *result.not_fundable]
    assert sorted(everybody) == sorted(e.reference for e in entries)
    assert set(result.why_not) == set(result.reserve)


@given(LISTS, plans())
def test_what_the_plan_gives_may_always_be_decided(entries: list[Entry], plan: Plan) -> None:
    result = allot(entries, plan)
    assert plan_breaches(entries, result.awarded, plan) == ()
    assert named_deviations(entries, result.awarded, plan) == result.deviations


@given(LISTS, plans(subs=False), st.data())
def test_a_rule_allows_only_what_did_not_fit_to_be_passed_over(
    entries: list[Entry], plan: Plan, data: st.DataObject
) -> None:
    placed = sorted((e for e in entries if e.fundable), key=lambda e: (e.rank or 0, e.reference))
    chosen = data.draw(st.sets(st.sampled_from([e.reference for e in placed]))) if placed else set()
    awards = {e.reference: data.draw(st.integers(1, e.amount)) for e in placed if e.reference in chosen}
    if plan_breaches(entries, awards, plan):
        return
    assert sum(awards.values()) <= plan.frame
    for late, passed in awards_past(entries, awards).items():
        assert plan.at_line is AtLine.SKIP
        assert plan.depth is None or len(passed) <= plan.depth
        late_rank = next(e.rank for e in placed if e.reference == late)
        assert plan.down_to_rank is None or late_rank <= plan.down_to_rank
        for one in (e for e in placed if e.reference in passed):
            before = sum(awards.get(e.reference, 0) for e in placed if e.rank <= one.rank)
            assert one.amount > plan.frame - before


@given(LISTS, st.integers(0, 40), st.data())
def test_the_rule_stop_is_the_old_rule(entries: list[Entry], frame: int, data: st.DataObject) -> None:
    rows = [
        Ranked(e.reference, e.rank, Fraction(1), 0.0, {}, (), e.fundable, False, e.amount) for e in entries
    ]
    references = [e.reference for e in entries]
    chosen = data.draw(st.sets(st.sampled_from(references))) if references else set()
    awards = {e.reference: e.amount for e in entries if e.reference in chosen}
    assert bool(breaches(rows, awards, frame)) == bool(breaches(rows, awards, frame, plan=Plan(0)))


@given(LISTS, plans(ties=Ties.ASK))
def test_who_is_awarded_without_a_choice_is_so_whatever_the_tie_rule_says(
    entries: list[Entry], plan: Plan
) -> None:
    asked = allot(entries, plan)
    references = [e.reference for e in entries if e.fundable]
    orders = [references, references[::-1], references[3:] + references[:3]]
    for order in orders:
        told = allot(entries, replace(plan, settled=tuple(order)))
        if not asked.needs_choice:
            assert dict(told.awarded) == dict(asked.awarded)
        elif not plan.reserved:
            assert set(asked.awarded) <= set(told.awarded)


@given(LISTS, plans(), st.data())
def test_calling_up_keeps_the_order_and_the_frame(
    entries: list[Entry], plan: Plan, data: st.DataObject
) -> None:
    result = allot(entries, plan)
    awarded = list(result.awarded)
    declined = data.draw(st.sets(st.sampled_from(awarded))) if awarded else set()

    called = call_up(plan, entries, result.awarded, declined)

    standing = {ref: amount for ref, amount in result.awarded.items() if ref not in declined}
    assert sum(standing.values()) + sum(called.offers.values()) == plan.frame - called.left <= plan.frame
    assert not set(called.offers) & (declined | set(standing))
    open_rows = [e for e in entries if e.reference not in declined]
    past = awards_past(open_rows, {**standing, **called.offers})
    assert {one.reference: one.passed_over for one in called.deviations} == {
        ref: passed for ref, passed in past.items() if ref in called.offers
    }
    if not plan.sub_frames and plan.at_line is not AtLine.SKIP:
        assert called.deviations == ()


def fits_somehow(awards: list[tuple[frozenset[str], int]], common: int, pots: dict[str, int]) -> bool:
    """Krone by krone, by hand: whether the awards can be laid out in the pots."""
    if not awards:
        return True
    (themes, amount), *rest = awards
    ways: list[tuple[int, tuple[tuple[str, int], ...]]] = [(0, ())]
    name = pot_of(themes, pots)
    if name:
        ways = [(k, ((name, k),)) for k in range(min(pots[name], amount) + 1)]
    return any(
        amount - spent <= common
        and fits_somehow(rest, common - (amount - spent), {**pots, **{n: pots[n] - k for n, k in way}})
        for spent, way in ways
    )


AWARDS = st.lists(st.tuples(st.frozensets(st.sampled_from(THEMES)), st.integers(1, 4)), max_size=3)


@given(AWARDS, st.integers(0, 4), st.integers(0, 4), st.integers(0, 4))
def test_the_purse_knows_whether_the_money_can_be_laid_out(
    awards: list[tuple[frozenset[str], int]], common: int, first: int, second: int
) -> None:
    pots = {"T": first, "U": second}
    purse = Purse(common + first + second, pots, {})
    all_fit = True
    for themes, amount in awards:
        all_fit = all_fit and purse.fits(themes, amount)
        purse.spend(themes, amount)
    assert all_fit == fits_somehow(awards, common, pots)
    if all_fit:
        used = drawn(awards, pots)
        without = sum(amount for _, amount in awards) - sum(used.values())
        assert fits_somehow(awards, without, used)
        assert without == min(c for c in range(common + 1) if fits_somehow(awards, c, pots))


def test_a_list_of_a_thousand_with_every_sub_frame_is_given_out() -> None:
    themes = [f"t{n}" for n in range(8)]
    rows = [entry(f"r{n:04}", n // 2 + 1, 1000 + n % 7, themes[n % 8], themes[n % 5]) for n in range(1000)]
    plan = Plan(500_000, AtLine.SKIP, tuple(SubFrame(theme, 20_000) for theme in themes), ties=Ties.REFERENCE)
    result = allot(rows, plan)
    assert plan.frame - 1000 < result.used <= plan.frame

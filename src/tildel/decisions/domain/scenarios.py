"""Plans side by side, and the line as it is moved. To look at: nothing here changes a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import Entry, Plan, Ties, ordered, rank_of
from tildel.decisions.domain.line import Breach, plan_breaches
from tildel.decisions.domain.outcome import Result


@dataclass(frozen=True, slots=True)
class Change:
    """What another plan means against the first: `gained` and `lost` in order, `used` kroner more or less."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    used: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """`results` and `changes` by the plans' names, in their order; the first plan's change is empty.

    `always` are awarded by every plan, `never` by none, `sometimes` by some; each in the first plan's order.
    """

    results: Mapping[str, Result]
    changes: Mapping[str, Change]
    always: tuple[str, ...]
    sometimes: tuple[str, ...]
    never: tuple[str, ...]


def scenarios(entries: Sequence[Entry], plans: Mapping[str, Plan]) -> Comparison:
    """Who is in and who is out by each plan. Raises ValueError without a plan."""
    if not plans:
        raise ValueError("nothing to compare")
    results = {name: allot(entries, plan) for name, plan in plans.items()}
    first = next(iter(results.values()))
    order = [entry.reference for entry in ordered(entries, next(iter(plans.values())))]
    times = {ref: sum(ref in result.awarded for result in results.values()) for ref in order}
    return Comparison(
        results=results,
        changes={name: _change(order, first, result) for name, result in results.items()},
        always=tuple(ref for ref in order if times[ref] == len(results)),
        sometimes=tuple(ref for ref in order if 0 < times[ref] < len(results)),
        never=tuple(ref for ref in order if not times[ref]),
    )


def _change(order: Sequence[str], first: Result, other: Result) -> Change:
    return Change(
        gained=tuple(ref for ref in order if ref in other.awarded and ref not in first.awarded),
        lost=tuple(ref for ref in order if ref in first.awarded and ref not in other.awarded),
        used=other.used - first.used,
    )


@dataclass(frozen=True, slots=True)
class LineAt:
    """The list cut after `position` applications.

    `used` in kroner, `left` of the frame (below 0: over it), `costs` what the last one above the line applied
    for, `splits` the equals that the line stands between, `breaches` what the plan does not allow.
    """

    position: int
    awarded: tuple[str, ...]
    used: int
    left: int
    costs: int
    splits: tuple[str, ...]
    breaches: tuple[Breach, ...]


def line_at(entries: Sequence[Entry], position: int, plan: Plan) -> LineAt:
    """The line after the first `position` fundable applications in order; a position outside goes to the end
    it is nearest to."""
    placed = ordered(entries, plan)
    position = min(max(position, 0), len(placed))
    above, under = placed[:position], placed[position:]
    awards = {entry.reference: entry.amount for entry in above}
    used = sum(awards.values())
    return LineAt(
        position=position,
        awarded=tuple(awards),
        used=used,
        left=plan.frame - used,
        costs=above[-1].amount if above else 0,
        splits=_split(above, under, plan),
        breaches=plan_breaches(entries, awards, plan),
    )


def _split(above: Sequence[Entry], under: Sequence[Entry], plan: Plan) -> tuple[str, ...]:
    if not above or not under or rank_of(above[-1]) != rank_of(under[0]):
        return ()
    equals = [e.reference for e in (*above, *under) if e.rank == under[0].rank]
    return () if set(equals) <= set(plan.settled) else tuple(equals)


def moved(plan: Plan, frame: int) -> Plan:
    """The plan with another frame, ties taken by reference so that the line can be followed by eye."""
    return replace(plan, frame=frame, ties=Ties.REFERENCE)

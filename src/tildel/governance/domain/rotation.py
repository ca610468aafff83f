"""Rotation: who comes next in a seat or in the lead, and why.

A plan is a row of turns without overlap; between two turns there is no day that is nobody's, and a gap
between what was recorded and what is planned is reported as a turn of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tildel.governance.domain.terms import Holding
from tildel.kernel.periods import add_months


@dataclass(frozen=True, slots=True)
class Turn:
    """`who` from `starts` to `ends`, both included; "" is nobody. `standing`: recorded, gap or proposed."""

    who: str
    starts: date
    ends: date
    standing: str


def turns(
    order: Sequence[str], years: int, *, first: date, begins_with: int = 0, until: date
) -> tuple[Turn, ...]:
    """Turns of `years` in `order`, from `first` to the one that holds `until`. Raises ValueError for no
    order.
    """
    if not order or years < 1:
        raise ValueError("a rotation needs somebody, and at least a year")
    found: list[Turn] = []
    start = first
    while start <= until:
        following = add_months(first, 12 * years * (len(found) + 1))
        who = order[(begins_with + len(found)) % len(order)]
        found.append(Turn(who, start, following - timedelta(days=1), "proposed"))
        start = following
    return tuple(found)


def plan(
    order: Sequence[str], years: int, recorded: Iterable[Holding], *, until: date, anchor: date | None = None
) -> tuple[Turn, ...]:
    """What was recorded (by `Holding.organisation`), every gap in it, and the turns that would follow.

    Overlapping records are cut so that no day has two: the later one rules from its first day. Without a
    record and without an `anchor` there is nothing to go by, and the plan is empty.
    """
    past = _without_overlap(sorted(recorded, key=lambda one: (one.starts, one.name)), order, years)
    if not past:
        return turns(order, years, first=anchor, until=until) if anchor else ()
    found = [past[0]]
    for turn in past[1:]:
        found += [*_gap(found[-1].ends, turn.starts), turn]
    last = found[-1]
    begins = last.ends + timedelta(days=1)
    index = order.index(last.who) + 1 if last.who in order else 0
    return (*found, *turns(order, years, first=begins, begins_with=index, until=until))


def _gap(ended: date, starts: date) -> list[Turn]:
    day = timedelta(days=1)
    return [Turn("", ended + day, starts - day, "gap")] if starts - ended > day else []


def _without_overlap(holdings: Sequence[Holding], order: Sequence[str], years: int) -> list[Turn]:
    found: list[Turn] = []
    for one in holdings:
        ends = one.ends or add_months(one.starts, 12 * years) - timedelta(days=1)
        if found and found[-1].ends >= one.starts:
            cut = found.pop()
            if cut.starts < one.starts:
                found.append(Turn(cut.who, cut.starts, one.starts - timedelta(days=1), "recorded"))
        found.append(Turn(one.organisation, one.starts, ends, "recorded"))
    return found


def double_days(plan: Sequence[Turn]) -> tuple[date, ...]:
    """The first day of every overlap: empty for a plan that holds."""
    return tuple(later.starts for earlier, later in pairwise(plan) if later.starts <= earlier.ends)

"""From what a call says of money to a plan, and from the frozen order to the entries of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tildel.decisions.domain.draw import draw
from tildel.decisions.domain.frame import AtLine, Entry, Plan, SubFrame
from tildel.decisions.domain.order import Placed
from tildel.programmes.domain.call import Assessment


def plan_of(assessment: Assessment, frame: int, settled: Sequence[str] = ()) -> Plan:
    """The call's rule at the line and its sub-frames, for `frame` kroner.

    A call that knows no reserve list has no places on it. Raises ValueError when the frame does not hold what
    the call reserves.
    """
    line = assessment.line
    skip = line.rule == "skip"
    return Plan(
        frame=frame,
        at_line=AtLine.SKIP if skip else AtLine.STOP,
        depth=line.depth if skip else None,
        sub_frames=tuple(
            SubFrame(row.theme, reserved=row.least or 0, at_most=row.most) for row in assessment.sub_frames
        ),
        settled=tuple(settled),
        reserve_places=None if line.reserve else 0,
    )


def entries(rows: Iterable[Placed]) -> tuple[Entry, ...]:
    """The frozen order as entries of a plan. What applied for no money cannot be given any."""
    return tuple(
        Entry(
            row.reference,
            row.ranked.rank if row.ranked.amount > 0 else None,
            row.ranked.amount,
            row.ranked.fundable and row.ranked.amount > 0,
            row.themes,
        )
        for row in rows
    )


def without_priority(rows: Sequence[Placed], *, best_is_highest: bool = True) -> tuple[Entry, ...]:
    """Entries by marks alone, for plans that bring the priority theme themselves; ties stay settled."""
    sign = -1 if best_is_highest else 1
    placed = [row for row in rows if row.ranked.fundable and row.ranked.amount > 0]
    keys = {row.reference: (sign * row.ranked.mean, _within(row, placed)) for row in placed}
    ordered = sorted(keys.values())
    first: dict[Any, int] = {}
    for at, key in enumerate(ordered, start=1):
        first.setdefault(key, at)
    return tuple(
        replace(entry, rank=first[keys[entry.reference]]) if entry.reference in keys else entry
        for entry in entries(rows)
    )


def _within(row: Placed, placed: Sequence[Placed]) -> int:
    """The place among those it was tied with, 0 where no rule parted it."""
    if not row.settled_by:
        return 0
    own = {row.reference, *row.tied}
    ranks = sorted({one.ranked.rank or 0 for one in placed if one.reference in own})
    return ranks.index(row.ranked.rank or 0)


def settled_by_draw(rows: Sequence[Placed], drawn: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The order among those still tied, once the draw is opened; `drawn` is {"references", "seed"}."""
    if drawn is None:
        return ()
    at = Counter(row.ranked.rank for row in rows)
    tied = {row.reference for row in rows if row.ranked.rank and at[row.ranked.rank] > 1}
    return tuple(name for name in draw(drawn["references"], drawn["seed"]).order if name in tied)

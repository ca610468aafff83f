"""Money down the list: it may be cut by money, its order stays, and the frame is never exceeded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tildel.decisions.domain.allotment import Walk, deviations, holds_needed
from tildel.decisions.domain.frame import Entry, Plan, entries_of, groups, ordered
from tildel.decisions.domain.outcome import Deviation
from tildel.decisions.domain.purse import pot_of
from tildel.decisions.domain.ranking import Ranked


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule an award list breaks: a stable code with plain parameters."""

    code: str
    params: Mapping[str, Any]


def propose(rows: Sequence[Ranked], frame: int) -> dict[str, int]:
    """The awards (reference → kroner) down the order until the next application does not fit."""
    awards: dict[str, int] = {}
    left = frame
    for row in rows:
        if not row.fundable or row.amount > left or row.amount <= 0:
            break
        awards[row.reference] = row.amount
        left -= row.amount
    return awards


def breaches(
    rows: Sequence[Ranked],
    awards: Mapping[str, int],
    frame: int,
    *,
    plan: Plan | None = None,
    themes: Mapping[str, Collection[str]] | None = None,
) -> tuple[Breach, ...]:
    """Everything that is wrong with an award list; empty when it may be decided.

    An application may only be awarded when every fundable one with a better rank is; equal ranks are free
    among themselves. An award is above 0 and at most what was applied for; all together fit in the frame.
    With a `plan` (and `themes` by reference) its rules allow what they allow: see `plan_breaches`.
    """
    if plan is not None:
        return plan_breaches(entries_of(rows, themes), awards, replace(plan, frame=frame))
    known = {row.reference: row for row in rows}
    found = [Breach("decisions.unknown", {"reference": ref}) for ref in awards if ref not in known]
    found += _wrong_amounts(known, awards)
    found += _out_of_order(rows, awards)
    used = sum(awards.values())
    if used > frame:
        found.append(Breach("decisions.frame_exceeded", {"used": used, "frame": frame, "over": used - frame}))
    return tuple(found)


def plan_breaches(entries: Sequence[Entry], awards: Mapping[str, int], plan: Plan) -> tuple[Breach, ...]:
    """Everything in an award list that the plan does not allow; empty when it may be decided.

    The board may cut an amount, and it may end the list earlier than the money. The list is walked by the
    plan's rules with the amounts given: an award that finds no money of its own there has passed somebody
    over without a rule (`decisions.order_changed`) or takes what is reserved (`decisions.reserved_money`).
    """
    known = {entry.reference: entry for entry in entries}
    found = [Breach("decisions.unknown", {"reference": ref}) for ref in awards if ref not in known]
    found += _wrong_amounts(known, awards)
    used = sum(awards.values())
    placed = ordered(entries, plan)
    found += _over_ceilings(placed, awards, plan)
    _, astray = _walked(placed, awards, plan)
    for entry in astray:
        passed = _passed_over(placed, awards, entry, plan)
        if passed is not None:
            params = {"reference": entry.reference, "passed_over": passed}
            found.append(Breach("decisions.order_changed", params))
        elif used <= plan.frame and not any(one.code == "decisions.ceiling_exceeded" for one in found):
            found.append(Breach("decisions.reserved_money", {"reference": entry.reference}))
    found += _forgotten(placed, awards, plan)
    if used > plan.frame:
        over = used - plan.frame
        found.append(Breach("decisions.frame_exceeded", {"used": used, "frame": plan.frame, "over": over}))
    return tuple(found)


def named_deviations(
    entries: Sequence[Entry], awards: Mapping[str, int], plan: Plan
) -> tuple[Deviation, ...]:
    """What the draft decision has to name of a list without breaches: each award past a better placed one."""
    placed = ordered(entries, plan)
    walk, _ = _walked(placed, awards, plan)
    return deviations(placed, awards, plan, walk.why)


def _walked(placed: Sequence[Entry], awards: Mapping[str, int], plan: Plan) -> tuple[Walk, list[Entry]]:
    """The walk with the amounts that were given, and the awards it has no money for."""
    walk, astray = Walk(plan, holds_needed(placed, awards, plan, plan.reserved)), []
    for rank, members in groups(placed, plan):
        walk.enter(rank)
        for entry in (one for one in members if one.reference in awards):
            if walk.fits(entry, awards[entry.reference]):
                walk.take(entry, awards[entry.reference])
            else:
                astray.append(entry)
        for entry in (one for one in members if one.reference not in awards):
            if walk.fits(entry):
                walk.leave(entry)
            else:
                walk.miss(entry)
    return walk, astray


def _passed_over(placed: Sequence[Entry], awards: Mapping[str, int], entry: Entry, plan: Plan) -> str | None:
    """The best one without an award that stands before `entry` and not beside it."""
    for _, members in groups(placed, plan):
        if entry in members:
            return None
        for one in members:
            if one.reference not in awards:
                return one.reference
    return None


def _over_ceilings(placed: Sequence[Entry], awards: Mapping[str, int], plan: Plan) -> list[Breach]:
    found = []
    for theme, most in plan.ceilings.items():
        given = sum(awards.get(entry.reference, 0) for entry in placed if theme in entry.themes)
        if given > most:
            params = {"theme": theme, "used": given, "most": most, "over": given - most}
            found.append(Breach("decisions.ceiling_exceeded", params))
    return found


def _forgotten(placed: Sequence[Entry], awards: Mapping[str, int], plan: Plan) -> list[Breach]:
    """Reserved money that went to others while the first in line for it would have fitted."""
    found = []
    left = plan.frame - sum(awards.values())
    for sub in (one for one in plan.sub_frames if one.reserved and one.falls_back):
        own = [entry for entry in placed if pot_of(entry.themes, plan.reserved) == sub.theme]
        unused = sub.reserved - sum(awards.get(entry.reference, 0) for entry in own)
        waiting = [entry for entry in own if entry.reference not in awards]
        first = [entry for entry in waiting if entry.rank == waiting[0].rank]
        if first and all(left < entry.amount <= unused for entry in first):
            params = {"reference": first[0].reference, "theme": sub.theme}
            found.append(Breach("decisions.reservation_forgotten", params))
    return found


def _wrong_amounts(known: Mapping[str, Ranked | Entry], awards: Mapping[str, int]) -> list[Breach]:
    found = []
    for reference, amount in awards.items():
        row = known.get(reference)
        if row and not row.fundable:
            found.append(Breach("decisions.not_fundable", {"reference": reference}))
        if amount <= 0 or (row and amount > row.amount):
            most = row.amount if row else 0
            found.append(
                Breach("decisions.amount_outside", {"reference": reference, "amount": amount, "most": most})
            )
    return found


def _out_of_order(rows: Sequence[Ranked], awards: Mapping[str, int]) -> list[Breach]:
    """For each awarded application the best one that was passed over, once."""
    ranks = [(row.rank, row.reference) for row in rows if row.rank is not None]
    first_passed = min(((rank, ref) for rank, ref in ranks if ref not in awards), default=None)
    if first_passed is None:
        return []
    return [
        Breach("decisions.order_changed", {"reference": ref, "passed_over": first_passed[1]})
        for rank, ref in ranks
        if ref in awards and rank > first_passed[0]
    ]

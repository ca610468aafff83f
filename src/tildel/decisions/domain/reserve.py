"""The reserve list: who is next when somebody declines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import Entry, Plan
from tildel.decisions.domain.outcome import Deviation, TieAtLine


@dataclass(frozen=True, slots=True)
class CallUp:
    """`offers` {reference: kroner} in order; `left` after them; `waiting` is the reserve list that remains.

    `deviations` names each offer past a better placed one that a rule allows; `ties_at_line` what has to be
    settled first.
    """

    offers: Mapping[str, int]
    left: int
    waiting: tuple[str, ...]
    deviations: tuple[Deviation, ...]
    ties_at_line: tuple[TieAtLine, ...]

    @property
    def next(self) -> str | None:
        """The first to ask; None when the money fits nobody whose turn it is."""
        return next(iter(self.offers), None)


def call_up(
    plan: Plan, entries: Sequence[Entry], awards: Mapping[str, int], declined: Collection[str]
) -> CallUp:
    """The offers that the plan's rule makes of the money that is free.

    `awards` {reference: kroner} stands except for those in `declined`; a reservation is for its theme first
    this time too. Raises ValueError for a reference that stands twice.
    """
    result = allot(entries, plan, standing=awards, declined=declined)
    offers = {reference: amount for reference, amount in result.awarded.items() if reference not in awards}
    return CallUp(
        offers=offers,
        left=result.left,
        waiting=result.reserve,
        deviations=tuple(one for one in result.deviations if one.reference in offers),
        ties_at_line=result.ties_at_line,
    )

"""The order in which the committee puts what it thinks most needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tildel.kernel.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place in the order, from 1, with the committee's reason."""

    key: str
    rank: int
    reason: str


def in_order(rows: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """The rows by rank, counted anew from 1 without gaps.

    Raises RuleBroken `infrastructure.rank_shared` with `rank` when two have the same,
    `infrastructure.reasonless` when a reason is missing; the place is `rank-KEY` or `reason-KEY` of that row.
    """
    given = sorted(rows, key=lambda row: (row.rank, row.key))
    for before, after in pairwise(given):
        if before.rank == after.rank:
            raise RuleBroken("infrastructure.rank_shared", place=f"rank-{after.key}", rank=after.rank)
    for row in given:
        if not row.reason.strip():
            raise RuleBroken("infrastructure.reasonless", place=f"reason-{row.key}")
    return tuple(Ranked(row.key, number, row.reason.strip()) for number, row in enumerate(given, 1))

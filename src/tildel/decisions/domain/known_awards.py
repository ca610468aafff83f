"""Awards from before this system, as public sources tell them: nothing is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class KnownAward:
    """One award. `institution` is an organisation number; `amount` in kroner, None where it is not told."""

    number: str
    titles: Mapping[str, str] = field(hash=False)
    leader: str
    institution: str
    amount: int | None = None
    theme: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class KnownRound:
    """What was given on one day. `projects` and `total` (kroner) are told for the whole, also where only some
    of the awards are known one by one; `total` is None where no source says it."""

    key: str
    names: Mapping[str, str] = field(hash=False)
    funder: str
    decided_on: date
    projects: int
    sources: tuple[str, ...]
    awards: tuple[KnownAward, ...]
    total: int | None = None
    approximate: bool = False
    decided_by: str = ""
    note: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def told(self) -> int:
        """How many of the awards the sources name."""
        return len(self.awards)


def read_rounds(document: Mapping[str, Any]) -> tuple[KnownRound, ...]:
    """The rounds as the shipped file writes them. Raises ValueError for a number that stands there twice, for
    more awards than the round has, and for awards that together are more than the round (3 % is rounding)."""
    rounds = tuple(_round(row) for row in document["rounds"])
    numbers = [award.number for one in rounds for award in one.awards]
    if len(set(numbers)) < len(numbers):
        raise ValueError("a number stands twice")
    for one in rounds:
        given = sum(award.amount or 0 for award in one.awards)
        if one.told > one.projects or (one.total is not None and given > one.total * 1.03):
            raise ValueError(f"{one.key} has more in its awards than in its sum")
    return rounds


def _round(row: Mapping[str, Any]) -> KnownRound:
    awards = tuple(KnownAward(**award) for award in row.get("awards", ()))
    return KnownRound(**{**row, "sources": tuple(row["sources"]), "awards": awards})

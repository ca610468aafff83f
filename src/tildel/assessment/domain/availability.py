"""When an expert is away. Days are inclusive; kept as rows `{"from": "2026-07-01", "to": "2026-07-31"}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tildel.kernel.errors import RuleBroken

MOST = 30  # periods of one expert


@dataclass(frozen=True, slots=True, order=True)
class Away:
    """A period in which an expert cannot work. RuleBroken `expert.away_backwards` when it ends first."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise RuleBroken("expert.away_backwards", place="last")

    def as_row(self) -> dict[str, str]:
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def periods(rows: Iterable[Mapping[str, Any]]) -> list[Away]:
    """The periods of stored rows, in order; a row that cannot be read is left out."""
    found = []
    for row in rows:
        try:
            found.append(Away(date.fromisoformat(row["from"]), date.fromisoformat(row["to"])))
        except (KeyError, TypeError, ValueError, RuleBroken):
            continue
    return sorted(found)


def joined(found: Iterable[Away]) -> list[Away]:
    """The same days in as few periods as possible, in order. Applied twice it gives the same."""
    out: list[Away] = []
    for period in sorted(found):
        if out and period.first <= _next(out[-1].last):
            out[-1] = Away(out[-1].first, max(out[-1].last, period.last))
        else:
            out.append(period)
    return out


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def away_in(found: Iterable[Away], first: date, last: date) -> list[Away]:
    """The periods that share a day with `first` to `last`."""
    return [period for period in found if period.first <= last and period.last >= first]


def days_late(due: date | None, done: date) -> int:
    """Whole days after the day that something was due; 0 on that day, before it, and where there is none."""
    return max((done - due).days, 0) if due else 0

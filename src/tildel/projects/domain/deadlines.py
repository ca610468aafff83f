"""When reports are opened, due and late, and when somebody is reminded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tildel.projects.domain.states import HANDED_IN


@dataclass(frozen=True, slots=True)
class Due:
    """One report: the year it tells of, its state and the day on which it is due (that day included)."""

    year: int
    state: str
    due_on: date


def is_late(report: Due, *, on: date) -> bool:
    """Whether it is a breach: the day has passed and it is not signed by leader and institution."""
    return on > report.due_on and report.state not in HANDED_IN


def late_years(reports: Iterable[Due], *, on: date) -> tuple[int, ...]:
    """The years whose report is late, in order."""
    return tuple(sorted(one.year for one in reports if is_late(one, on=on)))


def due_day(year: int, params: Mapping[str, Any]) -> date:
    """The day on which the report of `year` is due, in the year after."""
    return date(year + 1, params["month"], params["day"])


def reminders_due(due_on: date, params: Mapping[str, Any], *, on: date) -> int:
    """How many of the reminders should have been sent by the day `on`."""
    days = [
        *(due_on - timedelta(days=number) for number in params["days_before"]),
        *(due_on + timedelta(days=number) for number in params["days_after"]),
    ]
    return sum(day <= on for day in days)


def has_to_report(year: int, *, starts_on: date, ends_on: date) -> bool:
    """Whether a project tells of a year: it ran in it."""
    return starts_on.year <= year <= ends_on.year


def ends_soon(ends_on: date, *, on: date, days: int = 183) -> bool:
    """Whether a running project ends within half a year, or should have ended."""
    return ends_on <= on + timedelta(days=days)

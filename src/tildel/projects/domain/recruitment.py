"""How many people were to be included by when, and how many have been: a curve against the plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tildel.kernel.money import share_out
from tildel.kernel.periods import add_months

LONGEST = 240  # months


@dataclass(frozen=True, slots=True)
class Month:
    """One month (its first day) of one or all sites; `actual` is None until somebody has said it."""

    month: date
    planned: int
    actual: int | None


@dataclass(frozen=True, slots=True)
class Point:
    """The sums up to and with a month; `actual` is None after the last month that was told of."""

    month: date
    planned: int
    actual: int | None


def months_of(starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The first days of the months from start to end, both included, at most LONGEST of them."""
    found: list[date] = []
    first = starts_on.replace(day=1)
    while first <= ends_on and len(found) < LONGEST:
        found.append(first)
        first = add_months(first, 1)
    return tuple(found)


def spread(planned: int, months: tuple[date, ...]) -> dict[date, int]:
    """`planned` people over the months, as evenly as whole people go."""
    if not months:
        return {}
    return dict(zip(months, share_out(planned, [1] * len(months)), strict=True))


def curve(rows: Iterable[Month]) -> tuple[Point, ...]:
    """The sums of all rows by month, months in order. A site that has not told counts as 0 until it has."""
    planned: dict[date, int] = {}
    actual: dict[date, int] = {}
    for row in rows:
        planned[row.month] = planned.get(row.month, 0) + row.planned
        if row.actual is not None:
            actual[row.month] = actual.get(row.month, 0) + row.actual
    last = max(actual, default=None)
    points, wanted, had = [], 0, 0
    for month in sorted(planned):
        wanted += planned[month]
        had += actual.get(month, 0)
        points.append(Point(month, wanted, had if last is not None and month <= last else None))
    return tuple(points)


def standing(rows: Iterable[Month], *, on: date) -> tuple[int, int]:
    """How many were planned and how many included in the months before that of `on`."""
    this_month = on.replace(day=1)
    before = [row for row in rows if row.month < this_month]
    return sum(row.planned for row in before), sum(row.actual or 0 for row in before)


def is_at_risk(planned: int, actual: int, *, share: Fraction, least: int) -> bool:
    """Whether fewer than `share` of the planned were included, once at least `least` were planned by now."""
    return planned >= least and actual < share * planned

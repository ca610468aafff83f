"""Periods of days and their length in months, both ends included."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """`day` that many months later; the last day of a shorter month where the day is missing."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fits_months(start: date, end: date, months: int) -> bool:
    """Whether `start`..`end`, both included, is at most `months` long (2025-01-01..2029-12-31 is 60)."""
    return end < add_months(start, months)


def months_begun(start: date, end: date) -> int:
    """The least number of whole months that `start`..`end` fits into; 0 when it ends before it starts."""
    if end < start:
        return 0
    months = (end.year - start.year) * 12 + end.month - start.month
    while not fits_months(start, end, months):
        months += 1
    return months


def age_on(born: date, day: date) -> int:
    """Whole years lived on `day`. Who is born on 29 February has the birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day on which `age` is reached."""
    year = born.year + age
    if (born.month, born.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def day_before(day: date) -> date:
    return day - timedelta(days=1)

"""The help desk in numbers: how urgent a question is, what it is called, how long answers take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from tildel.kernel.time import in_oslo

TOPICS = ("funding", "application", "budget", "partners", "approvals", "data", "other")
# Without a login an address may ask so often; whoever owns it should not get mails that others caused.
MOST_AN_HOUR, MOST_A_DAY = 3, 8
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


class Urgency(StrEnum):
    PASSED = "passed"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"
    NONE = "none"


def urgency(deadline: date | None, *, on: date) -> Urgency:
    """How near the deadline is that the question hangs on; its own day is still in the week."""
    if deadline is None:
        return Urgency.NONE
    left = deadline - on
    if left < timedelta(0):
        return Urgency.PASSED
    if left <= _WEEK:
        return Urgency.WEEK
    return Urgency.MONTH if left <= _MONTH else Urgency.LATER


def case_number(year: int, count: int) -> str:
    """`2026-0007`: the seventh of its year. `count` is at least 1."""
    return f"{year}-{count:04}"


def asks_too_often(asked: Sequence[datetime], *, at: datetime) -> bool:
    """Whether an address that asked at these times has to wait with the next question."""
    hour = sum(at - one < timedelta(hours=1) for one in asked)
    day = sum(at - one < timedelta(days=1) for one in asked)
    return hour >= MOST_AN_HOUR or day >= MOST_A_DAY


@dataclass(frozen=True, slots=True)
class Asked:
    topic: str
    asked_at: datetime
    answered_at: datetime | None  # the first answer


@dataclass(frozen=True, slots=True)
class Line:
    """One month (its first day) or topic. `hours` is the median until the first answer; None without one."""

    name: date | str
    asked: int
    answered: int
    hours: float | None


def by_month(rows: Iterable[Asked], *, last: date, months: int) -> tuple[Line, ...]:
    """The `months` months up to the one of `last`, oldest first, by when the question came (Oslo time)."""
    firsts = [_first_of(last, -back) for back in reversed(range(months))]
    kept: dict[date, list[Asked]] = {first: [] for first in firsts}
    for row in rows:
        first = in_oslo(row.asked_at).date().replace(day=1)
        if first in kept:
            kept[first].append(row)
    return tuple(_line(first, found) for first, found in kept.items())


def by_topic(rows: Iterable[Asked]) -> tuple[Line, ...]:
    """Every topic in its fixed order; a topic that is no more is counted as `other`."""
    kept: dict[str, list[Asked]] = {topic: [] for topic in TOPICS}
    for row in rows:
        kept[row.topic if row.topic in kept else "other"].append(row)
    return tuple(_line(topic, found) for topic, found in kept.items())


def _first_of(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _line(name: date | str, rows: Sequence[Asked]) -> Line:
    waits = [(row.answered_at - row.asked_at).total_seconds() / 3600 for row in rows if row.answered_at]
    return Line(name, len(rows), len(waits), round(median(waits), 1) if waits else None)

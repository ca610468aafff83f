"""When things happen in the demo world: some calls in years gone by, the others around the day it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tildel.kernel.time import in_oslo, oslo_instant

FOUNDED = date(2016, 1, 11)


def at(day: date, hour: int, minute: int = 0, second: int = 0, millisecond: int = 0) -> datetime:
    """The instant at which clocks in Oslo show this; outside the hours at which they are changed."""
    return oslo_instant(datetime.combine(day, time(hour, minute, second, millisecond * 1000)))


@dataclass(frozen=True)
class Dates:
    """The days of one call. Steps that lie ahead of today are None."""

    opened: date
    published: date
    first_day: date  # of applying
    last_day: date
    deadline: date  # closes at 16:00
    checked: date | None = None
    assessed: date | None = None
    due: date | None = None
    reviewed: date | None = None  # the last day on which a review comes in
    closed: date | None = None
    adopted: date | None = None
    decided: date | None = None

    def during(self, share: float) -> date:
        """A day in the time for applying: 0.0 the first, 1.0 the last."""
        return self.first_day + timedelta(days=round((self.last_day - self.first_day).days * share))

    @property
    def first_year(self) -> int:
        """The year in which the studies are to begin, after a decision about half a year later."""
        return (self.deadline + timedelta(days=240)).year


DECIDED = Dates(
    opened=date(2024, 1, 29),
    published=date(2024, 2, 14),
    first_day=date(2024, 2, 26),
    last_day=date(2024, 5, 15),
    deadline=date(2024, 5, 15),
    checked=date(2024, 5, 27),
    assessed=date(2024, 6, 18),
    due=date(2024, 9, 15),
    reviewed=date(2024, 9, 12),
    closed=date(2024, 9, 20),
    adopted=date(2024, 11, 6),
    decided=date(2024, 12, 9),
)


def gone_by(deadline: date) -> Dates:
    """A call of an earlier year, of which nothing but the formal check is shown."""
    return Dates(
        opened=deadline - timedelta(days=80),
        published=deadline - timedelta(days=70),
        first_day=deadline - timedelta(days=60),
        last_day=deadline - timedelta(days=1),
        deadline=deadline,
        checked=deadline + timedelta(days=7),
    )


EARLIER = {4: gone_by(date(2016, 10, 12)), 5: gone_by(date(2021, 4, 30))}


def in_assessment(now: datetime) -> Dates:
    """A call that closed six weeks ago and is being read."""
    today = in_oslo(now).date()
    deadline = _weekday(today - timedelta(weeks=6))
    return Dates(
        opened=deadline - timedelta(days=100),
        published=deadline - timedelta(days=88),
        first_day=deadline - timedelta(days=75),
        last_day=deadline,
        deadline=deadline,
        checked=deadline + timedelta(days=6),
        assessed=deadline + timedelta(days=13),
        due=deadline + timedelta(days=70),
        reviewed=today - timedelta(days=2),
    )


def still_open(now: datetime) -> Dates:
    """A call that closes in five weeks."""
    today = in_oslo(now).date()
    return Dates(
        opened=today - timedelta(days=48),
        published=today - timedelta(days=36),
        first_day=today - timedelta(days=30),
        last_day=today - timedelta(days=1),
        deadline=_weekday(today + timedelta(weeks=5)),
    )


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)

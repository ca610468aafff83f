"""A call of another funder, as far as somebody has told us, and where it stands on a day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from tildel.kernel.time import OSLO, in_oslo

Texts = Mapping[str, str]
# Other funders change their calls without telling us: after so long somebody should look again.
LOOKED_AT_EVERY = timedelta(days=90)


class Status(StrEnum):
    OPEN = "open"
    COMING = "coming"
    ANNOUNCED = "announced"  # neither an opening day nor a deadline is known
    CLOSED = "closed"


class Applicant(StrEnum):
    """Who may apply, as far as a funder says it in words that these cover."""

    RESEARCHER = "researcher"
    EARLY_CAREER = "early_career"
    HOSPITAL = "hospital"
    UNIVERSITY = "university"
    MUNICIPALITY = "municipality"
    USER_ORGANISATION = "user_organisation"
    COMPANY = "company"
    CONSORTIUM = "consortium"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day in Oslo time; without a clock the whole day counts. `note` says for what, as a first stage."""

    day: date
    clock: time | None = None
    note: str = ""

    @property
    def instant(self) -> datetime:
        return datetime.combine(self.day, self.clock or time(23, 59, 59), tzinfo=OSLO)


@dataclass(frozen=True, slots=True)
class OutsideCall:
    """What is told of a call. `funder` is a key; without `opens_on` it is open until its deadline."""

    titles: Texts
    funder: str
    who_may_apply: Texts = field(default_factory=dict)
    summaries: Texts = field(default_factory=dict)
    applicants: tuple[str, ...] = ()  # of Applicant; none where nobody has looked it up
    amounts: Texts = field(default_factory=dict)
    most_amount: int | None = None  # whole kroner for one project, where the funder says so
    themes: tuple[str, ...] = ()
    opens_on: date | None = None
    deadlines: tuple[Deadline, ...] = ()
    web_address: str = ""
    source: str = ""
    is_example: bool = False  # invented, for a demonstration

    def as_json(self) -> dict[str, Any]:
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        rows = [{"day": d.day, "clock": d.clock, "note": d.note} for d in self.deadlines]
        listed = {"themes": list(self.themes), "applicants": list(self.applicants)}
        return {**plain, "deadlines": rows, **listed}


def status(opens_on: date | None, deadlines: Sequence[Deadline], *, at: datetime) -> Status:
    """Where a call stands: told by its dates alone. The last deadline counts, at its instant it is closed."""
    if deadlines and max(one.instant for one in deadlines) <= at:
        return Status.CLOSED
    if opens_on is not None and opens_on > in_oslo(at).date():
        return Status.COMING
    return Status.OPEN if opens_on is not None or deadlines else Status.ANNOUNCED


def next_deadline(deadlines: Sequence[Deadline], *, at: datetime) -> Deadline | None:
    """The nearest that has not passed."""
    return min((one for one in deadlines if one.instant > at), key=lambda one: one.instant, default=None)


def has_to_be_looked_at(checked_on: date, *, on: date) -> bool:
    """Whether it is so long ago that somebody looked that it should be done again."""
    return on - checked_on >= LOOKED_AT_EVERY


def faults(content: OutsideCall) -> Iterator[tuple[str, str]]:
    """(place, reason) of what cannot be kept: `nameless`, `applicant`, `sourceless`, `deadline_twice`,
    `opens_late`."""
    if not set(content.applicants) <= set(Applicant):
        yield "applicants", "applicant"
    if not content.titles:
        yield "title_nb", "nameless"
    if not content.source and not content.web_address:
        yield "source", "sourceless"
    days = [(one.day, one.clock) for one in content.deadlines]
    if len(set(days)) < len(days):
        yield "deadline0_day", "deadline_twice"
    if content.opens_on and days and content.opens_on > min(day for day, _clock in days):
        yield "opens_on", "opens_late"


def changes(before: OutsideCall, after: OutsideCall) -> dict[str, Any]:
    """{field: [before, after]} of what differs."""
    old, new = before.as_json(), after.as_json()
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}

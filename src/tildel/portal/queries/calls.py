"""Published calls, with what they are looked for by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from tildel.guidance.queries import funding
from tildel.people import queries as people
from tildel.portal.domain.calls import CallFacts, Wanted, facts_from, fits
from tildel.programmes import queries as programmes
from tildel.programmes.domain.states import Phase
from tildel.programmes.models import Call

_FACTS = ("name", "summary", "welcomes", "who_may_apply", "themes", "requirements", "eligible")


@dataclass(frozen=True)
class CallRow:
    call: Call
    phase: str


def open_calls(at: datetime, wanted: Wanted | None = None) -> list[CallRow]:
    """Calls that can be applied to at an instant and fit, the nearest deadline first."""
    found = programmes.public_calls_in(Phase.OPEN, at).order_by("deadline_at", "key")
    return [CallRow(call, Phase.OPEN) for call in _those(found, wanted, at)]


def coming_calls(at: datetime, wanted: Wanted | None = None) -> list[CallRow]:
    """Calls that are announced and open later, the first to open first."""
    found = programmes.public_calls_in(Phase.COMING, at).order_by("opens_at", "key")
    return [CallRow(call, Phase.COMING) for call in _those(found, wanted, at)]


def _those(found: QuerySet[Call], wanted: Wanted | None, at: datetime) -> Iterable[Call]:
    if wanted is None or wanted.is_everything:
        return found.defer("current__content")
    return _fitting(_with_facts(found), wanted, at)


def closed_calls(at: datetime, wanted: Wanted | None = None) -> Any:
    """Calls that are closed at an instant and fit, the latest deadline first: a list or what becomes one."""
    found = programmes.public_calls_in(Phase.CLOSED, at)
    if wanted is None or wanted.is_everything:
        return found.defer("current__content")
    return _fitting(_with_facts(found), wanted, at)


def row_of(call: Call, at: datetime) -> CallRow:
    return CallRow(call, programmes.phase(call, at))


def _with_facts(calls: QuerySet[Call]) -> QuerySet[Call]:
    """With the parts of what they say that are looked into; the whole of a call is long."""
    parts = {f"{name}_part": KeyTextTransform(name, "current__content") for name in _FACTS}
    return calls.defer("current__content").annotate(**parts)


def _fitting(calls: Iterable[Call], wanted: Wanted, at: datetime) -> list[Call]:
    directory = people.directory()
    return [call for call in calls if fits(facts_of(call), wanted, directory=directory, at=at)]


def facts_of(call: Any) -> CallFacts:
    """The facts of a call that was read with its parts, or with its whole content."""
    content = {
        name: json.loads(part)
        for name in _FACTS
        if (part := getattr(call, f"{name}_part", None)) is not None
    } or call.current.content  # fmt: skip
    return facts_from(content, closes_at=call.deadline_at)


def call_fits(call: Call, wanted: Wanted, at: datetime) -> bool:
    return fits(facts_of(call), wanted, directory=people.directory(), at=at)


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """A call of somebody else in one line; the days are None where they are not known."""

    name: Mapping[str, str]
    funder: Mapping[str, str]
    key: str
    opens_on: date | None
    deadline_on: date | None
    is_example: bool


def outside_calls(at: datetime) -> list[OutsideRow]:
    """Calls of others (EU, Forskningsrådet, foundations), open and coming, the nearest deadline first."""
    return [_row(told) for told in funding.outside_calls(at)]


def _row(told: funding.Told) -> OutsideRow:
    day = told.next_deadline.day if told.next_deadline else None
    return OutsideRow(told.titles, told.funder, told.key, told.opens_on, day, told.is_example)

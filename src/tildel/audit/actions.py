"""Writing the trail. Called by every action, inside its transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models.signals import post_save

from tildel.audit.domain.chain import event_hash, stamp
from tildel.audit.models import Event


@dataclass(frozen=True, slots=True)
class Entry:
    """One event that is to be written: to which stream, what happened, and what belongs to it."""

    stream: str
    verb: str
    data: Mapping[str, Any]


def record(*, stream: str, verb: str, by: Any, at: datetime, **data: Any) -> Event:
    """Add one event to `stream` (`"application:<uuid>"`). `by` is a user or None for the system."""
    _take_turns([stream])
    last = Event.objects.filter(stream=stream).order_by("-number").first()
    event = _after(last, Entry(stream, verb, data), by, at)
    event.save(force_insert=True)
    return event


def record_all(entries: Iterable[Entry], *, by: Any, at: datetime) -> list[Event]:
    """Add many events in their order with three questions; one stream may have several of them."""
    wanted = list(entries)
    streams = sorted({one.stream for one in wanted})
    _take_turns(streams)
    rows = Event.objects.filter(stream__in=streams).order_by("stream", "-number").distinct("stream")
    last: dict[str, Event] = {row.stream: row for row in rows}
    events = []
    for one in wanted:
        last[one.stream] = _after(last.get(one.stream), one, by, at)
        events.append(last[one.stream])
    Event.objects.bulk_create(events)
    for event in events:  # whoever hears of one event hears of each of many
        post_save.send(
            Event, instance=event, created=True, raw=False, using=connection.alias, update_fields=None
        )
    return events


def _after(last: Event | None, entry: Entry, by: Any, at: datetime) -> Event:
    """The event that follows `last` in its stream, not written yet."""
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    plain = json.loads(json.dumps(dict(entry.data), cls=DjangoJSONEncoder))
    by_id = getattr(by, "pk", None)
    digest = event_hash(
        previous=previous, stream=entry.stream, number=number, verb=entry.verb, at=stamp(at), by=by_id,
        data=plain,
    )  # fmt: skip
    return Event(
        stream=entry.stream, number=number, verb=entry.verb, at=at, by=by_id, by_label=str(by or "")[:200],
        data=plain, previous_hash=previous, hash=digest,
    )  # fmt: skip


def _take_turns(streams: list[str]) -> None:
    """Two writers to one stream come after each other; other streams are not held up.

    Several are taken in one order, so that two writers never wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(one.stream, 7411))"
            " FROM (SELECT unnest(%s::text[]) AS stream ORDER BY 1) AS one",
            [streams],
        )

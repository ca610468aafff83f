"""Reading the trail."""

from __future__ import annotations

from django.db.models import QuerySet

from tildel.audit.domain.chain import first_break, stamp
from tildel.audit.models import Event


def events_of(stream: str) -> QuerySet[Event]:
    """Everything that happened to one subject, newest first."""
    return Event.objects.filter(stream=stream).order_by("-number")


def broken_at(stream: str) -> int | None:
    """The number of the first event of `stream` that was tampered with; None when the chain holds."""
    rows = Event.objects.filter(stream=stream).order_by("number").iterator()
    return first_break(
        {
            "stream": row.stream, "number": row.number, "verb": row.verb, "at": stamp(row.at), "by": row.by,
            "data": row.data, "previous_hash": row.previous_hash, "hash": row.hash,
        }
        for row in rows
    )  # fmt: skip

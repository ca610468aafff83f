"""Writing the trail. Called by every action, inside its transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from tildel.audit.domain.chain import event_hash, stamp
from tildel.audit.models import Event


def record(*, stream: str, verb: str, by: Any, at: datetime, **data: Any) -> Event:
    """Add one event to `stream` (`"application:<uuid>"`). `by` is a user or None for the system."""
    _take_turn(stream)
    last = Event.objects.filter(stream=stream).order_by("-number").first()
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    plain = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    by_id = getattr(by, "pk", None)
    digest = event_hash(
        previous=previous, stream=stream, number=number, verb=verb, at=stamp(at), by=by_id, data=plain
    )
    return Event.objects.create(
        stream=stream, number=number, verb=verb, at=at, by=by_id, by_label=str(by or "")[:200],
        data=plain, previous_hash=previous, hash=digest,
    )  # fmt: skip


def _take_turn(stream: str) -> None:
    """Two writers to one stream come after each other; other streams are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7411))", [stream])

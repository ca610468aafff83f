"""The hash chain of a stream: every event carries the hash of itself and of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any


def stamp(at: datetime) -> str:
    """The instant as it is hashed: ISO 8601, UTC, microseconds, as PostgreSQL keeps it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def event_hash(
    *, previous: str, stream: str, number: int, verb: str, at: str, by: int | None, data: Any
) -> str:
    """SHA-256 (hex) over the canonical JSON of the event; `at` is ISO 8601 in UTC."""
    body = {
        "previous": previous,
        "stream": stream,
        "number": number,
        "verb": verb,
        "at": at,
        "by": by,
        "data": data,
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def first_break(events: Iterable[Mapping[str, Any]]) -> int | None:
    """The number of the first event that does not follow from the one before; None when all do.

    `events` are in order, each with the keys of `event_hash` less `previous`, and `previous_hash` and `hash`.
    """
    previous, expected = "", 1
    for event in events:
        again = event_hash(
            previous=previous,
            **{key: event[key] for key in ("stream", "number", "verb", "at", "by", "data")},
        )
        if (event["number"], event["previous_hash"], event["hash"]) != (expected, previous, again):
            return int(event["number"])
        previous, expected = again, expected + 1
    return None

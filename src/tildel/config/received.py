"""When a request was received. The time of receipt decides whether a submission is in time.

The web server notes when the first bytes of a request came (`config.server`), before the request may wait for
a free thread; a front that is trusted may stamp even earlier. What a client claims is never believed.
A sender who begins in time and then dawdles gains nothing: what takes longer than PATIENCE to arrive counts
from its last byte.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone

FRONT_HEADER = "HTTP_X_REQUEST_START"  # "t=1715781599.123", seconds since 1970
PATIENCE = 10.0  # seconds
# Only a whole request is judged by its last byte. What is larger is a file; a file alone submits nothing.
LARGEST_READ = 1024 * 1024
# A stamp older than any request can wait tells of a front with a wrong clock or another unit.
OLDEST_FRONT_STAMP = timedelta(minutes=5)


@dataclass(frozen=True)
class Arrival:
    """When bytes of a request came; seconds since 1970."""

    first_at: float
    last_at: Callable[[], float]


class _Current(threading.local):
    arrival: Arrival | None = None


_current = _Current()


def now_serving(arrival: Arrival | None) -> None:
    """Told by the web server as a thread begins (and, with None, ends) a request."""
    _current.arrival = arrival


def waited(*, before: float) -> float:
    """Seconds that the present request waited for its thread, if it was worked on for `before` seconds."""
    return max(0.0, time.time() - before - _current.arrival.first_at) if _current.arrival else 0.0


class ReceivedAtMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = received_at(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.resolver_match:
            # For the log: the address without what stands in it, which may be a key or a name.
            request.META["tildel.route"] = request.resolver_match.route
        return response


def received_at(request: HttpRequest) -> datetime:
    """The earliest trustworthy stamp, never later than now."""
    stamps = []
    if _current.arrival:
        stamps.append(datetime.fromtimestamp(_came(request, _current.arrival), UTC))
    now = timezone.now()
    if settings.TRUST_FRONT_STAMP:
        front = _front_stamp(request.META.get(FRONT_HEADER, ""))
        stamps += [front] if front and now - front <= OLDEST_FRONT_STAMP else []
    return min([now, *stamps])


def _came(request: HttpRequest, arrival: Arrival) -> float:
    if not _read_whole(request):
        return arrival.first_at
    last_at = arrival.last_at()
    return arrival.first_at if last_at - arrival.first_at <= PATIENCE else last_at


def _read_whole(request: HttpRequest) -> bool:
    """Read the body now where it is small. False for a large one and for one that broke off."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_READ:
        return False
    try:
        return request.body is not None
    except UnreadablePostError:
        return False


def _front_stamp(header: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(header.removeprefix("t=")), UTC)
    except (ValueError, OverflowError, OSError):
        return None

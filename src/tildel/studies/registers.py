"""Asking ClinicalTrials.gov for one study by its number.

The address stands in the setting CLINICALTRIALS_URL (such as `https://…/api/v2`); without it the register is
not connected and a file can be uploaded instead. Nothing that the register does stops anybody: after TIMEOUT
the answer is that it did not answer.
"""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException

from django.conf import settings

TIMEOUT = 5.0  # seconds in all, whichever way the time goes
_MOST_BYTES = 4 * 1024 * 1024
_NUMBER = re.compile(r"NCT\d{8}")
# A server that drips holds one of these until its own time-out, never the person who asked.
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="studies")


@dataclass(frozen=True, slots=True)
class Answer:
    """`state`: `found`, `nothing`, `not_connected`, `not_understood` (the number), `no_answer`."""

    state: str
    data: bytes = b""


def address() -> str:
    return str(getattr(settings, "CLINICALTRIALS_URL", "") or "").rstrip("/")


def look_up(number: str) -> Answer:
    """Ask for one study (`NCT` and eight digits) for at most TIMEOUT. Nothing it does is an exception."""
    wanted = "".join(number.split()).upper()
    if not address():
        return Answer("not_connected")
    if not _NUMBER.fullmatch(wanted):
        return Answer("not_understood")
    waiting = _POOL.submit(_fetched, f"{address()}/studies/{wanted}?format=json")
    try:
        return Answer("found", waiting.result(timeout=TIMEOUT))
    except urllib.error.HTTPError as error:
        error.close()
        return Answer("nothing" if error.code in (404, 410) else "no_answer")
    except (OSError, TimeoutError, HTTPException, ValueError):
        waiting.cancel()
        return Answer("no_answer")


def _fetched(where: str) -> bytes:
    if not where.startswith(("https://", "http://")):
        raise ValueError(where)
    request = urllib.request.Request(where, headers={"Accept": "application/json"})  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - checked above
        data = answer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError("too long an answer")
    return bytes(data)

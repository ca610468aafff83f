"""Asking NVA, Crossref and ORCID about a project, in the queue.

Each register is a `Source`: how it is asked and how its answer is read. Its address stands in a setting
(NVA_URL, CROSSREF_URL, ORCID_URL); without one it is not connected and nothing is asked. Nothing that a
register does stops anybody: after TIMEOUT the answer is that it did not answer.
"""

from __future__ import annotations

import urllib.error
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Protocol

from django.conf import settings

from tildel.applications.publications import fetched
from tildel.projects.domain import sources
from tildel.projects.domain.results import CROSSREF, NVA, ORCID, Found

TIMEOUT = 10.0  # seconds in all: nobody waits in front of a page
_POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="results")


class Source(Protocol):
    """An adapter: `path` is "" where the register cannot be asked with what is known."""

    @property
    def address(self) -> str: ...

    def path(self, number: str, orcid: str) -> str: ...

    def read(self, answer: Any) -> tuple[Found, ...]: ...


@dataclass(frozen=True, slots=True)
class Register:
    """A Source whose address is a setting."""

    setting: str
    asked: Callable[[str, str], str]
    reads: Callable[[Any], tuple[Found, ...]]

    @property
    def address(self) -> str:
        return str(getattr(settings, self.setting, "") or "").rstrip("/")

    def path(self, number: str, orcid: str) -> str:
        return self.asked(number, orcid)

    def read(self, answer: Any) -> tuple[Found, ...]:
        return self.reads(answer)


SOURCES: dict[str, Source] = {
    NVA: Register("NVA_URL", sources.nva_path, sources.from_nva),
    CROSSREF: Register("CROSSREF_URL", sources.crossref_path, sources.from_crossref),
    ORCID: Register("ORCID_URL", sources.orcid_path, sources.from_orcid),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`state`: `found`, `nothing`, `not_connected`, `not_understood`, `no_answer`."""

    state: str
    found: tuple[Found, ...] = ()


def connected() -> tuple[str, ...]:
    """The sources that have an address."""
    return tuple(key for key, source in SOURCES.items() if source.address)


def look_up(key: str, *, number: str, orcid: str) -> Answer:
    """Ask one source for at most TIMEOUT. Nothing that it does is an exception."""
    source = SOURCES[key]
    path = source.path(number, orcid)
    if not source.address:
        return Answer("not_connected")
    if not path:
        return Answer("not_understood")
    waiting = _POOL.submit(fetched, source.address + path)
    try:
        found = source.read(waiting.result(timeout=TIMEOUT))
    except urllib.error.HTTPError as error:
        error.close()
        return Answer("nothing" if error.code in (404, 410) else "no_answer")
    except (OSError, TimeoutError, HTTPException, ValueError, RecursionError):
        waiting.cancel()
        return Answer("no_answer")
    return Answer("found" if found else "nothing", found)

"""Asking outside registers for publications: Crossref for a DOI, ORCID for a person's number, NVA for words.

Each register is an adapter behind one door, `look_up`. An address that is not set means that the register
is not connected. Nothing that a register does, or fails to do, stops anybody: after TIMEOUT the answer is
that it did not answer.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from tildel.applications.domain.publication import (
    MOST,
    Publication,
    doi_in,
    from_crossref,
    from_nva,
    from_orcid,
    orcid_in,
)

TIMEOUT = 3.0  # seconds in all, whichever way the time goes
_MOST_BYTES = 4 * 1024 * 1024
# A server that drips holds one of these until its own time-out, never the person who asked.
_POOL = ThreadPoolExecutor(max_workers=8, thread_name_prefix="publications")


@dataclass(frozen=True, slots=True)
class Register:
    """`setting` holds its address; `path` makes the rest of it, "" for words it cannot be asked with."""

    key: str
    setting: str
    path: Callable[[str], str]
    read: Callable[[Any], tuple[Publication, ...]]

    @property
    def address(self) -> str:
        return str(getattr(settings, self.setting, "") or "").rstrip("/")


def _crossref_path(words: str) -> str:
    doi = doi_in(words)
    return f"/works/{quote(doi, safe='')}" if doi else ""


def _orcid_path(words: str) -> str:
    orcid = orcid_in(words)
    return f"/{orcid}/works" if orcid else ""


def _nva_path(words: str) -> str:
    asked = " ".join(words.split())
    return "/search/resources?" + urlencode({"query": asked, "results": MOST}) if len(asked) >= 3 else ""


REGISTERS = {
    "doi": Register("doi", "CROSSREF_URL", _crossref_path, from_crossref),
    "orcid": Register("orcid", "ORCID_URL", _orcid_path, from_orcid),
    "nva": Register("nva", "NVA_URL", _nva_path, from_nva),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`state`: `found`, `nothing`, `not_connected`, `not_understood` (the words), `no_answer`."""

    state: str
    publications: tuple[Publication, ...] = ()


def look_up(register: str, words: str) -> Answer:
    """Ask one register (`doi`, `orcid`, `nva`) for at most TIMEOUT. Nothing that it does is an exception."""
    asked = REGISTERS[register]
    path = asked.path(words[:500])
    if not asked.address:
        return Answer("not_connected")
    if not path:
        return Answer("not_understood")
    waiting = _POOL.submit(fetched, asked.address + path)
    try:
        found = asked.read(waiting.result(timeout=TIMEOUT))
    except urllib.error.HTTPError as error:
        error.close()
        return Answer("nothing" if error.code in (404, 410) else "no_answer")
    except (OSError, TimeoutError, HTTPException, ValueError, RecursionError):
        waiting.cancel()
        return Answer("no_answer")
    return Answer("found" if found else "nothing", found)


def fetched(address: str) -> Any:
    """The JSON at an address. Raises OSError, HTTPException and ValueError for whatever else there is."""
    if not address.startswith(("https://", "http://")):
        raise ValueError(address)
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - checked above
        data = answer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError("too long an answer")
    return json.loads(data)


def connected() -> tuple[str, ...]:
    """The registers that have an address."""
    return tuple(key for key, register in REGISTERS.items() if register.address)

"""What the last run of the accessibility tests found, and whether it was of the pages as they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class AxeRun:
    """A run: the day, the pages it met, in how many views (language, width, colours), and the faults in them.

    `digest` is of the templates, styles and scripts it was run on.
    """

    day: date
    engine: str
    pages: int
    views: int
    faults: int
    digest: str


def read_run(row: Mapping[str, Any]) -> AxeRun:
    """A run as the tests wrote it. Raises ValueError or KeyError for what is no such thing."""
    numbers = {name: int(row[name]) for name in ("pages", "views", "faults")}
    return AxeRun(date.fromisoformat(row["day"]), str(row["engine"]), digest=str(row["digest"]), **numbers)


def digest_of(files: Iterable[tuple[str, bytes]]) -> str:
    """The same for the same files under the same names, in whatever order they come."""
    whole = hashlib.sha256()
    for name, content in sorted(files):
        whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()[:16]

"""The ledger of erasures: fingerprints of what went, and the lines of its copy outside the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

ERASED, BLOCKED = "erased", "blocked"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger. It holds keys and fingerprints, and nothing of what was erased."""

    verb: str
    rule: str
    table: str
    key: str
    fingerprint: str
    storage_name: str = ""
    file_sha256: str = ""


def fingerprint(table: str, facts: Iterable[Any]) -> str:
    """SHA-256 of a row's unchangeable facts: after a restore a key may have been given to another row."""
    text = json.dumps([table, *map(str, facts)], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def as_lines(entries: Iterable[Entry]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(asdict(one), sort_keys=True) + "\n" for one in entries)


def read_lines(text: str) -> Iterator[Entry]:
    """The entries of such a text. Raises ValueError with the line number for a line that is none."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield _entry(json.loads(line))
        except (TypeError, ValueError) as error:
            raise ValueError(f"line {number} is no entry of a ledger") from error


def _entry(row: Any) -> Entry:
    if not isinstance(row, Mapping):
        raise TypeError
    found = Entry(**row)
    if found.verb not in (ERASED, BLOCKED) or not all(isinstance(one, str) for one in row.values()):
        raise ValueError
    return found

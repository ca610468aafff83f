"""After a restore from a backup: what had been erased since goes again, and who was blocked is blocked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError
from django.db.utils import IntegrityError

from tildel.audit.actions import record
from tildel.files.models import File
from tildel.privacy.actions.nightly import STREAM
from tildel.privacy.actions.persons import block_again
from tildel.privacy.actions.rows import delete_bytes, erase_row
from tildel.privacy.domain.ledger import BLOCKED, Entry
from tildel.privacy.queries.stable import fingerprint_of, row_at

GONE, AGAIN, OTHER, HELD = "gone", "again", "other", "held"


def replay(*, entries: Iterable[Entry], at: datetime) -> dict[str, int]:
    """Go through a ledger in its order; may be done as often as one likes.

    Returns how many rows were `gone` already, went `again`, are `other` rows under a key of old, or are
    `held` by something that stays. What is held is tried once more at the end.
    """
    counts: Counter[str] = Counter()
    waiting: list[Entry] = []
    for entry in entries:
        result = _again(entry, at)
        counts[result] += 1
        if result == HELD:
            waiting.append(entry)
    for entry in reversed(waiting):
        counts[HELD] -= 1
        counts[_again(entry, at)] += 1
    record(stream=STREAM, verb="erasure.replayed", by=None, at=at, rows=dict(counts))
    return {name: counts[name] for name in (GONE, AGAIN, OTHER, HELD)}


def _again(entry: Entry, at: datetime) -> str:
    row = row_at(entry.table, entry.key)
    if row is None:
        return _bytes_again(entry)
    if fingerprint_of(row) != entry.fingerprint:
        return OTHER
    if entry.verb == BLOCKED:
        return AGAIN if block_again(person=row, at=at) else GONE
    try:
        with transaction.atomic():
            erase_row(row, rule=entry.rule)
    except (ProtectedError, IntegrityError):
        return HELD
    return AGAIN


def _bytes_again(entry: Entry) -> str:
    """The row is gone; the storage may have been restored as well."""
    name = entry.storage_name
    if not name or not default_storage.exists(name) or File.objects.filter(storage_name=name).exists():
        return GONE
    delete_bytes(name, entry.file_sha256)
    return AGAIN

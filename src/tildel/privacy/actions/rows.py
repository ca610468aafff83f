"""Erasing one row with everything that hangs on it: its files too, and an entry in the ledger for each."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from tildel.files.authorless import RECIPE
from tildel.files.models import File
from tildel.guidance.models import HelpCase
from tildel.privacy.domain.ledger import ERASED, Entry
from tildel.privacy.models import Erased, Export, Planned
from tildel.privacy.queries.held import sessions_of
from tildel.privacy.queries.references import ownerless
from tildel.privacy.queries.stable import fingerprint_of

# Where the files of a row hang; other rows have none.
_FILES = {"applications.Application": ("attachments", "file"), "guidance.HelpCase": ("messages", "file")}


def erase_row(row: Model, *, rule: str) -> list[Entry]:
    """Delete a row, what hangs on it, and the files that belong to nothing afterwards.

    Call it inside a transaction; the bytes go when that is committed. Raises ProtectedError when something
    that stays points at the row. Returns what belongs into the ledger.
    """
    entry = entry_of(row, rule, ERASED)
    files = _files_of(row)
    if isinstance(row, File):
        return [_drop(row, rule)]
    if isinstance(row, Export) and row.storage_name:
        transaction.on_commit(partial(delete_bytes, row.storage_name, ""))
    if isinstance(row, HelpCase):
        row.messages.all().delete()
    _forget_plan(row)
    row.delete()
    free = ownerless([one.pk for one in files])
    return [entry, *(_drop(one, rule) for one in files if one.pk in free)]


def entry_of(row: Model, rule: str, verb: str) -> Entry:
    storage = getattr(row, "storage_name", "") if isinstance(row, File | Export) else ""
    digest = row.sha256 if isinstance(row, File | Export) else ""
    return Entry(verb, rule, row._meta.label, str(row.pk), fingerprint_of(row), storage, digest)


def _files_of(row: Model) -> list[File]:
    if row._meta.label not in _FILES:
        return []
    hanging, column = _FILES[row._meta.label]
    keys = getattr(row, hanging).filter(**{f"{column}__isnull": False}).values_list(column, flat=True)
    return list(File.objects.filter(pk__in=list(keys)))


def _drop(file: File, rule: str) -> Entry:
    entry = entry_of(file, rule, ERASED)
    _forget_plan(file)
    file.delete()
    transaction.on_commit(partial(delete_bytes, entry.storage_name, entry.file_sha256))
    return entry


def _forget_plan(row: Model) -> None:
    Planned.objects.filter(table=row._meta.label, key=str(row.pk)).delete()


def delete_bytes(storage_name: str, sha256: str) -> None:
    """The bytes, and the copy without an author where no other file has the same content."""
    if storage_name:
        default_storage.delete(storage_name)
    if sha256 and not File.objects.filter(sha256=sha256).exists():
        default_storage.delete(f"authorless/{RECIPE}/{sha256}")


def write_ledger(entries: list[Entry], *, run: UUID, at: datetime) -> None:
    """Rows that are added and never changed."""
    Erased.objects.bulk_create(
        [
            Erased(
                run=run, verb=one.verb, rule=one.rule, table=one.table, key=one.key,
                fingerprint=one.fingerprint, storage_name=one.storage_name, file_sha256=one.file_sha256,
                erased_at=at,
            )
            for one in entries
        ],
        batch_size=500,
    )  # fmt: skip


def end_sessions(user: Any, at: datetime) -> int:
    """Whoever is logged in as this account is not any more. Reads every living session."""
    keys = [one.pk for one in sessions_of(user, at)]
    return Session.objects.filter(pk__in=keys).delete()[0]


def clear(table: str, **conditions: Any) -> int:
    """Rows of operation that go at once and leave no trace. Returns how many."""
    return apps.get_model(table)._base_manager.filter(**conditions).delete()[0]

"""The journal as a Noark 5 extraction: plain rows for `domain.noark`, and the files that go with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tildel.governance.domain.journal import ENTRY_TYPES
from tildel.governance.domain.noark import Archive, Document, Entry, Folder
from tildel.governance.models import JournalEntry, JournalFolder
from tildel.governance.queries.journal import folders

_PARTIES = {"sender": "Avsender", "receiver": "Mottaker"}


def archive(*, title: str, creator: tuple[str, str], by: str, at: datetime) -> tuple[Archive, dict[str, Any]]:
    """Everything that is journalled, and its stored files by their path in the package."""
    files: dict[str, Any] = {}
    rows = tuple(_folder(row, files) for row in folders())
    return Archive(title, creator, at, by, rows), files


def _folder(row: JournalFolder, files: dict[str, Any]) -> Folder:
    entries = tuple(_entry(one, files) for one in sorted(row.entries.all(), key=lambda one: one.number))
    return Folder(
        id=str(row.pk), year=row.year, sequence=row.sequence, title=row.title, public_title=row.public_title,
        unit=row.unit, responsible=row.responsible, opened_at=row.opened_at, closed_at=row.closed_at,
        entries=entries,
    )  # fmt: skip


def _entry(row: JournalEntry, files: dict[str, Any]) -> Entry:
    return Entry(
        id=str(row.pk), year=row.year, sequence=row.sequence, number=row.number, kind=ENTRY_TYPES[row.kind],
        title=row.title, public_title=row.public_title, ground=row.ground, journalled_at=row.journalled_at,
        document_day=row.document_day, handler=row.handler,
        parties=tuple((_PARTIES.get(one.get("role", ""), "Mottaker"), one["name"]) for one in row.parties),
        documents=_documents(row, files),
    )  # fmt: skip


def _documents(row: JournalEntry, files: dict[str, Any]) -> tuple[Document, ...]:
    if row.file is None:
        return ()
    path = f"dokumenter/{row.year}-{row.sequence}.pdf"
    files[path] = row.file
    made = row.file
    return (Document(str(made.pk), path, row.title, made.size, made.sha256, made.stored_at),)

"""The journal as a Noark 5 extraction: plain rows for `domain.noark`, and the files that go with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tildel.governance.domain.journal import ENTRY_TYPES
from tildel.governance.domain.noark import Archive, Change, Document, Entry, Folder
from tildel.governance.models import Correction, JournalEntry, JournalFolder
from tildel.governance.queries.journal import folders

_PARTIES = {"sender": "Avsender", "receiver": "Mottaker"}
# Minutes are no metadata of their own in the standard: what stands in a case describes its record (M021).
_FIELDS = {"discussion": "beskrivelse (drøfting)", "decision_text": "beskrivelse (vedtak)"}


def archive(*, title: str, creator: tuple[str, str], by: str, at: datetime) -> tuple[Archive, dict[str, Any]]:
    """Everything that is journalled, and its stored files by their path in the package."""
    files: dict[str, Any] = {}
    rows = tuple(_folder(row, files) for row in folders())
    return Archive(title, creator, at, by, rows, _changes()), files


def _changes() -> tuple[Change, ...]:
    """What was corrected in a case after it was journalled; before that nothing archived was changed."""
    corrections = list(
        Correction.objects.select_related("made_by", "case__meeting__body").order_by("made_at", "pk")
    )
    causes = {f"case:{row.case_id}" for row in corrections}
    entries = {row.cause: row for row in JournalEntry.objects.filter(cause__in=causes)}
    found = ((row, entries.get(f"case:{row.case_id}")) for row in corrections)
    return tuple(
        Change(
            record=str(entry.pk), field=_FIELDS.get(row.field, row.field), before=row.before, after=row.after,
            at=row.made_at, by=str(row.made_by or row.case.meeting.body),
        )
        for row, entry in found
        if entry is not None and row.made_at >= entry.journalled_at
    )  # fmt: skip


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

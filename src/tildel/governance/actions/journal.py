"""The journal: one entry for each document, numbered by year, as Noark 5 asks. Other slices call
`journal_entry`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.files.models import File
from tildel.governance import access
from tildel.governance.domain.journal import ENTRY_TYPES
from tildel.governance.models import JournalEntry, JournalFolder
from tildel.governance.queries import journal as queries
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

_LONGEST = 250


@transaction.atomic
def journal_entry(
    *, subject: str, folder: str, unit: str, kind: str, title: str, cause: str, by: User | None, at: datetime,
    folder_public: str = "", public_title: str = "", ground: str = "", document_day: date | None = None,
    parties: Iterable[Mapping[str, Any]] = (), file: File | None = None,
) -> JournalEntry:  # fmt: skip
    """Journal a document. The same `cause` never makes two entries: the first is returned.

    `subject` ("call:klinbeforsk-2024", "meeting:12") says which folder it belongs to; the first entry
    opens the folder with the title `folder` (`folder_public` where that is exempt) in the administrative
    `unit`. `kind` is in, out, internal, memo or presentation. `parties` are {"name", "role": sender or
    receiver, "person": bool}; names of persons are not searchable after a year. `ground` is the legal
    ground of what is exempt: the public then sees `public_title` alone. Raises RuleBroken `journal.kind`,
    and `journal.no_public_title` where one is needed.
    """
    if kind not in ENTRY_TYPES:
        raise RuleBroken("journal.kind", place="kind", kind=kind)
    if ground and not public_title.strip():
        raise RuleBroken("journal.no_public_title", place="public_title")
    found = JournalEntry.objects.filter(cause=cause).select_related("folder").first()
    if found is not None:
        return found
    # Writing the trail takes a turn that is kept until the transaction ends: no number is given twice.
    record(stream="journal", verb="journal.entered", by=by, at=at, subject=subject, cause=cause, kind=kind)
    year = in_oslo(at).year
    holder = _folder(subject, folder, folder_public, unit, year, by, at)
    return JournalEntry.objects.create(
        folder=holder, year=year, sequence=queries.last_entry(year) + 1, number=holder.entries.count() + 1,
        kind=kind, title=title[:_LONGEST], public_title=public_title.strip()[:_LONGEST], ground=ground,
        journalled_at=at, document_day=document_day, parties=[dict(one) for one in parties],
        handler=str(by or "")[:200], file=file, cause=cause,
    )  # fmt: skip


def _folder(
    subject: str, title: str, public: str, unit: str, year: int, by: User | None, at: datetime
) -> JournalFolder:
    found = JournalFolder.objects.filter(subject=subject).first()
    if found is not None:
        return found
    return JournalFolder.objects.create(
        subject=subject, year=year, sequence=queries.last_folder(year) + 1, title=title[:_LONGEST],
        public_title=public.strip()[:_LONGEST], unit=unit[:200], responsible=str(by or unit)[:200],
        opened_at=at,
    )  # fmt: skip


@transaction.atomic
def close_folder(*, folder: JournalFolder, by: User, at: datetime) -> JournalFolder:
    """No more is expected in it; closing twice changes nothing."""
    access.check_can_set_up(by)
    if folder.closed_at is None:
        folder.closed_at = at
        folder.save(update_fields=["closed_at"])
        record(stream="journal", verb="folder.closed", by=by, at=at, subject=folder.subject)
    return folder

"""Reading the journal: as the archive holds it, and as the public may see it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tildel.governance.domain.journal import MONTHS_NAMES_ARE_SEARCHED, Row, matches, shown
from tildel.governance.models import JournalEntry, JournalFolder
from tildel.kernel.periods import add_months
from tildel.kernel.time import in_oslo

# A search is answered from so many entries at most; narrower words find the rest.
MOST_SEARCHED = 2000


def entries() -> QuerySet[JournalEntry]:
    return JournalEntry.objects.select_related("folder").order_by("-year", "-sequence")


def as_row(entry: JournalEntry) -> Row:
    persons = tuple(one["name"] for one in entry.parties if one.get("person"))
    others = tuple(one["name"] for one in entry.parties if not one.get("person"))
    day = in_oslo(entry.journalled_at).date()
    return Row(entry.title, entry.public_title, entry.ground, day, persons, others)


def public_row(entry: JournalEntry) -> dict[str, Any]:
    """One line of the public journal."""
    view = shown(as_row(entry))
    screened = bool(entry.folder.public_title)
    return {
        "number": f"{entry.folder.year}/{entry.folder.sequence}-{entry.number}",
        "journal": f"{entry.sequence}/{entry.year}",
        "kind": entry.kind,
        "title": view.title,
        "ground": view.ground,
        "parties": view.parties,
        "day": in_oslo(entry.journalled_at).date(),
        "document_day": entry.document_day,
        "folder": entry.folder.public_title if screened or view.ground else entry.folder.title,
        "unit": entry.folder.unit,
    }


def search(words: Sequence[str], *, today: date) -> list[JournalEntry]:
    """Entries in which the public may find every word, the newest first.

    The database narrows by what is shown and by names of the last year; the rule itself then decides on each.
    """
    since = add_months(today, -MONTHS_NAMES_ARE_SEARCHED)
    rows = entries()
    for word in words:
        rows = rows.filter(
            Q(title__icontains=word, ground="") | Q(public_title__icontains=word)
            | Q(parties__icontains=word, journalled_at__date__gte=since)
            | Q(parties__icontains=word, ground="")
        )  # fmt: skip
    return [entry for entry in rows[:MOST_SEARCHED] if matches(as_row(entry), words, today)]


def folders() -> QuerySet[JournalFolder]:
    return JournalFolder.objects.prefetch_related("entries__file").order_by("year", "sequence")


def last_folder(year: int) -> int:
    rows = JournalFolder.objects.filter(year=year).order_by("-sequence")
    return rows.values_list("sequence", flat=True).first() or 0


def last_entry(year: int) -> int:
    rows = JournalEntry.objects.filter(year=year).order_by("-sequence")
    return rows.values_list("sequence", flat=True).first() or 0

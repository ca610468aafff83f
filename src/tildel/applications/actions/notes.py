"""Notes beside a field, from those who take part to each other. Never part of what is sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications import access
from tildel.applications.actions.collaborators import held_for_people
from tildel.applications.actions.drafts import stream_of
from tildel.applications.domain.values import storable
from tildel.applications.models import Application, Note
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User

LONGEST = 2000
_FIELD = Note._meta.get_field("field").max_length


@transaction.atomic
def write_note(
    *, application: Application, section: str, field: str, text: str, by: User, at: datetime
) -> Note:
    """A word beside a field (`field` as the form names it, "" for the whole part); readers may, too."""
    access.check_can_take_part(by, application)
    held = held_for_people(application)
    text = storable(text).strip()
    if not text:
        raise RuleBroken("applications.note_empty", place="text")
    if len(text) > LONGEST:
        raise RuleBroken("applications.note_too_long", place="text", most=LONGEST)
    note = Note.objects.create(
        application=held,
        section=section,
        field=storable(field)[:_FIELD],
        text=text,
        written_at=at,
        written_by=by,
    )
    record(stream=stream_of(held), verb="note.written", by=by, at=at, note=note.pk, section=section)
    return note


@transaction.atomic
def settle_note(*, note: Note, settled: bool, by: User, at: datetime) -> Note:
    """Mark a note as dealt with, or open it again. Twice the same changes nothing."""
    access.check_can_take_part(by, note.application)
    held = held_for_people(note.application)
    found = held.notes.select_for_update(of=("self",)).get(pk=note.pk)
    if (found.settled_at is not None) == settled:
        return found
    found.settled_at, found.settled_by = (at, by) if settled else (None, None)
    found.save(update_fields=["settled_at", "settled_by"])
    verb = "note.settled" if settled else "note.reopened"
    record(stream=stream_of(held), verb=verb, by=by, at=at, note=found.pk)
    return found

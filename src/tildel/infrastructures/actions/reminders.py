"""Once a year somebody has to say that an entry is still right."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.infrastructures import queries
from tildel.infrastructures.mails import confirmation
from tildel.infrastructures.models import Entry
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail


def remind_owners(*, at: datetime) -> int:
    """Write to those who hold a role for the owners of what nobody looked over for a year.

    One mail a person and entry and month, however often it is run. Returns how many entries are waiting.
    """
    on = in_oslo(at).date()
    waiting = list(queries.waits_for_confirmation(at=at, on=on))
    people = queries.to_remind({entry.owner_id for entry in waiting}, on=on)
    for entry in waiting:
        with transaction.atomic():
            held = Entry.objects.select_for_update().get(pk=entry.pk)
            held.reminded_at = at
            held.save(update_fields=["reminded_at"])
            for person in people.get(entry.owner_id, []):
                with translation.override(person.language):
                    subject, body = confirmation(name=str(person), entry=entry)
                write_mail(
                    kind="infrastructure.reminded",
                    to=person.email,
                    language=person.language,
                    subject=subject,
                    body=body,
                    cause=f"infrastructure:{entry.key}:{on:%Y-%m}:{person.pk}",
                    at=at,
                )
            record(stream=f"infrastructure:{entry.key}", verb="infrastructure.reminded", by=None, at=at)
    return len(waiting)

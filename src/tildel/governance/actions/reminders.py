"""Reminders of what was agreed in a meeting and is not done."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from tildel.governance import mails
from tildel.governance.models import ActionItem
from tildel.governance.queries import meetings as queries
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail

BEFORE = timedelta(days=7)


@transaction.atomic
def remind_of_items(*, at: datetime) -> int:
    """Write to whoever is to do something: a week before it is due, and once a week after.

    However often it is run. Returns how many items are due or late.
    """
    on = in_oslo(at).date()
    waiting = list(queries.items_due(until=on + BEFORE))
    for item in waiting:
        _remind(item, on, at)
    return len(waiting)


def _remind(item: ActionItem, on: date, at: datetime) -> None:
    person, late = item.owner, on > item.due
    week = (on - item.due).days // 7 if late else "before"
    facts = {"item": item, "name": str(person), "late": late}
    subject, text = mails.in_language(person.language, mails.item_due, **facts)
    write_mail(
        kind="body.item_due", to=person.email, language=person.language, subject=subject, body=text,
        cause=f"body.item_due:{item.pk}:{item.due.isoformat()}:{week}", at=at,
    )  # fmt: skip

"""Background work of the bodies."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tildel.governance.actions import reminders


@app.periodic(cron="11 6 * * *")
@app.task(name="tildel.remind_of_items", queue="mail", queueing_lock="remind_of_items")
def remind_of_items(timestamp: int = 0) -> None:
    reminders.remind_of_items(at=timezone.now())

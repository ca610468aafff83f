"""Background work of the register of studies."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tildel.studies.actions import reminders


@app.periodic(cron="37 6 * * *")
@app.task(
    name="tildel.remind_hospitals_of_studies", queue="mail", queueing_lock="remind_hospitals_of_studies"
)
def remind_hospitals_of_studies(timestamp: int = 0) -> None:
    reminders.remind_hospitals(at=timezone.now())

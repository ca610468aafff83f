"""Background work of the overview of outside funding."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tildel.guidance.actions import funding


@app.periodic(cron="41 6 * * 1")
@app.task(name="tildel.remind_advisers", queue="mail", queueing_lock="remind_advisers")
def remind_advisers(timestamp: int = 0) -> None:
    funding.remind_advisers(at=timezone.now())

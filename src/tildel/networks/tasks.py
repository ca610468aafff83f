"""Background work of the networks."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from tildel.networks.actions import reminders


@app.periodic(cron="41 6 * * *")
@app.task(
    name="tildel.remind_coordinators_of_networks",
    queue="mail",
    queueing_lock="remind_coordinators_of_networks",
)
def remind_coordinators_of_networks(timestamp: int = 0) -> None:
    reminders.remind_coordinators(at=timezone.now())

"""Background work of the register of infrastructure."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.infrastructures import queries
from tildel.infrastructures.actions import committee, reminders

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="tildel.make_edition_document", queue="documents", retry=_AGAIN)
def make_edition_document(edition: int, language: str) -> None:
    committee.make_edition_document(
        edition=queries.edition_by_pk(edition), language=language, at=timezone.now()
    )


@app.periodic(cron="23 6 * * *")
@app.task(
    name="tildel.remind_owners_of_infrastructure",
    queue="mail",
    queueing_lock="remind_owners_of_infrastructure",
)
def remind_owners_of_infrastructure(timestamp: int = 0) -> None:
    reminders.remind_owners(at=timezone.now())

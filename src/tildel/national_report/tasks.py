"""Background work of the national report: PDFs, and reminders to the regions."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.national_report.actions import contributions, documents
from tildel.national_report.queries import editions as queries

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="tildel.make_national_report", queue="documents", retry=_AGAIN)
def make_national_report(job: int) -> None:
    found = queries.job_to_make(job)
    if found is not None:
        documents.make_document(job=found, at=timezone.now())


@app.periodic(cron="47 6 * * *")
@app.task(
    name="tildel.remind_regions_of_the_report",
    queue="mail",
    queueing_lock="remind_regions_of_the_report",
)
def remind_regions_of_the_report(timestamp: int = 0) -> None:
    contributions.remind_regions(at=timezone.now())

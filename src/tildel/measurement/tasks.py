"""Background work of figures: snapshots."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.measurement.actions import figures
from tildel.measurement.queries import figures as queries

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="tildel.make_snapshot", queue="documents", retry=_AGAIN)
def make_snapshot(job: int) -> None:
    found = queries.job(job)
    if found is not None:
        figures.make_snapshot(job=found, at=timezone.now())

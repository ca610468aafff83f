"""Background work of projects: contracts as PDF, registers of publications, what happens each day."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.projects.actions import contracts, reminders, results
from tildel.projects.queries import projects as queries

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="tildel.make_contract_document", queue="documents", retry=_AGAIN)
def make_contract_document(contract: int) -> None:
    contracts.make_contract_document(contract=queries.contract_to_print(contract), at=timezone.now())


@app.task(name="tildel.ask_source", queue="upkeep", retry=_AGAIN)
def ask_source(project: str, source: str) -> None:
    found = queries.project(project)
    if found is not None:
        results.ask_source(project=found, source=source, at=timezone.now())


@app.periodic(cron="37 5 * * *")
@app.task(name="tildel.follow_projects", queue="upkeep", queueing_lock="follow_projects")
def follow_projects(timestamp: int = 0) -> None:
    reminders.each_day(at=timezone.now())

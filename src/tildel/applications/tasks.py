"""Background work of applications: documents, and telling of changed calls."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tildel.applications.actions import call_changes, documents
from tildel.applications.queries import officer as queries_officer

_AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="tildel.make_submission_document", queue="documents", retry=_AGAIN)
def make_submission_document(submission_id: str) -> None:
    documents.make_submission_document(
        submission=queries_officer.submission_to_print(submission_id), at=timezone.now()
    )


@app.task(name="tildel.make_letter_document", queue="documents", retry=_AGAIN)
def make_letter_document(letter_id: str) -> None:
    documents.make_letter_document(letter=queries_officer.letter_to_print(letter_id), at=timezone.now())


@app.task(name="tildel.tell_drafts_of_call_change", queue="mail", retry=_AGAIN)
def tell_drafts_of_call_change(call: str, version: int) -> None:
    call_changes.tell_of_call_change(call=call, version=version, at=timezone.now())

"""What a receipt proves: as a document, and as a check that takes every fingerprint again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import translation

from tildel.applications import phrases
from tildel.applications.actions.submissions import receipt_facts
from tildel.applications.domain.content import content_hash
from tildel.applications.models import Submission
from tildel.audit.queries import broken_at, events_of
from tildel.design.documents import render_pdf
from tildel.files.models import File
from tildel.files.queries import stored_sha256


def make_receipt(*, submission: Submission, language: Any, at: datetime) -> bytes:
    """The receipt as a tagged PDF, made anew each time from what was frozen."""
    with translation.override(language):
        data = phrases.receipt_document(receipt_lines(submission, at=at))
    return render_pdf("receipt", data, language=language, at=submission.received_at)


def receipt_lines(submission: Submission, *, at: datetime) -> dict[str, Any]:
    """What stands on a receipt, as plain values for the page, the PDF and the mail."""
    application = submission.application
    leader = submission.content["sections"]["leader"]
    return {
        "reference": application.reference,
        "call": application.call.names,
        "title": submission.content["sections"]["project"]["title_no"],
        "leader": f"{leader['given_name']} {leader['family_name']}".strip(),
        "institution": leader["institution"],
        "number": submission.number,
        "received_at": submission.received_at,
        "deadline_at": submission.deadline_at,
        "content_sha256": submission.content_sha256,
        "files": submission.files,
        "is_last": application.current_id == submission.pk,
        "is_late": at >= submission.deadline_at,
    }


def verify_receipt(submission: Submission) -> tuple[str, ...]:
    """Every fault found when all fingerprints of a submission are taken again; empty when the receipt holds.

    `content`, `file NAME`, `file NAME is gone`, `trail` (its chain is broken), `record` (the trail holds
    another time, number or fingerprint than the row).
    """
    return tuple(dict.fromkeys(_faults(submission)))


def _faults(submission: Submission) -> Iterator[str]:
    if content_hash(submission.content) != submission.content_sha256:
        yield "content"
    frozen = {(row["kind"], row["person"]): row["sha256"] for row in submission.content["files"]}
    stored = File.objects.filter(pk__in=[row["file"] for row in submission.files])
    by_id = {str(file.pk): file for file in stored}
    for row in submission.files:
        found = stored_sha256(by_id[row["file"]]) if row["file"] in by_id else None
        if found is None:
            yield f"file {row['name']} is gone"
        elif not found == row["sha256"] == frozen.get((row["kind"], row["person"])):
            yield f"file {row['name']}"
    if len(frozen) != len(submission.files):
        yield "content"
    yield from _faults_of_the_trail(submission)


def _faults_of_the_trail(submission: Submission) -> Iterator[str]:
    stream = f"application:{submission.application_id}"
    if broken_at(stream) is not None:
        yield "trail"
    written = [event.data for event in events_of(stream) if event.verb == "application.submitted"]
    if not any(
        data.get("submission") == str(submission.pk) and data == receipt_facts(submission) for data in written
    ):
        yield "record"

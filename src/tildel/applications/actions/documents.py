"""PDFs made by the queue: the whole application after a submission, and each letter that was sent.

Making one takes seconds. It happens outside the transaction, so that nobody who writes in the application
waits for it; who comes second finds the first one's document and drops their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils import translation

from tildel.applications.documents import application_document, letter_document
from tildel.applications.models import Application, Letter, Submission, SubmissionDocument
from tildel.applications.queries.drafts import spec_of_submission
from tildel.audit.actions import record
from tildel.design.documents import Language, embed_files, render_pdf
from tildel.files.actions import store_made_file
from tildel.files.domain.scan import Scan
from tildel.files.models import File
from tildel.files.queries import check_may_leave, open_file


def make_submission_document(*, submission: Submission, at: datetime) -> SubmissionDocument:
    """The whole application as one tagged PDF with its files inside. Made once, then the same each time."""
    made = SubmissionDocument.objects.filter(submission=submission).first()
    if made:
        return made
    data = _application_pdf(submission)
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=submission.application_id)
        made = SubmissionDocument.objects.filter(submission=submission).first()
        if made:
            return made
        name = f"{application.reference} v{submission.number}"
        file = store_made_file(name=name, data=data, by=None, at=at)
        made = SubmissionDocument.objects.create(submission=submission, file=file, made_at=at)
        _record("document.made", application.pk, file, at, version=submission.number)
    return made


def _application_pdf(submission: Submission) -> bytes:
    """Bears the time of receipt, so that the same submission always gives the same bytes."""
    spec, language, contents = (
        spec_of_submission(submission),
        submission.content["language"],
        _contents(submission),
    )
    with translation.override(language):
        data = application_document(
            submission=submission,
            reference=submission.content["reference"],
            call=spec.name.in_language(language),
            spec=spec,
            left_out=len(submission.files) - len(contents),
        )
    pdf = render_pdf("application", data, language=language, at=submission.received_at)
    return embed_files(pdf, contents, at=submission.received_at)


def _contents(submission: Submission) -> list[tuple[str, bytes]]:
    """The files as they were sent: name and bytes, in the order of the submission.

    Without those that hold malware. Raises RuleBroken while one waits for the scanner: the queue tries again.
    """
    stored = File.objects.in_bulk([row["file"] for row in submission.files])
    by_id = {str(key): file for key, file in stored.items() if file.scan != Scan.FOUND}
    found = []
    for row in submission.files:
        if row["file"] not in by_id:
            continue
        check_may_leave(by_id[row["file"]], to=None)
        with open_file(by_id[row["file"]]) as opened:
            found.append((row["name"], opened.read()))
    return found


def make_letter_document(*, letter: Letter, at: datetime) -> Letter:
    """The letter as a tagged PDF. Made once; asked again, the letter is returned as it is."""
    letter = Letter.objects.select_related("application").get(pk=letter.pk)
    if letter.file_id:
        return letter
    with translation.override(letter.language):
        data = letter_document(
            title=letter.title, content=letter.content, reference=letter.application.reference
        )
    pdf = render_pdf(
        "letter", data, language=cast(Language, letter.language), at=letter.sent_at or letter.written_at
    )
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(of=("self",)).select_related("application").get(pk=letter.pk)
        )
        if letter.file_id:
            return letter
        name = f"{letter.application.reference} {letter.title}"
        letter.file = store_made_file(name=name, data=pdf, by=None, at=at)
        letter.save(update_fields=["file"])
        _record("letter.document_made", letter.application_id, letter.file, at, letter=str(letter.pk))
    return letter


def _record(verb: str, application: Any, file: File, at: datetime, **data: Any) -> None:
    record(stream=f"application:{application}", verb=verb, by=None, at=at, sha256=file.sha256, **data)

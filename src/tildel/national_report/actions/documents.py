"""PDFs of the report: proofs at any time and final versions, made in the queue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.design.documents import Language, render_pdf
from tildel.files.actions import store_made_file
from tildel.files.models import File
from tildel.files.queries import read_file
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.national_report import access, documents
from tildel.national_report.models import Edition, Final, Job
from tildel.national_report.queries import content as contents
from tildel.national_report.queries import stories
from tildel.people.models import User

LANGUAGES = ("nb", "nn", "en")


@transaction.atomic
def ask_proof(*, edition: Edition, language: str, by: User, at: datetime) -> Job:
    """A PDF of the edition as it stands, for whoever takes part. Raises RuleBroken `report.no_language`."""
    access.check_can_take_part(by, edition, on=in_oslo(at).date())
    if language not in LANGUAGES:
        raise RuleBroken("report.no_language", place="language")
    return ask_document(edition=edition, final=None, language=language, by=by, at=at)


def ask_document(
    *, edition: Edition, final: Final | None, language: str, by: User | None, at: datetime
) -> Job:
    """Queue a PDF in the transaction of the caller."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - the queue is ready after the apps are

    steps = edition.chapters.count() + 2  # what it shows is read, each chapter is set out, the pages are made
    job = Job.objects.create(
        edition=edition, final=final, language=language, of=steps, asked_at=at, asked_by=by
    )
    record(
        stream=f"national-report:{edition.year}", verb="report.pdf_asked", by=by, at=at, job=job.pk,
        language=language, version=final.version if final else None,
    )  # fmt: skip
    app.configure_task("tildel.make_national_report").defer(job=job.pk)
    return job


def make_document(*, job: Job, at: datetime) -> Job:
    """Make the PDF that was asked for; one that was made stays as it is.

    Not one transaction: how far it has come is seen while it works.
    """
    if job.state != Job.QUEUED:
        return job
    edition, final = job.edition, job.final
    content = contents.text_of(final).content if final else contents.content_of(edition)
    _done(job, 1)
    with translation.override(job.language):
        chapters = []
        pictures = pictures_of(edition, content)
        for number, chapter in enumerate(content["chapters"], start=1):
            chapters.append(documents.chapter(chapter, content, pictures))
            _done(job, 1 + number)
        stamp = final.frozen_at if final else at
        data = documents.report(content, chapters, final=final, at=stamp)
        name = documents.file_name(content, final)
        pdf = render_pdf(
            "report", data, language=cast(Language, job.language), at=stamp,
            pictures=documents.drawings(pictures),
        )  # fmt: skip
    return _keep(job, name, pdf, at)


def pictures_of(edition: Edition, content: Mapping[str, Any]) -> dict[str, bytes]:
    """The pictures of the stories by file, but those that somebody in them no longer wants shown."""
    gone = stories.withdrawn_pictures(edition)
    wanted = {
        block["picture"]["file"]
        for chapter in content["chapters"]
        for block in chapter["blocks"]
        if block["kind"] == "story" and block["picture"]
    }
    return {str(file.pk): read_file(file) for file in File.objects.filter(pk__in=wanted - gone)}


def _done(job: Job, steps: int) -> None:
    Job.objects.filter(pk=job.pk, state=Job.QUEUED).update(done=steps)


@transaction.atomic
def _keep(job: Job, name: str, pdf: bytes, at: datetime) -> Job:
    held = Job.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=job.pk)
    if held.state != Job.QUEUED:
        return held
    held.file = store_made_file(name=name, data=pdf, by=held.asked_by, at=at)
    held.state, held.done, held.made_at = Job.MADE, held.of, at
    held.save(update_fields=["file", "state", "done", "made_at"])
    record(
        stream=f"national-report:{job.edition.year}", verb="report.pdf_made", by=None, at=at, job=held.pk,
        sha256=held.file.sha256,
    )  # fmt: skip
    return held

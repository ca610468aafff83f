"""Files that leave the house: always as an attachment under a clean name, access checked each time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tildel.applications import access
from tildel.applications.actions.downloads import note_download
from tildel.applications.queries import drafts as queries
from tildel.applications.queries import officer as queries_officer
from tildel.applications.queries.management import endorsement_for
from tildel.applications.web.managed import today
from tildel.files.queries import check_may_leave, open_for, safe_name
from tildel.kernel.errors import NotAllowed


def as_download(file: Any, *, to: Any) -> FileResponse:
    """Raises RuleBroken for what a scanner holds back."""
    response = FileResponse(
        open_for(file, reader=to), as_attachment=True, filename=safe_name(file),
        content_type=file.content_type,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def officer_file(request: HttpRequest, pk: UUID, file: UUID) -> FileResponse:
    application = queries.application(pk)
    if application is None:
        raise NotAllowed("application.not_yours")
    access.check_can_manage(request.user, application, on=today())
    return _taken(request, application, queries_officer.frozen_file(application, file))


@require_GET
def endorse_file(request: HttpRequest, pk: UUID, file: UUID) -> FileResponse:
    application = queries.application(pk)
    if application is None or not endorsement_for(request.user, application, on=today()):
        raise NotAllowed("applications.endorsement_not_yours")
    attached = queries_officer.attached_file(application, file)
    return _taken(request, application, attached or queries_officer.frozen_file(application, file))


def _taken(request: HttpRequest, application: Any, file: Any, *, what: str = "file") -> FileResponse:
    """The file, when it is put on record who takes it."""
    if file is None:
        raise NotAllowed("application.not_yours")
    check_may_leave(file, to=request.user)
    # A HEAD comes here as a GET, and takes nothing.
    if request.META["REQUEST_METHOD"] != "HEAD":
        note_download(
            application=application, what=what, file=safe_name(file), by=request.user, at=timezone.now()
        )
    return as_download(file, to=request.user)


@require_GET
def document(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The whole application as one PDF; a page that says so while the queue is making it."""
    submission = queries.submission(pk)
    if submission is None:
        raise NotAllowed("application.not_yours")
    access.check_can_read(request.user, submission.application, on=today())
    file = queries_officer.document_of(pk)
    if file is None:
        return render(request, "applications/officer/being_made.html", status=202)
    # Those who write in it take their own.
    if queries.role_in(submission.application, request.user) is not None:
        return as_download(file, to=request.user)
    return _taken(request, submission.application, file, what="document")


@require_GET
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _readable_letter(request, pk)
    return render(request, "applications/officer/letter.html", {"letter": found})


@require_GET
def letter_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    found = _readable_letter(request, pk)
    if found.file is None:
        return render(request, "applications/officer/being_made.html", status=202)
    return as_download(found.file, to=request.user)


def _readable_letter(request: HttpRequest, pk: UUID) -> Any:
    """Officers read every letter; those who wrote the application read it from the moment it is sent."""
    found = queries_officer.letter(pk)
    if found is None:
        raise NotAllowed("applications.letter_unknown")
    theirs = found.sent_at is not None and queries.role_in(found.application, request.user) is not None
    if not theirs and not access.can_manage(request.user, found.application, on=today()):
        raise NotAllowed("applications.letter_unknown")
    return found

"""The applicant's files: uploading, removing, taking back, downloading."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications import access
from tildel.applications.actions import attachments
from tildel.applications.queries import drafts as queries
from tildel.applications.web.applicant import editable, render_section, screen_of, side_columns, wants_json
from tildel.applications.web.downloads import as_download
from tildel.applications.web.section_page import attachments_context
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

PART = "attachments"


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("applications:section", pk, PART)
    application = editable(request, pk)
    try:
        found = request.FILES.get("file")
        if found is None:
            raise RuleBroken("applications.no_file", place="file")
        attachment = attachments.add_attachment(
            application=application,
            kind=request.POST.get("kind", ""),
            person_key=request.POST.get("person", ""),
            upload=found,
            by=request.user,
            at=request.received_at,
        )
    except RuleBroken as refused:
        return _refused(request, application, sentence(refused))
    said = _("%(name)s is uploaded.") % {"name": attachment.file.original_name}
    return _answer(request, pk, said)


def _refused(request: HttpRequest, application: Any, said: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": said}, status=409)
    return render_section(request, screen_of(request, application), PART, status=409, refused=said)


def _answer(request: HttpRequest, pk: UUID, said: str) -> HttpResponse:
    if not wants_json(request):
        messages.success(request, said)
        return redirect("applications:section", pk, PART)
    screen = screen_of(request, queries.application(pk))
    context = {"screen": screen, "application": screen.application, **attachments_context(screen)}
    files = render_to_string("applications/applicant/parts/files.html", context, request)
    return JsonResponse({"files": files, "said": said, **side_columns(request, screen, PART)})


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: UUID, attachment: int) -> HttpResponse:
    """Takes a file out of the draft; the message holds the way back."""
    if request.method == "GET":
        return redirect("applications:section", pk, PART)
    found = _attachment(request, pk, attachment)
    try:
        attachments.remove_attachment(attachment=found, by=request.user, at=request.received_at)
    except RuleBroken as refused:
        return _refused(request, found.application, sentence(refused))
    back = reverse("applications:restore", args=[pk, attachment])
    said = _("%(name)s is removed.") % {"name": found.file.original_name}
    if wants_json(request):
        return _answer(request, pk, said)
    messages.info(request, format_html('{} <a href="{}">{}</a>', said, back, _("Take it back")))
    return redirect("applications:section", pk, PART)


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, pk: UUID, attachment: int) -> HttpResponse:
    found = _attachment(request, pk, attachment)
    if request.method == "GET":
        screen = screen_of(request, found.application)
        return render(request, "applications/applicant/restore.html", {"screen": screen, "attachment": found})
    try:
        attachments.restore_attachment(attachment=found, by=request.user, at=request.received_at)
    except RuleBroken as refused:
        return _refused(request, found.application, sentence(refused))
    return _answer(request, pk, _("%(name)s is back.") % {"name": found.file.original_name})


def _attachment(request: HttpRequest, pk: UUID, number: int) -> Any:
    found = queries.attachment(editable(request, pk), number)
    if found is None:
        raise NotAllowed("applications.not_yours")
    return found


@require_GET
def download(request: HttpRequest, pk: UUID, attachment: int) -> HttpResponse:
    """A file of the draft, to those who take part in it; always as a download under a safe name."""
    application = queries.application(pk)
    if application is None:
        raise NotAllowed("applications.not_yours")
    access.check_can_read(request.user, application, on=in_oslo(timezone.now()).date())
    # Who reads without taking part sees what was submitted, on pages of their own.
    takes_part = queries.role_in(application, request.user) is not None
    found = queries.attachment(application, attachment) if takes_part else None
    if found is None:
        raise Http404
    return as_download(found.file, to=request.user)

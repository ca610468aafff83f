"""Checking, sending and taking back an application, and the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications import access
from tildel.applications.actions.receipts import make_receipt, receipt_lines
from tildel.applications.actions.submissions import submit_application, withdraw_application
from tildel.applications.domain.summary import copies_of
from tildel.applications.phrases import receipt_sentences
from tildel.applications.queries import drafts as queries
from tildel.applications.web.applicant import editable, readable, screen_of
from tildel.applications.web.reading import read_sections
from tildel.applications.web.screen import Screen, saved_words
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.programmes.phrases import institution_name


@require_GET
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _check_page(request, screen_of(request, readable(request, pk)))


def _check_page(
    request: HttpRequest, screen: Screen, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    context = {
        "screen": screen,
        "application": screen.application,
        "saved": saved_words(screen.saved_at),
        "part": "check",
        "summary": copies_of(screen.draft.sections),
        "institution": screen.choices.name(screen.draft.sections["leader"].get("institution") or ""),
        "reading": read_sections(screen.draft.sections, screen.choices),
        "refused": refused,
    }
    return render(request, "applications/applicant/check.html", context, status=status)


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Sends the revision that the page showed. The answer leads to the receipt; again, to the same one."""
    if request.method == "GET":
        return redirect("applications:check", pk)
    application = editable(request, pk)
    try:
        submission = submit_application(
            application=application, round=_revision(request), by=request.user,
            received_at=request.received_at, at=timezone.now(),
        )  # fmt: skip
    except RuleBroken as refused:
        screen = screen_of(request, queries.application(pk))
        return _check_page(request, screen, status=409, refused=sentence(refused))
    response = redirect("applications:receipt", submission.pk)
    response.status_code = 303
    return response


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def submission_of(request: HttpRequest, pk: UUID) -> Any:
    """The submission, when the user takes part in its application."""
    submission = queries.submission(pk)
    if submission is None or queries.role_in(submission.application, request.user) is None:
        raise NotAllowed("applications.not_yours")
    access.check_can_read(request.user, submission.application, on=in_oslo(timezone.now()).date())
    return submission


@require_GET
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    submission = submission_of(request, pk)
    application, now = submission.application, timezone.now()
    lines = receipt_lines(submission, at=now)
    context = {
        "submission": submission,
        "application": application,
        "now": now,
        "lines": lines,
        "institution": institution_name(lines["institution"]) if lines["institution"] else "",
        "sentences": receipt_sentences(is_last=lines["is_last"], is_late=lines["is_late"]),
        "has_unsent_changes": lines["is_last"] and submission.round != application.revision,
        "is_open": not lines["is_late"] and application.state in ("draft", "submitted"),
        "has_document": queries.has_document(submission),
        "versions": list(queries.submissions_of(application.reference))[::-1],
    }
    return render(request, "applications/applicant/receipt.html", context)


@require_GET
def receipt_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    submission = submission_of(request, pk)
    data = make_receipt(submission=submission, language=get_language() or "nb", at=timezone.now())
    response = HttpResponse(data, content_type="application/pdf")
    name = f"{submission.application.reference}-{submission.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def document_state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whether the whole application stands as one PDF yet; asked again by the page until it does."""
    submission = submission_of(request, pk)
    context = {"submission": submission, "has_document": queries.has_document(submission)}
    return render(request, "applications/applicant/document_state.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = editable(request, pk)
    refused, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        try:
            withdraw_application(application=application, reason=reason, by=request.user, at=timezone.now())
        except RuleBroken as error:
            refused = sentence(error)
        else:
            messages.success(request, _("%(reference)s is withdrawn.") % {"reference": application.reference})
            return redirect("applications:mine")
    screen = screen_of(request, queries.application(pk))
    context = {"screen": screen, "application": screen.application, "refused": refused, "reason": reason}
    return render(request, "applications/applicant/withdraw.html", context, status=409 if refused else 200)

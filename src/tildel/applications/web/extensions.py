"""The officer gives one applicant more time: lets them in late, or asks for a correction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tildel.applications.actions.extensions import (
    ask_for_correction,
    check_correctable,
    check_correction,
    check_late,
    extension_mail,
    let_in_late,
)
from tildel.applications.phrases_officer import EXTENSIONS
from tildel.applications.queries import extensions as queries
from tildel.applications.queries.officer import receivers_of, spec_sent
from tildel.applications.web.forms_extensions import CorrectionForm, LateForm
from tildel.applications.web.managed import PAGE, managed_application, managed_call
from tildel.applications.web.officer import one
from tildel.design.formats import format_instant
from tildel.kernel.errors import DomainError, RuleBroken


@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: HttpRequest, key: str) -> HttpResponse:
    """Who got more time in a call, by whom and why; and the form that lets one applicant in late."""
    call = managed_call(request, key)
    form = LateForm(request.POST or None)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return _page(request, call, form)
    application = queries.application_by_reference(call, form.cleaned_data["reference"])
    answer: dict[str, Any] = {"until": form.instant(), "reason": form.cleaned_data["reason"]}
    try:
        if application is None:
            raise RuleBroken("applications.late_unknown_reference", place="reference")
        if "confirmed" not in request.POST:
            check_late(application, **answer, at=timezone.now())
            found = {"call": call, "form": form, "reference": application.reference, **answer}
            return render(request, "applications/officer/late_confirm.html", found)
        let_in_late(application=application, **answer, by=request.user, at=timezone.now())
    except DomainError as error:
        form.refuse(error)
        return _page(request, call, form)
    text = _("%(reference)s can be changed and sent until %(moment)s.")
    shown = {"reference": application.reference, "moment": format_instant(answer["until"])}
    messages.success(request, text % shown)
    return redirect("applications:extensions", key)


def _page(request: HttpRequest, call: Any, form: LateForm) -> HttpResponse:
    page = Paginator(queries.extensions_in(call), PAGE).get_page(request.GET.get("page"))
    found = {"call": call, "form": form, "page": page, "kinds": EXTENSIONS, "now": timezone.now()}
    refused = form.is_bound and bool(form.errors)
    return render(request, "applications/officer/extensions.html", found, status=422 if refused else 200)


@require_POST
def ask_correction(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First shows the mail that the applicant will get; sends it when that was confirmed."""
    application = managed_application(request, pk)
    check_correctable(application, timezone.now())
    form = CorrectionForm(request.POST, spec=spec_sent(application))
    if not form.is_valid() or "change" in request.POST:
        return one(request, application, correction=form)
    answer: dict[str, Any] = {
        "requirement": form.cleaned_data["requirement"],
        "reason": form.cleaned_data["reason"],
        "until": form.instant(),
    }
    try:
        if "confirmed" not in request.POST:
            check_correction(application, **answer, at=timezone.now())
            return _confirm_correction(request, application, form, answer)
        ask_for_correction(application=application, **answer, by=request.user, at=timezone.now())
    except RuleBroken as error:
        if not error.place:
            raise
        form.refuse(error)
        return one(request, application, correction=form)
    messages.success(request, _("The applicant has been asked, and the draft is open again until then."))
    return redirect("applications:officer_one", pk)


def _confirm_correction(
    request: HttpRequest, application: Any, form: CorrectionForm, answer: dict[str, Any]
) -> HttpResponse:
    receivers = receivers_of(application)
    subject, body = extension_mail(application, receivers[0], kind="correction", **answer)
    found = {
        "application": application,
        "form": form,
        "receivers": receivers,
        "mail": {"subject": subject, "body": body},
        "until": answer["until"],
    }
    return render(request, "applications/officer/correction_confirm.html", found)

"""The research management is asked, reads one application, and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tildel.applications.access import check_can_edit
from tildel.applications.actions.endorsements import answer_endorsement, ask_endorsement
from tildel.applications.queries import drafts as queries
from tildel.applications.queries import management
from tildel.applications.queries import officer as queries_officer
from tildel.applications.web.forms_management import EndorsementForm
from tildel.applications.web.managed import today
from tildel.applications.web.story import read, story_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken


@require_POST
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The applicant asks; the answer comes back on the section about the endorsement."""
    application = queries.application(pk)
    if application is None:
        raise NotAllowed("application.not_yours")
    check_can_edit(request.user, application)
    try:
        endorsement = ask_endorsement(application=application, by=request.user, at=timezone.now())
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("applications:section", pk, "endorsement")
    if management.has_managers(endorsement.institution, on=today()):
        text = _("The research management of %(institution)s has been asked.")
    else:
        text = _(
            "Your request is kept, but nobody is registered here as research management of %(institution)s "
            "yet. They see it when somebody is. Tell them yourself, or write to those who announce the call."
        )
    messages.success(request, text % {"institution": endorsement.institution.name})
    return redirect("applications:section", pk, "endorsement")


@require_http_methods(["GET", "HEAD", "POST"])
def endorse(request: HttpRequest, pk: UUID) -> HttpResponse:
    application = queries.application(pk)
    endorsement = application and management.endorsement_for(request.user, application, on=today())
    if not endorsement:
        raise NotAllowed("applications.endorsement_not_yours")
    form = EndorsementForm(request.POST or None)
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return _page(request, application, endorsement, form)
    given = request.POST.get("answer") == "given"
    if not given and form.cleaned_data["reason"].strip() and "confirmed" not in request.POST:
        found = {"application": application, "endorsement": endorsement, "form": form}
        return render(request, "applications/manager/confirm.html", found)
    try:
        answer_endorsement(
            endorsement=endorsement,
            given=given,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except RuleBroken as error:
        form.add_error(error.place or None, sentence(error))
        return _page(request, application, endorsement, form)
    messages.success(request, _("Your answer is recorded, and the applicant has been told."))
    return redirect("applications:endorsements")


def _page(request: HttpRequest, application: Any, endorsement: Any, form: EndorsementForm) -> HttpResponse:
    until, now = management.answers_until(application), timezone.now()
    open_until = until if until and now < until and application.state in ("draft", "submitted") else None
    found = {
        **_story(application, now),
        "application": application,
        "call": application.call,
        "endorsement": endorsement,
        "form": form,
        "open_until": open_until,
        "until": until,
        "file_route": "applications:endorse_file",
    }
    refused = form.is_bound and bool(form.errors)
    return render(request, "applications/manager/one.html", found, status=422 if refused else 200)


def _story(application: Any, now: Any) -> dict[str, Any]:
    """The draft while it can change, and what was submitted when it no longer can."""
    over = application.closes_at is not None and now >= application.closes_at
    if application.current and over:
        return story_of(queries_officer.last_submission(application))
    draft = queries.draft_of(application)
    spec = draft.spec
    findings = [finding.as_json() for finding in draft.findings(now)]
    return read(draft.sections, draft.files, findings, spec)

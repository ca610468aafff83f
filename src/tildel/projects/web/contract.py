"""The contract: read, accepted, and as a PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.applications.web.downloads import as_download
from tildel.kernel.errors import RuleBroken
from tildel.projects import access, phrases
from tildel.projects.actions import contracts as actions
from tildel.projects.domain.agreement import agreement_from_json
from tildel.projects.queries import projects as queries
from tildel.projects.web.doors import existing, rights, seen, today


@require_GET
def contract(request: HttpRequest, number: str) -> HttpResponse:
    """The version in a query, or the one that waits, or the one in force."""
    project = seen(request, number)
    versions = list(queries.contracts(project))
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == asked), None) or next(
        (one for one in versions if one.state != "replaced"), versions[0] if versions else None
    )
    if shown is None:
        raise Http404
    waits = shown.state == "offered"
    may = rights(request, project)
    is_party = access.is_party(request.user, agreement_from_json(shown.facts))
    context = {
        "project": project, "contract": shown, "versions": versions, "words": phrases,
        "as_leader": waits and is_party and not shown.leader_at,
        "as_institution": waits and may["answers"] and not shown.institution_at,
    }  # fmt: skip
    return render(request, "projects/contract.html", context)


@require_POST
def accept(request: HttpRequest, number: str) -> HttpResponse:
    project, user = existing(number), request.user
    if not (access.can_lead(user, project) or queries.is_to_lead(user, project)):
        access.check_can_answer_for(user, project, on=today())
    waiting = queries.waiting_contract(project)
    if waiting is None:
        raise RuleBroken("contract.state")
    actions.accept_contract(
        contract=waiting, side=request.POST.get("side", ""), sha256=request.POST.get("sha256", ""), by=user,
        at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("You have accepted the contract."))
    return redirect("projects:contract", number)


@require_GET
def pdf(request: HttpRequest, number: str, version: int) -> HttpResponseBase:
    """Made by the queue; while it is not, the page says so."""
    project = seen(request, number)
    found = queries.contract(project, version)
    if found is None:
        raise Http404
    if found.file is None:
        raise RuleBroken("contract.no_pdf")
    return as_download(found.file, to=request.user)

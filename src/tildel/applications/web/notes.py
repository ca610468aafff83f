"""Notes beside a field: read, write, settle, open again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tildel.applications import access
from tildel.applications.actions import notes as actions
from tildel.applications.domain.plan import plan_of
from tildel.applications.queries import drafts as queries_drafts
from tildel.applications.queries import together as queries
from tildel.applications.web.applicant import readable, screen_of, wants_json
from tildel.applications.web.together import frame_context, whole_number
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken


def _application(request: HttpRequest, pk: UUID, part: str) -> Any:
    application = readable(request, pk)
    access.check_can_take_part(request.user, application)
    if part not in plan_of(queries_drafts.spec_for(application)).parts:
        raise Http404
    return application


@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """The notes of a part; a POST writes one. The script gets the list alone."""
    application, refused = _application(request, pk, part), None
    if request.method == "POST":
        try:
            actions.write_note(
                application=application, section=part, field=request.POST.get("field", ""),
                text=request.POST.get("text", ""), by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            refused = error
    return _answer(request, application, part, refused)


@require_POST
def settle(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    application, refused = _application(request, pk, part), None
    try:
        found = queries.note(application, whole_number(request.POST.get("note")))
        if found is None:
            raise RuleBroken("applications.note_gone")
        settled = request.POST.get("settled") == "yes"
        actions.settle_note(note=found, settled=settled, by=request.user, at=timezone.now())
    except RuleBroken as error:
        refused = error
    return _answer(request, application, part, refused)


def _answer(request: HttpRequest, application: Any, part: str, refused: RuleBroken | None) -> HttpResponse:
    context = {
        "application": application, "part": part, "user": request.user,
        "may_note": application.state != "withdrawn",
        "refused": sentence(refused) if refused else "",
        "typed": request.POST.get("text", "") if refused else "",
        "field": request.POST.get("field", "") if refused else "",
    }  # fmt: skip
    status = 409 if refused else 200
    if wants_json(request):
        return render(request, "applications/together/notes_list.html", context, status=status)
    if request.method == "POST" and refused is None:
        section = redirect("applications:section", application.pk, part)
        section["Location"] += "#notes"
        return section
    context |= frame_context(screen_of(request, application), part)
    return render(request, "applications/together/notes_page.html", context, status=status)

"""The category of an application: chosen at the start, changed with a list of what then no longer fits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tildel.applications import phrases
from tildel.applications.actions.attachments import kinds_of
from tildel.applications.actions.drafts import choose_track
from tildel.applications.domain.draft import is_empty
from tildel.applications.domain.plan import plan_of, unfitting
from tildel.applications.queries import drafts as queries
from tildel.applications.web.applicant import editable
from tildel.applications.web.track_choice import track_rows
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes import queries as programmes
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import attachment_name, in_words


@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose another category; what does not fit is listed before the change is made."""
    application = editable(request, pk)
    spec = programmes.spec_of(application.call)
    if not spec.tracks:
        raise Http404
    wanted = request.POST.get("track", "")
    context = {"application": application, "tracks": track_rows(spec, wanted or application.track)}
    if request.method == "GET":
        return render(request, "applications/applicant/category.html", context)
    if spec.track(wanted) is None:
        refused = sentence(RuleBroken("applications.track_unknown"))
        return render(
            request, "applications/applicant/category.html", {**context, "refused": refused}, status=422
        )
    if "confirmed" not in request.POST:
        left = left_behind(application, spec, wanted)
        context |= {"wanted": spec.track(wanted), "left": left}
        return render(request, "applications/applicant/category_confirm.html", context)
    try:
        choose_track(application=application, track=wanted, by=request.user, at=request.received_at)
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("applications:open", pk)
    messages.success(request, _("The category is changed. Everything you wrote is still there."))
    return redirect("applications:open", pk)


def left_behind(application: Any, spec: CallSpec, track: str) -> list[str]:
    """What was written or attached and does not belong to the category, in words."""
    narrowed, before = spec.for_track(track), queries.spec_for(application)
    found = []
    for part, key in unfitting(queries.sections_of(application), plan_of(narrowed), is_empty):
        title = phrases.section_title(part, before)
        question = spec.question(key) if key else None
        found.append(
            _("%(section)s: %(question)s") % {"section": title, "question": in_words(question.label)}
            if question
            else title
        )
    kinds = kinds_of(narrowed)
    found += [
        _("The file %(name)s (%(kind)s)")
        % {"name": row.file.original_name, "kind": attachment_name(row.kind)}
        for row in queries.attachments_of(application)
        if row.kind not in kinds
    ]
    return found

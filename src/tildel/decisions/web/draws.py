"""The draw: fixed by the officers while the round runs, opened later, and checked by anybody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tildel.decisions import access
from tildel.decisions.actions import draws
from tildel.decisions.domain.draw import ALGORITHM, TIES_AT_THE_LINE, list_hash
from tildel.decisions.queries.decisions import decision_of, ranking_of, ready_to_commit, recommendation_of
from tildel.decisions.queries.lines import needs_draw
from tildel.decisions.queries.rules import draw_of, drawn_of
from tildel.decisions.web.doors import call_or_404
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes import queries as programmes


def draw(request: HttpRequest, key: str) -> HttpResponse:
    """The officers' page: commit, see what was committed, open."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    found = draw_of(call)
    if request.method == "POST":
        try:
            if found is None:
                draws.commit_draw(call=call, by=request.user, at=at)
                messages.success(request, _("The draw is fixed and its commitment is public."))
            else:
                draws.open_draw(draw=found, by=request.user, at=at)
                messages.success(request, _("The draw is open: list, seed and order stand below."))
        except RuleBroken as error:
            messages.error(request, sentence(error))
        return redirect("decisions:draw", key)
    ranking = ranking_of(call)
    decision = decision_of(recommendation_of(ranking))
    published = bool(decision and decision.published_at)
    context = {
        **_facts(found), "call": call, "running": ready_to_commit(call), "published": published,
        "needed": bool(ranking and found and not found.opened_at and needs_draw(ranking)),
        "uses_draw": "draw" in programmes.spec_of(call).assessment.ties,
    }  # fmt: skip
    return render(request, "decisions/draw.html", context)


def _facts(found: Any) -> dict[str, Any]:
    opened = drawn_of(found)
    return {
        "draw": found,
        "algorithm": ALGORITHM,
        "group_rule": TIES_AT_THE_LINE,
        "list_hash": list_hash(found.references) if found else "",
        "order": opened.order if opened else (),
    }


def _public(key: str) -> tuple[Any, Any, bool]:
    """The call, its draw, and whether list and seed may be shown to all: after the decision is published."""
    call = programmes.call(key)
    found = draw_of(call) if call else None
    if found is None:
        raise Http404
    decision = decision_of(recommendation_of(ranking_of(call)))
    return call, found, bool(found.opened_at and decision and decision.published_at)


@require_GET
def public_draw(request: HttpRequest, key: str) -> HttpResponse:
    """What anybody may check: the commitment at once, list and seed when the decision is published."""
    call, found, shown = _public(key)
    facts = _facts(found)
    context = {**facts, "call": call, "shown": shown, "order": facts["order"] if shown else ()}
    return render(request, "decisions/public_draw.html", context)


@require_GET
def public_list(request: HttpRequest, key: str) -> HttpResponse:
    """The list as `tildel draw` reads it."""
    _call, found, shown = _public(key)
    if not shown:
        raise Http404
    text = "\n".join(["application", *found.references]) + "\n"
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{key}-list.csv"'
    return response

"""Which solution may I use for my data? One question at a time; the address holds the answers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tildel.design.documents import render_pdf
from tildel.guidance import access, phrases
from tildel.guidance.documents import answer_document
from tildel.guidance.domain.walk import Walk, walk
from tildel.guidance.queries import guide as queries
from tildel.guidance.web import ways
from tildel.kernel.time import in_oslo

ROWS = 25


@require_safe
def solutions(request: HttpRequest) -> HttpResponse:
    version = queries.published()
    if version is None:
        return render(request, "guidance/no_guide.html", {"may_keep": _may_keep(request)})
    return walk_page(request, version, "guidance:solutions")


def _may_keep(request: HttpRequest) -> bool:
    return access.can_write_guide(request.user, on=in_oslo(timezone.now()).date())


def walk_page(request: HttpRequest, version: Any, name: str) -> HttpResponse:
    """The next question or the answer, at the address `name`; a sent answer gets a clean address first."""
    guide = queries.guide_of(version)
    way = walk(guide, ways.given_in(guide, request.GET))
    asked = request.GET.get("from")
    if asked and (way.question is None or way.question.key != asked):
        return redirect(f"{reverse(name)}?{ways.query_of(way.answers, version.number)}")
    context = {
        "version": version, "guide": guide, "way": way, "words": phrases, "here": reverse(name),
        "steps": ways.steps_of(way, version.number), "query": ways.query_of(way.answers, version.number),
        "is_draft": version.state == "draft", "renewed": _is_renewed(request, version),
    }  # fmt: skip
    if way.question:
        context |= {"progress": ways.progress(guide, way), "unanswered": bool(asked)}
        return render(request, "guidance/question.html", context, status=422 if asked else 200)
    return _answer(request, context, way)


def _answer(request: HttpRequest, context: dict[str, Any], way: Walk) -> HttpResponse:
    groups = ways.verdicts(context["guide"], way)
    context |= {
        "groups": groups, "usable": ways.is_usable(groups), "today": in_oslo(timezone.now()).date(),
        "unverified": ways.is_unverified(context["guide"], way), "lost": way.lost,
        "address": request.build_absolute_uri(f"{context['here']}?{context['query']}"),
    }  # fmt: skip
    return render(request, "guidance/answer.html", context)


def _is_renewed(request: HttpRequest, version: Any) -> bool:
    """Whether the address comes from another version than the one that answers now."""
    return request.GET.get("v", str(version.number)) != str(version.number)


@require_safe
def solutions_pdf(request: HttpRequest) -> HttpResponse:
    """The answer of an address as a document for the data plan; without one, back to the questions."""
    version = queries.published()
    if version is None:
        raise Http404
    guide = queries.guide_of(version)
    way = walk(guide, ways.given_in(guide, request.GET))
    query = ways.query_of(way.answers, version.number)
    if not way.is_complete:
        return redirect(f"{reverse('guidance:solutions')}?{query}")
    now = timezone.now()
    address = request.build_absolute_uri(f"{reverse('guidance:solutions')}?{query}")
    data = answer_document(guide, way, version=version, address=address, on=in_oslo(now).date())
    language: Any = (get_language() or "nb")[:2]
    pdf = render_pdf("application", data, language=language, at=now)
    name = f"data-{version.number}-{in_oslo(now):%Y-%m-%d}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_safe
def solutions_map(request: HttpRequest) -> HttpResponse:
    version = queries.published()
    if version is None:
        raise Http404
    return map_page(request, version, "guidance:solutions")


def map_page(request: HttpRequest, version: Any, name: str) -> HttpResponse:
    """The whole guide as a picture, with every way as a table beside it; `name` is where the ways lead."""
    guide = queries.guide_of(version)
    page = Paginator(ways.all_ways(guide, version.number), ROWS).get_page(request.GET.get("page"))
    context = {
        "version": version, "guide": guide, "picture": ways.drawn(guide), "page": page, "words": phrases,
        "here": reverse(name), "is_kept": name != "guidance:solutions",
    }  # fmt: skip
    return render(request, "guidance/map.html", context)

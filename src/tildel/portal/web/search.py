"""Searching everything public, grouped by what it is."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tildel.portal import phrases
from tildel.portal.queries import search as queries

ROWS = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = queries.search(typed)
    kind = request.GET.get("kind", "")
    context: dict[str, Any] = {"q": typed, "found": found, "kinds": phrases.KINDS, "groups": _shown(found)}
    group = next((one for one in found.groups if one.kind == kind), None)
    if group is not None:
        paginator = Paginator(queries.of_kind(group, found.words), ROWS)
        paginator.count = group.total
        page = paginator.get_page(request.GET.get("page"))
        page.object_list = [hit(document) for document in page.object_list]
        context |= {"kind": kind, "page": page, "more": group.more}
    return render(request, "portal/search.html", context)


def _shown(found: queries.Result) -> list[dict[str, Any]]:
    return [
        {
            "kind": group.kind,
            "total": group.total,
            "more": group.more,
            "hits": [hit(one) for one in group.documents],
        }
        for group in found.groups
    ]


def hit(document: Any) -> dict[str, Any]:
    return {
        "title": document.titles,
        "lead": document.leads,
        "url": address_of(document),
        "day": document.day,
    }


def address_of(document: Any, language: str = "") -> str:
    """Where it stands in the language of the moment; a page of an editor in the nearest it is written in."""
    if document.url_name:
        return reverse(document.url_name, args=document.url_args)
    order = (language or get_language() or "nb", "nb", "nn", "en")
    return next((document.paths[code] for code in order if code in document.paths), "/")

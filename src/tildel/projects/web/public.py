"""Projects as everybody reads them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tildel.applications.answer_words import shares_in_words
from tildel.projects import phrases
from tildel.projects.queries import public as queries
from tildel.projects.web.forms import PublicForm

ROWS = 20


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    form = PublicForm(request.GET, institutions=queries.institutions())
    wanted = form.wanted()
    page = Paginator(queries.public_projects(**wanted), ROWS).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "narrowed": any(wanted.values()), "words": phrases}
    return render(request, "projects/public_list.html", context)


@require_safe
def project(request: HttpRequest, number: str) -> HttpResponse:
    found = None if "\0" in number else queries.public_project(number)
    if found is None:
        raise Http404
    rows = found.classification.get("codes", [])
    context = {"project": found, "words": phrases, "hrcs": shares_in_words({"rows": rows}) if rows else []}
    return render(request, "projects/public.html", context)

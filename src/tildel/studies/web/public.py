"""Clinical studies for patients: large type, short sentences."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.kernel.time import in_oslo
from tildel.studies import access, phrases, queries
from tildel.studies.web.forms import SearchForm

ROWS = 20


@require_safe
def studies(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    page = Paginator(queries.found(form.wanted()), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "narrowed": form.is_narrowed(), "words": phrases,
        "conditions": queries.condition_words(),
        "may_write": access.can_write(request.user, on=in_oslo(timezone.now()).date()),
    }  # fmt: skip
    return render(request, "studies/list.html", context)


@require_safe
def study(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.public_study(key)
    if found is None:
        raise Http404
    may_write = access.can_write_for(request.user, found.responsible, on=in_oslo(timezone.now()).date())
    return render(request, "studies/study.html", {"study": found, "words": phrases, "may_write": may_write})

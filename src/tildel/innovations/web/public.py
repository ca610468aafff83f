"""Innovation projects for everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.innovations import access, phrases, queries
from tildel.innovations.web.forms import SearchForm
from tildel.kernel.time import in_oslo

ROWS = 24


@require_safe
def innovations(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    page = Paginator(queries.found(form.wanted()), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "narrowed": form.is_narrowed(), "words": phrases,
        "may_write": access.can_write(request.user, on=in_oslo(timezone.now()).date()),
    }  # fmt: skip
    return render(request, "innovations/list.html", context)


@require_safe
def innovation(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.public_innovation(key)
    if found is None:
        raise Http404
    may_write = access.can_write_for(request.user, found.owner, on=in_oslo(timezone.now()).date())
    context = {"innovation": found, "words": phrases, "may_write": may_write}
    return render(request, "innovations/innovation.html", context)

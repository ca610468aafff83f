"""What everybody may read: frozen shares of the measuring system, each number with its derivation."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tildel.measurement import access, phrases
from tildel.measurement.queries import figures
from tildel.measurement.queries import measuring as queries
from tildel.measurement.web import shares
from tildel.measurement.web.doors import as_file, today


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "versions": queries.public_versions(),
        "snapshots": figures.snapshots(),
        "may_keep": access.can_keep(request.user, on=today()),
        "may_lead": access.can_lead(request.user, on=today()),
    }
    return render(request, "measurement/home.html", context)


def _frozen(year: int, version: int) -> tuple[Any, dict[str, Any]]:
    row = queries.version(year, version)
    if row is None:
        raise Http404
    frozen = queries.text_of(row)
    return row, {"content": frozen.content, "is_intact": frozen.is_intact}


@require_safe
def version(request: HttpRequest, year: int, version: int) -> HttpResponse:
    row, read = _frozen(year, version)
    content = read["content"]
    context = {
        **read, "frozen": row, "versions": queries.versions(year), "regions": shares.table_of(content),
        "indicators": shares.indicators_of(content), "budget_year": year,
    }  # fmt: skip
    return render(request, "measurement/version.html", context)


@require_safe
def derivation(request: HttpRequest, year: int, version: int, region: str) -> HttpResponse:
    row, read = _frozen(year, version)
    found = shares.derivation_of(read["content"], region)
    if found is None:
        raise Http404
    context = {**read, "frozen": row, "derivation": found, "budget_year": year, "words": phrases}
    return render(request, "measurement/derivation.html", context)


@require_safe
def version_file(request: HttpRequest, year: int, version: int, form: str) -> HttpResponseBase:
    _row, read = _frozen(year, version)
    return as_file(form, f"measuring-{year}-v{version}", *shares.file_rows(read["content"]))

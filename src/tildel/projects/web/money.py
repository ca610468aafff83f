"""Money: an instalment moved by an officer, and the sums by year and institution."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.programmes.access import check_is_officer
from tildel.projects.actions import instalments as actions
from tildel.projects.domain.instalments import Sums
from tildel.projects.queries import portfolio
from tildel.projects.web.doors import managed, today
from tildel.projects.web.forms import InstalmentForm


@require_POST
def move(request: HttpRequest, number: str, instalment: int) -> HttpResponse:
    project = managed(request, number)
    found = project.instalments.filter(pk=instalment).first()
    if found is None:
        raise Http404
    found.project = project
    form = InstalmentForm(request.POST)
    form.full_clean()
    told = form.cleaned_data
    actions.move_instalment(
        instalment=found, verb=told.get("verb", ""), reason=told.get("reason", ""),
        reference=told.get("reference", ""), by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Done."))
    return redirect("projects:work", number)


@require_GET
def by_year(request: HttpRequest) -> HttpResponse:
    check_is_officer(request.user, on=today())
    rows = portfolio.money_by_year(request.user, on=today())
    years: dict[int, dict[str, Any]] = {}
    for row in rows:
        held = years.setdefault(row.year, {"year": row.year, "rows": [], "sums": Sums()})
        held["rows"].append(row)
        held["sums"] += row.sums
    total = sum((one["sums"] for one in years.values()), Sums())
    return render(request, "projects/money.html", {"years": list(years.values()), "total": total})

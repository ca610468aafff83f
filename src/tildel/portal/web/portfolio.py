"""How what is given meets a plan: money and projects by area and year, and where it does not."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.classification import phrases
from tildel.classification import queries as plans
from tildel.decisions.queries.awards_by_area import Met, plan_met
from tildel.kernel.time import in_oslo

ROWS = 25
# So many tones the years of a bar have; with more years they begin anew.
TONES = 6


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """The plan that is asked for, or the first that has areas."""
    choices, wanted = plans.plans_with_areas(), request.GET.get("plan", "")
    chosen = next((one for one in choices if one.key == wanted), choices[0] if choices else None)
    context: dict[str, Any] = {"choices": choices, "plan": chosen, "words": phrases}
    if chosen is not None:
        met = plan_met(chosen, on=in_oslo(timezone.now()).date())
        page = Paginator(met.outside, ROWS).get_page(request.GET.get("page"))
        context |= {"met": met, "page": page, **_picture(met)}
    return render(request, "portal/portfolio.html", context)


def _picture(met: Met) -> dict[str, Any]:
    """Bars of 0 to 100 for each area, parted by year, and the rows of the table."""
    held = met.portfolio
    largest = max((held.of_area(number).amount for number in held.areas), default=0)
    rows = [_row(met, area, largest) for area in met.areas]
    return {
        "years": [{"year": year, "tone": number % TONES} for number, year in enumerate(held.years)],
        "rows": rows,
        "empty": [area for area in met.areas if area.number in held.empty],
        "by_year": [held.by_year[year] for year in held.years],
        "total": held.total,
        "outside_amount": sum(given.amount for given in held.outside),
    }


def _row(met: Met, area: Any, largest: int) -> dict[str, Any]:
    held, start, parts, cells = met.portfolio, 0.0, [], []
    for number, year in enumerate(held.years):
        found = held.cell(area.number, year)
        length = 100 * found.amount / largest if largest else 0.0
        cells.append({"year": year, "sum": found})
        if length:
            parts.append({"x": f"{start:.2f}", "length": f"{length:.2f}", "tone": number % TONES})
        start += length
    return {"area": area, "all": held.of_area(area.number), "cells": cells, "parts": parts}

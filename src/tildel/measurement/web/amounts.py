"""Writing what institutions achieved: on a page, or from a file whose faults are told at their cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications.budget_workbook import MOST_BYTES, read_cells
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.measurement import phrases
from tildel.measurement.actions import measuring as actions
from tildel.measurement.domain.amount_file import Fault, Read, read_amounts
from tildel.measurement.queries import measuring as queries
from tildel.measurement.web.doors import as_file, kept_budget
from tildel.measurement.web.forms import AmountsForm, ImportForm

SHOWN = 100  # faults on one page


@require_http_methods(["GET", "POST"])
def amounts(request: HttpRequest, year: int, orgnr: str) -> HttpResponse:
    budget = kept_budget(request, year)
    institution = queries.institution(orgnr)
    if institution is None:
        raise Http404
    table = queries.table_of(year)
    there = queries.cells_of(orgnr, table.result_years(year))
    form = AmountsForm(request.POST or None, table=table, budget_year=year, there=there)
    if request.method == "POST" and form.is_valid():
        told, removed = form.told(orgnr)
        changed = actions.save_amounts(
            amounts=told, removed=removed, source=form.cleaned_data["source"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _changed(changed))
        return redirect("measurement:work_budget", year)
    context = {"budget": budget, "budget_year": year, "institution": institution, "form": form}
    return render(request, "measurement/amounts.html", context, status=422 if form.errors else 200)


def _changed(number: int) -> str:
    if not number:
        return _("Nothing was different from what stands here.")
    return ngettext("%(n)s number was changed.", "%(n)s numbers were changed.", number) % {"n": number}


@require_http_methods(["GET", "POST"])
def import_amounts(request: HttpRequest, year: int) -> HttpResponse:
    """All or nothing: where something cannot be read, every fault is told and nothing is written."""
    budget = kept_budget(request, year)
    form = ImportForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            read = _read(form.cleaned_data["file"], budget)
        except RuleBroken as error:
            form.add_error("file", sentence(error))
        else:
            faults = read.faults
            if not faults:
                changed = actions.save_amounts(
                    amounts=read.amounts, source=form.cleaned_data["source"], by=request.user,
                    at=timezone.now(),
                )  # fmt: skip
                messages.success(request, _changed(changed))
                return redirect("measurement:work_budget", year)
    context = {
        "budget": budget, "budget_year": year, "form": form, "number": len(faults),
        "faults": [(one.cell, phrases.FAULTS[one.code] % {"text": one.text}) for one in faults[:SHOWN]],
    }  # fmt: skip
    bad = form.errors or faults
    return render(request, "measurement/import.html", context, status=422 if bad else 200)


def _read(file: Any, budget: Any) -> Read:
    table = queries.table_of(budget.year)
    data = file.read(MOST_BYTES + 1)
    return read_amounts(
        read_cells(data) if data.startswith(b"PK") else _csv_cells(data),
        orgnrs={one.orgnr for one in queries.institutions()},
        indicators={one.key for one in table.indicators},
        years=table.result_years(budget.year),
    )


def _csv_cells(data: bytes) -> list[list[Any]]:
    """The cells of a CSV file with semicolons, tabs or commas between them, as its first line has most of."""
    if len(data) > MOST_BYTES:
        raise RuleBroken("budget_sheet.too_large", place="file")
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        raise RuleBroken("budget_sheet.not_xlsx", place="file")


def _decoded(data: bytes) -> str:
    """UTF-8, or what Excel writes in Norway without it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


@require_GET
def amounts_file(request: HttpRequest, year: int, form: str) -> HttpResponseBase:
    """The amounts as they are, in the shape that is read back: every institution and indicator."""
    budget = kept_budget(request, year)
    table = queries.table_of(year)
    years = table.result_years(budget.year)
    heading = ["orgnr", _("Institution"), "indicator", _("Unit"), *map(str, years)]
    return as_file(form, f"amounts-{year}", heading, _rows(table, years))


def _rows(table: Any, years: Sequence[int]) -> list[list[Any]]:
    values = {(one.orgnr, one.indicator, one.year): one.value for one in queries.given(years)}
    return [
        [one.orgnr, one.name, indicator.key, str(phrases.UNITS.get(indicator.unit, indicator.unit)),
         *(_cell(values.get((one.orgnr, indicator.key, year))) for year in years)]
        for one in queries.institutions() for indicator in table.indicators
    ]  # fmt: skip


def _cell(value: Fraction | None) -> Any:
    if value is None:
        return ""
    return int(value) if value.denominator == 1 else float(value)

"""The keepers' pages of the measuring system: budgets, weights, what-if, freezing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.measurement import phrases
from tildel.measurement.actions import measuring as actions
from tildel.measurement.domain.allocation_table import tables_from_rows
from tildel.measurement.domain.measuring import kroner_by_region
from tildel.measurement.queries import figures
from tildel.measurement.queries import measuring as queries
from tildel.measurement.web import shares
from tildel.measurement.web.doors import keeps, kept_budget, today
from tildel.measurement.web.forms import BudgetForm, FreezeForm, SnapshotForm, TableForm, WhatIfForm

SHOWN = 8


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    keeps(request)
    context = {
        "budgets": queries.budgets(), "jobs": figures.jobs(), "words": phrases,
        "figures": [one.as_json() for one in figures.definitions()],
        "form": SnapshotForm(initial={"year": today().year - 1}),
    }  # fmt: skip
    return render(request, "measurement/work.html", context)


@require_http_methods(["GET", "POST"])
def new_budget(request: HttpRequest) -> HttpResponse:
    keeps(request)
    return _budget(request, None)


@require_http_methods(["GET", "POST"])
def edit_budget(request: HttpRequest, year: int) -> HttpResponse:
    return _budget(request, kept_budget(request, year))


def _budget(request: HttpRequest, budget: Any) -> HttpResponse:
    told = {name: getattr(budget, name) for name in ("year", "grant", "source", "invented")} if budget else {}
    form = BudgetForm(request.POST or None, initial=told or {"year": today().year + 1})
    if budget:
        form.fields["year"].disabled = True
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        if budget is None and queries.budget(year):
            form.add_error("year", _("This budget year is here already."))
        else:
            try:
                actions.save_budget(**form.cleaned_data, by=request.user, at=timezone.now())
            except RuleBroken as error:
                form.add_error(error.place or None, sentence(error))
            else:
                messages.success(request, _("Saved."))
                return redirect("measurement:work_budget", year)
    context = {"form": form, "budget": budget}
    return render(request, "measurement/budget_form.html", context, status=422 if form.errors else 200)


@require_GET
def work_budget(request: HttpRequest, year: int) -> HttpResponse:
    budget = kept_budget(request, year)
    table = queries.table_of(year)
    context = {
        **_shares(budget, table), "budget": budget, "budget_year": year, "table": table, "words": phrases,
        "versions": queries.versions(year), "scenarios": queries.scenarios(budget), "form": FreezeForm(),
        "others": queries.institutions(),
    }  # fmt: skip
    return render(request, "measurement/work_budget.html", context)


def _shares(budget: Any, table: Any) -> dict[str, Any]:
    """The table as it is now, or why there is none yet."""
    given = queries.given(table.result_years(budget.year))
    missing = queries.missing(given, table, budget.year)
    lacks = {
        "missing": [
            {"sentence": sentence(RuleBroken("allocation.result_missing", region=region, year=year,
                                             indicator=indicator))}
            for region, year, indicator in missing[:SHOWN]
        ],
        "more_missing": max(0, len(missing) - SHOWN), "years": table.result_years(budget.year),
    }  # fmt: skip
    try:
        content = queries.content_of(budget, table, rows=given)
    except RuleBroken as error:
        return {**lacks, "content": None, "obstacle": sentence(error)}
    return {
        **lacks, "content": content, "regions": shares.table_of(content),
        "indicators": shares.indicators_of(content),
    }  # fmt: skip


@require_GET
def work_derivation(request: HttpRequest, year: int, region: str) -> HttpResponse:
    budget = kept_budget(request, year)
    content = queries.content_of(budget, queries.table_of(year))
    found = shares.derivation_of(content, region)
    if found is None:
        raise Http404
    context = {"content": content, "derivation": found, "budget_year": year, "words": phrases}
    return render(request, "measurement/derivation.html", context)


@require_POST
def freeze(request: HttpRequest, year: int) -> HttpResponse:
    budget = kept_budget(request, year)
    form = FreezeForm(request.POST)
    form.full_clean()
    made = actions.freeze_budget(
        budget=budget, comment=form.cleaned_data.get("comment", ""), by=request.user, at=timezone.now()
    )
    messages.success(request, _("Version %(n)s is frozen, and public.") % {"n": made.version})
    return redirect("measurement:version", year, made.version)


# --- weights -----------------------------------------------------------------------------------------------


@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    keeps(request)
    rows = [
        {"row": row, "table": tables_from_rows([row.content])[0]} for row in queries.written_tables()
    ]  # fmt: skip
    context = {
        "rows": rows, "examples": queries.example_allocation_tables(), "words": phrases,
    }  # fmt: skip
    return render(request, "measurement/tables.html", context)


@require_http_methods(["GET", "POST"])
def new_table(request: HttpRequest) -> HttpResponse:
    keeps(request)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today().year + 1
    start = queries.table_of(year) or queries.example_allocation_tables()[-1]
    form = TableForm(request.POST or None, start=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.save_table(table=form.table(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            messages.success(
                request, _("The table is written. It holds from %(year)s on.") % {"year": made.first}
            )
            return redirect("measurement:tables")
    return render(request, "measurement/table_form.html", {"form": form}, status=422 if form.errors else 200)


# --- what if ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def what_if(request: HttpRequest, year: int) -> HttpResponse:
    """Other weights beside those that hold. Nothing is stored unless somebody asks for it (POST)."""
    budget = kept_budget(request, year)
    table = queries.table_of(year)
    form = WhatIfForm(_asked(request, budget, table), table=table)
    given = queries.given(table.result_years(year))
    context: dict[str, Any] = {"budget": budget, "budget_year": year, "form": form, "table": table}
    try:
        before = queries.content_of(budget, table, rows=given)
        if form.is_valid():
            other, grant = form.table(), form.cleaned_data["grant"]
            after = queries.content_of(budget, other, grant=grant, rows=given)
            context |= {"rows": _beside(before, after)}
            if request.method == "POST":
                actions.keep_scenario(
                    budget=budget, name=form.cleaned_data["name"], grant=grant, table=other, by=request.user,
                    at=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("Kept. It changes nothing in the budget."))
                return redirect("measurement:work_budget", year)
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
    return render(request, "measurement/what_if.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, budget: Any, table: Any) -> Any:
    """What was typed, a scenario that was kept, or what holds."""
    if request.method == "POST":
        return request.POST
    if "grant" in request.GET:
        return request.GET
    kept = request.GET.get("kept", "")
    scenario = queries.scenario(budget, int(kept)) if kept.isascii() and kept.isdigit() else None
    if scenario is None:
        return WhatIfForm.values_of(budget.grant, table)
    there = tables_from_rows([scenario.content["table"]])[0]
    values = WhatIfForm.values_of(budget.grant, table)
    return {
        **values, **WhatIfForm.values_of(scenario.content["grant"], there), "name": scenario.name
    }  # fmt: skip


def _beside(before: Any, after: Any) -> list[dict[str, Any]]:
    """Both tables, region by region, with what changes."""
    old, new = kroner_by_region(before), kroner_by_region(after)
    most = max(*old.values(), *new.values(), 1)
    rows = [
        {
            "code": row["code"], "name": row["name"], "before": old[row["code"]], "after": row["kroner"],
            "change": row["kroner"] - old[row["code"]], "share": row["share"],
            "before_length": f"{100 * old[row['code']] / most:.2f}",
            "after_length": f"{100 * row['kroner'] / most:.2f}",
        }
        for row in shares.table_of(after)
    ]  # fmt: skip
    total = {"name": _("Sum"), "before": sum(old.values()), "after": sum(new.values()), "is_sum": True}
    return [*rows, {**total, "change": total["after"] - total["before"]}]

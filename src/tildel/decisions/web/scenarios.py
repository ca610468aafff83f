"""Scenarios side by side: to look at, while the decision stays as it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.decisions import access
from tildel.decisions.actions import scenarios as actions
from tildel.decisions.phrases import AT_LINE
from tildel.decisions.queries import decisions as queries
from tildel.decisions.queries import scenarios as scenario_queries
from tildel.decisions.web.doors import call_or_404, ranking_or_409
from tildel.decisions.web.forms import ScenarioForm
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes import queries as programmes


def scenarios(request: HttpRequest, key: str) -> HttpResponse:
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    ranking = ranking_or_409(call)
    spec = programmes.spec_of(call)
    themes = [(theme.key, theme.name.in_language(get_language() or "nb")) for theme in spec.themes]
    initial = {"frame": call.frame, "priority": ranking.rule["priority"]}
    form = ScenarioForm(
        request.POST if request.POST.get("do") == "keep" else None, themes=themes, initial=initial
    )
    if request.method == "POST" and _write(request, ranking, form, spec, at):
        return redirect("decisions:scenarios", key)
    rows = queries.rows_of(ranking)
    placed = [row.placed for row in rows]
    columns, comparison = scenario_queries.compared(ranking, placed, _("The call's own rule"))
    knapsack = scenario_queries.most_marks_of(ranking, placed)
    context = {
        "call": call, "form": form, "columns": [_column(one, comparison) for one in columns],
        "rows": [_row(row, columns, knapsack) for row in rows if row.ranked.fundable],
        "comparison": comparison, "knapsack": knapsack,
    }  # fmt: skip
    return render(request, "decisions/scenarios.html", context, status=409 if form.errors else 200)


def _write(request: HttpRequest, ranking: Any, form: ScenarioForm, spec: Any, at: Any) -> bool:
    """Whether something was kept or removed; what is wrong then stands at its field."""
    remove = request.POST.get("remove", "")
    if remove.isascii() and remove.isdigit() and len(remove) < 10:
        actions.remove_scenario(ranking=ranking, pk=int(remove), by=request.user, at=at)
        messages.success(request, _("The scenario is removed."))
        return True
    if not form.is_valid():
        return False
    priority = frozenset(theme.key for theme in spec.themes if theme.priority)
    try:
        actions.keep_scenario(
            ranking=ranking, name=form.cleaned_data["name"], plan=form.plan(priority), by=request.user, at=at
        )
    except RuleBroken as error:
        form.add_error(error.place or None, sentence(error))
        return False
    messages.success(request, _("The scenario is kept. It changes nothing in the decision."))
    return True


def _column(one: scenario_queries.Column, comparison: Any) -> dict[str, Any]:
    change = comparison.changes[one.name]
    return {
        "one": one, "at_line": AT_LINE[str(one.plan.at_line)], "gained": len(change.gained),
        "lost": len(change.lost), "deviations": len(one.result.deviations),
        "ties": [tie for tie in one.result.ties_at_line if tie.needs_choice],
    }  # fmt: skip


def _row(row: queries.Row, columns: list[scenario_queries.Column], knapsack: Any) -> dict[str, Any]:
    reference = row.ranked.reference
    cells = [column.result.awarded.get(reference) for column in columns]
    return {
        "row": row,
        "cells": cells,
        "differs": len({amount is None for amount in cells}) > 1,
        "knapsack": bool(knapsack and reference in knapsack.awarded),
    }

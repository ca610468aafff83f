"""The ranking: table and picture in one, the line that can be moved, and what the order is worth."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.applications.spreadsheets import workbook
from tildel.assessment.queries import rounds as assessment
from tildel.decisions import access
from tildel.decisions.actions import rankings
from tildel.decisions.domain.frame import Plan
from tildel.decisions.domain.plans import entries
from tildel.decisions.domain.scenarios import LineAt, line_at, moved
from tildel.decisions.phrases import phrase_deviation
from tildel.decisions.queries import decisions as queries
from tildel.decisions.queries.lines import proposal
from tildel.decisions.queries.rules import plan_for
from tildel.decisions.web.doors import call_or_404, ranking_or_409
from tildel.decisions.web.order_page import Figures, Line, cells, dimension_names, headings, lines_of
from tildel.decisions.web.picture import Axis
from tildel.decisions.web.row_html import Rows
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes import queries as programmes

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass
class Shown:
    """What the page and its files show alike."""

    call: Any
    ranking: Any
    recommendation: Any
    decision: Any
    lines: list[Line]
    figures: Figures
    frame: int
    used: int
    at: LineAt | None
    own: str  # whose line it is: decision, recommendation, proposal or moved
    hidden: int

    @property
    def left(self) -> int:
        return self.frame - self.used

    @property
    def over(self) -> int:
        return self.used - self.frame

    @property
    def position(self) -> int:
        return self.at.position if self.at else sum(line.give for line in self.lines)


def _shown(request: HttpRequest, key: str) -> Shown:
    call = call_or_404(request, key)
    ranking = ranking_or_409(call)
    recommendation = queries.recommendation_of(ranking)
    decision = queries.decision_of(recommendation)
    withheld = access.withheld(request.user, call)
    rows = queries.rows_of(ranking, recommendation=recommendation, without=withheld)
    frame = (decision or recommendation or call).frame
    chosen, own = _awards(ranking, recommendation, decision, rows, frame)
    at = _moved(request, ranking, rows, frame)
    if at is not None:
        amounts = {row.ranked.reference: row.ranked.amount for row in rows}
        chosen, own = {ref: amounts[ref] for ref in at.awarded}, "moved"
    # Expected ranks follow from everybody's marks, also from those that this person may not know.
    figures = Figures() if withheld else Figures(
        ranking.statistics.get("standings", {}).get("expected", {}), ranking.normalised
    )  # fmt: skip
    lines = lines_of(rows, programmes.spec_of(call), chosen, figures=figures)
    return Shown(
        call=call, ranking=ranking, recommendation=recommendation, decision=decision, lines=lines,
        figures=figures, frame=frame, used=sum(chosen.values()), at=at, own=own, hidden=len(withheld),
    )  # fmt: skip


def _awards(
    ranking: Any, recommendation: Any, decision: Any, rows: Sequence[queries.Row], frame: int
) -> tuple[dict[str, int], str]:
    """Who is above the line now, and by what: the decision, the draft, or the call's own rule."""
    if decision:
        return {row.ranked.reference: row.amount for row in rows if row.amount}, "decision"
    seen = {row.ranked.reference for row in rows}
    if recommendation:
        return {ref: amount for ref, amount in recommendation.items.items() if ref in seen}, "recommendation"
    awarded = proposal(ranking, frame, [row.placed for row in rows]).awarded
    return dict(awarded), "proposal"


def _moved(request: HttpRequest, ranking: Any, rows: Sequence[queries.Row], frame: int) -> LineAt | None:
    asked = request.GET.get("line", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 6:
        return None
    placed = [row.placed for row in rows]
    plan: Plan = moved(plan_for(ranking, frame, placed), frame)
    return line_at(entries(placed), int(asked), plan)


@require_GET
def ranking(request: HttpRequest, key: str) -> HttpResponse:
    shown = _shown(request, key)
    spec, on = programmes.spec_of(shown.call), timezone.now().date()
    can_prepare = access.can_prepare(request.user, shown.call, on=on) and not shown.hidden
    rows = Rows(
        links=can_prepare, statistics=bool(shown.figures.expected), normalised=bool(shown.figures.normalised)
    )
    cut = next((place + 1 for place, line in enumerate(shown.lines) if line.ends), 0)
    fundable = sum(line.row.ranked.fundable for line in shown.lines)
    breaches = shown.at.breaches if shown.at else ()
    deviations = (shown.decision or shown.recommendation).deviations if shown.recommendation else []
    context = {
        "shown": shown, "call": shown.call, "ranking": shown.ranking, "lines": shown.lines,
        "axis": Axis.of(spec), "spec": spec, "fundable": fundable,
        "ties": sum(line.tie for line in shown.lines),
        "waiting": shown.ranking.statistics.get("waiting", []),
        "parts_done": 3 - len(shown.ranking.statistics.get("waiting", [])),
        "breaks": [sentence(RuleBroken(one.code, **one.params)) for one in breaches[:5]],
        "more_breaks": max(0, len(breaches) - 5),
        "deviations": [phrase_deviation(one) for one in deviations] if not shown.hidden else [],
        "statistics": bool(shown.figures.expected), "normalised": bool(shown.figures.normalised),
        "columns": 9 + bool(shown.figures.expected) + bool(shown.figures.normalised),
        "up": max(0, shown.position - 1), "down": min(fundable, shown.position + 1),
        "can_prepare": can_prepare, "above": rows.html(shown.lines[:cut]),
        "under": rows.html(shown.lines[cut:]),
    }  # fmt: skip
    return render(request, "decisions/ranking.html", context)


# --- files ---


def _table(shown: Shown) -> tuple[list[str], list[list[Any]]]:
    which = {"statistics": bool(shown.figures.expected), "normalised": bool(shown.figures.normalised)}
    return headings(**which), [cells(line, shown.figures, **which) for line in shown.lines]


@require_GET
def ranking_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The order as it stands on the page, for a spreadsheet: semicolons and a byte order mark."""
    shown = _shown(request, key)
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    heading, rows = _table(shown)
    writer.writerow(heading)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return _file(out.getvalue().encode(), f"{key}-order.csv", "text/csv; charset=utf-8")


@require_GET
def ranking_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    heading, rows = _table(_shown(request, key))
    return _file(workbook(key, heading, rows), f"{key}-order.xlsx", _XLSX)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def safe(cell: Any) -> Any:
    """A cell that a spreadsheet would run as a formula is marked as text."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0\u200b").startswith(_BEGINS_A_FORMULA):
        return f"'{cell}"
    return cell


# --- what the order is worth ---


@require_GET
def strictness(request: HttpRequest, key: str) -> HttpResponse:
    """Officers only: each expert beside the others, and whether strictness can be taken out."""
    call = call_or_404(request, key)
    access.check_can_prepare(request.user, call, on=timezone.now().date())
    found = ranking_or_409(call)
    statistics = found.statistics.get("strictness", {})
    closed = assessment.round_of(call)
    names = {str(row.pk): str(row.expert.person) for row in assessment.members(closed)} if closed else {}
    rows = [
        {**row, "name": names.get(row["reviewer"], row["reviewer"]), "mean": float(_fraction(row["mean"]))}
        for row in statistics.get("reviewers", [])
    ]
    both = [
        (row, row.ranked.rank, found.normalised.get(row.ranked.reference))
        for row in queries.rows_of(found)
        if row.ranked.rank is not None
    ]
    context = {
        "call": call, "ranking": found, "rows": sorted(rows, key=lambda row: row["shift"]),
        "statistics": statistics, "variance": found.statistics.get("standings", {}).get("variance"),
        "offered": statistics.get("ground") in ("random", "connected"),
        "both": both if found.normalised else [],
    }  # fmt: skip
    return render(request, "decisions/strictness.html", context)


def _fraction(text: str) -> float:
    top, _sep, bottom = text.partition("/")
    return int(top) / int(bottom or 1)


@require_POST
def normalise(request: HttpRequest, key: str) -> HttpResponse:
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    rankings.look_at_normalised(ranking=ranking_or_409(call), by=request.user, at=at)
    messages.success(request, _("Both versions stand below. The order is as it was."))
    return redirect("decisions:strictness", key)


@require_GET
def moves(request: HttpRequest, key: str) -> HttpResponse:
    """Officers only: whose award hangs on a single step of a single mark."""
    call = call_or_404(request, key)
    access.check_can_prepare(request.user, call, on=timezone.now().date())
    found = ranking_or_409(call)
    names = dimension_names(programmes.spec_of(call))
    statistics = found.statistics.get("moves", {})
    rows = [
        {**row, "dimension": names.get(row["dimension"], row["dimension"])}
        for row in statistics.get("crossing", [])
    ]
    context = {"call": call, "rows": rows[:500], "all": len(rows), "statistics": statistics}
    return render(request, "decisions/moves.html", context)

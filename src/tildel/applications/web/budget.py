"""The budget as a spreadsheet, out and in, and filled from the call's yearly rates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications.actions import drafts
from tildel.applications.budget_workbook import MOST_BYTES, budget_workbook, read_cells
from tildel.applications.domain.budget_sheet import Sheet, read_sheet
from tildel.applications.domain.budget_table import changes, with_rates
from tildel.applications.domain.draft import clean_section
from tildel.applications.domain.summary import budget_years, total
from tildel.applications.phrases_content import CHANGES, cell_sentence
from tildel.applications.web.applicant import editable, readable, render_section, screen_of
from tildel.applications.web.budget_page import PART, rates_context, sums_context
from tildel.applications.web.screen import Screen
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken, Stale
from tildel.people import queries as people

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 300_000  # characters of the rows that the page before the import holds


def _screen(request: HttpRequest, application: Any) -> Screen:
    screen = screen_of(request, application)
    if PART not in screen.plan.parts:
        raise Http404
    return screen


@require_GET
def budget_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The stored budget as a workbook that can be filled in and taken back."""
    screen = _screen(request, readable(request, pk))
    choices = screen.choices
    rows = [
        {
            "institution": choices.name(row["institution"]),
            "category": choices.category(row["category"]),
            "years": row["years"],
        }
        for row in screen.draft.sections[PART].get("rows", ())
    ]
    heading = [_("Institution"), _("Kind of cost"), _("Sum")]
    data = budget_workbook(_("Budget"), heading, rows, budget_years(screen.draft.sections))
    response = HttpResponse(data, content_type=_XLSX)
    name = f"{screen.application.reference}-budget.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
def budget_sums(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The sums and the chart alone, for the page's script after a save."""
    screen = _screen(request, readable(request, pk))
    return render(request, "applications/applicant/parts/budget_sums.html", sums_context(screen))


@require_http_methods(["GET", "POST"])
def import_budget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Shows what a spreadsheet would replace. Nothing is written."""
    if request.method == "GET":
        return redirect("applications:section", pk, PART)
    screen = _screen(request, editable(request, pk))
    try:
        sheet = _sheet(request, screen)
    except RuleBroken as refused:
        return render_section(request, screen, PART, status=409, refused=sentence(refused))
    return render(request, "applications/applicant/budget_import.html", _preview(screen, sheet))


def _sheet(request: HttpRequest, screen: Screen) -> Sheet:
    upload = request.FILES.get("file")
    if upload is None:
        raise RuleBroken("applications.no_file", place="file")
    if (upload.size or 0) > MOST_BYTES:
        raise RuleBroken("budget_sheet.too_large", place="file")
    return read_sheet(
        read_cells(upload.read()), institutions=_institutions(screen), categories=_categories(screen)
    )


def _institutions(screen: Screen) -> dict[str, str]:
    rows = list(people.directory())
    near = [row for row in rows if row.orgnr in screen.choices.near]
    names = {row.name.casefold(): row.orgnr for row in [*rows, *near]}
    return names | {row.orgnr: row.orgnr for row in rows}


def _categories(screen: Screen) -> dict[str, str]:
    rows = screen.spec.categories
    names = {
        row.name.in_language(code).casefold(): row.key
        for row in reversed(rows)
        for code in ("nb", "nn", "en")
    }
    return names | {row.key.casefold(): row.key for row in rows}


def _preview(screen: Screen, sheet: Sheet) -> dict[str, Any]:
    before = screen.draft.sections[PART]
    after, _problems = clean_section(PART, {**before, "rows": list(sheet.rows)})
    choices = screen.choices
    return {
        "screen": screen,
        "application": screen.application,
        "part": PART,
        "faults": [{"address": fault.address, "said": cell_sentence(fault)} for fault in sheet.faults],
        "changes": [
            {
                "kind": one.kind,
                "words": CHANGES[one.kind],
                "institution": choices.name(one.institution),
                "category": choices.category(one.category),
                "before": sum(one.before.values()) if one.before is not None else None,
                "after": sum(one.after.values()) if one.after is not None else None,
            }
            for one in changes(before, after)
        ],
        "before": total(before),
        "after": total(after),
        "rows": json.dumps(after["rows"], ensure_ascii=False),
        "version": _version(screen),
    }


def _version(screen: Screen) -> int:
    return next((row.version for row in screen.application.sections.all() if row.key == PART), 0)


@require_http_methods(["GET", "POST"])
def replace_budget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Writes what the page before showed. The rows come from that page and are judged like typed ones."""
    if request.method == "GET":
        return redirect("applications:section", pk, PART)
    screen = _screen(request, editable(request, pk))
    version = request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
    rows = _rows(request.POST.get("rows", ""))
    if not rows:
        refused = sentence(RuleBroken("applications.no_file", place="file"))
        return render_section(request, screen, PART, status=409, refused=refused)
    return _save(request, screen, {"rows": rows}, number, _("The budget is replaced."))


def _rows(text: str) -> list[Any]:
    try:
        rows = json.loads(text) if len(text) <= _LONGEST else []
    except (ValueError, RecursionError):
        rows = []
    return rows if isinstance(rows, list) else []


@require_http_methods(["GET", "POST"])
def use_rates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Puts the amounts of the call's yearly rates into the row of the applicant institution."""
    if request.method == "GET":
        return redirect("applications:section", pk, PART)
    screen = _screen(request, editable(request, pk))
    try:
        rows = _with_rates(screen)["rows"]
    except RuleBroken as refused:
        return render_section(request, screen, PART, status=409, refused=sentence(refused))
    return _save(request, screen, {"rows": rows}, _version(screen), _("The amounts are filled in."))


def _with_rates(screen: Screen) -> dict[str, Any]:
    rates = rates_context(screen)
    institution = screen.draft.sections["leader"].get("institution")
    if rates is None:
        raise RuleBroken("applications.no_rates", place=PART)
    if not rates["has_period"]:
        raise RuleBroken("applications.no_period", place=PART)
    if not institution:
        raise RuleBroken("applications.rates_need_institution", place=PART)
    if not rates["years"]:
        raise RuleBroken("applications.rates_give_nothing", place=PART)
    category = next((row.key for row in screen.spec.categories), "")
    return with_rates(screen.draft.sections[PART], rates["years"], institution=institution, category=category)


def _save(
    request: HttpRequest, screen: Screen, content: Mapping[str, Any], version: int, said: str
) -> HttpResponse:
    pk = screen.application.pk
    stored = screen.draft.sections[PART]
    try:
        drafts.save_section(
            application=screen.application, section=PART, content={**stored, **content}, version=version,
            by=request.user, at=request.received_at,
        )  # fmt: skip
    except Stale:
        refused = _(
            "Somebody saved the budget in the meantime. Nothing was changed. Look at it, then try again."
        )
        return render_section(request, screen, PART, status=409, refused=refused)
    except RuleBroken as refused:
        return render_section(request, screen, PART, status=409, refused=sentence(refused))
    messages.success(request, said)
    return redirect("applications:section", pk, PART)

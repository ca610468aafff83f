"""Piles on a desk: contracts and reports to sign for an institution, reports to approve, money to move."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tildel.design.formats import format_day, format_money
from tildel.design.refusals import sentence
from tildel.programmes.access import check_is_officer
from tildel.programmes.queries import programmes_of
from tildel.projects import access, phrases
from tildel.projects.actions import many as actions
from tildel.projects.domain.states import InstalmentState
from tildel.projects.queries import many as queries
from tildel.projects.queries import projects as project_queries
from tildel.projects.web.doors import today

_MOST_TOLD = 10  # refusals that are written out
_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def sign(request: HttpRequest) -> HttpResponse:
    """Contracts or reports that wait for the institutions that somebody answers for."""
    institutions = project_queries.managed_institutions(request.user, on=today())
    access.check_answers_for_any(institutions)
    is_contracts = request.GET.get("what") == "contracts"
    piles = queries.contracts_of_institutions(institutions), queries.reports_of_institutions(institutions)
    rows: list[Any] = list(piles[0] if is_contracts else piles[1])
    if request.method == "POST":
        do: Any = actions.accept_contracts if is_contracts else actions.countersign_reports
        _do(request, rows, lambda told: do(sha256s=told, by=request.user, at=timezone.now()))
        return redirect(request.get_full_path())
    counts = [
        (_("Reports"), "?what=reports", not is_contracts, len(piles[1])),
        (_("Contracts"), "?what=contracts", is_contracts, len(piles[0])),
    ]
    context = {
        "heading": _("Sign for the institution"), "tabs": counts,
        "lead": _("Open one to read it. With your signature the institution stands behind each you choose."),
        "button": _("Accept those chosen") if is_contracts else _("Sign those chosen"), "verb": "sign",
        "rows": [_contract(row) if is_contracts else _report(row) for row in rows],
        "last": _("Waits since") if is_contracts else _("Due"),
    }  # fmt: skip
    return render(request, "projects/pile.html", context)


@_BOTH
def approve(request: HttpRequest) -> HttpResponse:
    """The reports that lie with the officer."""
    check_is_officer(request.user, on=today())
    rows = queries.reports_to_approve(programmes_of(request.user, on=today()))
    if request.method == "POST":
        do = actions.approve_reports
        _do(request, rows, lambda told: do(reports=told, by=request.user, at=timezone.now()))
        return redirect("projects:approve")
    context = {
        "heading": _("Reports to approve"), "above": (_("Portfolio"), reverse("projects:portfolio")),
        "lead": _(
            "Those you choose are approved without a remark, and all that they ask to carry over may be "
            "carried over. Open a report to ask for something, or to grant less."
        ),
        "button": _("Approve those chosen"), "verb": "approve", "rows": [_report(row) for row in rows],
        "last": _("Due"),
    }  # fmt: skip
    return render(request, "projects/pile.html", context)


@_BOTH
def instalments(request: HttpRequest) -> HttpResponse:
    """The instalments of a year: those that can be released, or those that can be told of as paid."""
    check_is_officer(request.user, on=today())
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today().year
    is_released = request.GET.get("state") == "released"
    state = InstalmentState.RELEASED if is_released else InstalmentState.PLANNED
    rows = queries.instalments_to_move(programmes_of(request.user, on=today()), year=year, state=state)
    verb = "pay" if is_released else "release"
    if request.method == "POST":
        reference = request.POST.get("reference", "").replace("\0", "")
        _do(
            request, rows, lambda told: actions.move_instalments(
                instalments=told, verb=verb, reference=reference, by=request.user, at=timezone.now(),
            ),
        )  # fmt: skip
        return redirect(request.get_full_path())
    context = {
        "heading": _("Instalments of %(year)s") % {"year": year}, "verb": verb,
        "above": (_("Portfolio"), reverse("projects:portfolio")), "years": [year - 1, year, year + 1],
        "year": year, "state": state.value, "tabs": [
            (phrases.INSTALMENTS["planned"], f"?year={year}", not is_released, None),
            (phrases.INSTALMENTS["released"], f"?year={year}&state=released", is_released, None),
        ],
        "lead": _("What was paid stays as it is; money that a missing report holds back is not here."),
        "button": _("They are paid") if is_released else _("Release those chosen"),
        "rows": [_instalment(row) for row in rows], "last": _("Amount"), "is_money": True,
        "sum": format_money(sum(row.amount for row in rows)),
    }  # fmt: skip
    return render(request, "projects/pile.html", context)


# --- the rows as they are shown ----------------------------------------------------------------------------


def _row(value: str, project: Any, url: str, what: str, last: str, place: Any = None) -> dict[str, Any]:
    return {
        "value": value, "project": project, "url": url, "what": what, "last": last,
        "place": place or project.institution, "label": f"{project.number} {what}",
    }  # fmt: skip


def _contract(row: Any) -> dict[str, Any]:
    what = _("Contract, version %(n)s") % {"n": row.number}
    url = reverse("projects:contract", args=[row.project.number])
    return _row(f"{row.pk}:{row.content_sha256}", row.project, url, what, format_day(row.made_at))


def _report(row: Any) -> dict[str, Any]:
    what = f"{phrases.REPORT_KINDS[row.kind]} {row.year}"
    url = reverse("projects:report", args=[row.project.number, row.pk])
    sha = row.current.content_sha256 if row.current else ""
    return _row(f"{row.pk}:{sha}", row.project, url, what, format_day(row.due_on))


def _instalment(row: Any) -> dict[str, Any]:
    url = reverse("projects:work", args=[row.project.number])
    return _row(str(row.pk), row.project, url, str(row.year), format_money(row.amount), row.institution)


# --- what was chosen ---------------------------------------------------------------------------------------


def _chosen(request: HttpRequest) -> dict[int, str]:
    """{key: fingerprint of what was on the screen}, the fingerprint empty where there is none."""
    pairs = (str(one).partition(":") for one in request.POST.getlist("chosen"))
    return {int(key): sha for key, _colon, sha in pairs if key.isascii() and key.isdigit() and len(key) < 10}


def _do(request: HttpRequest, rows: Iterable[Any], do: Callable[[dict[int, str]], actions.Outcome]) -> None:
    """Do it to those of the chosen that lie in the pile, and say what became of them."""
    there = {row.pk: row.project.number for row in rows}
    wanted = {key: told for key, told in _chosen(request).items() if key in there}
    if not wanted:
        messages.warning(request, _("Nothing was chosen, or it has been done meanwhile."))
        return
    outcome = do(wanted)
    if outcome.done:
        said = ngettext("%(n)s is done.", "%(n)s are done.", len(outcome.done))
        messages.success(request, said % {"n": len(outcome.done)})
    for key, error in list(outcome.refused.items())[:_MOST_TOLD]:
        messages.warning(request, f"{there[key]}: {sentence(error)}")
    if (more := len(outcome.refused) - _MOST_TOLD) > 0:
        messages.warning(request, _("%(n)s more could not be done.") % {"n": more})

"""One's own projects, and the working page of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tildel.projects import access, phrases
from tildel.projects.domain.deadlines import Due, ends_soon, is_late
from tildel.projects.domain.follow_up import has_expired, missing_approvals
from tildel.projects.domain.recruitment import curve, standing
from tildel.projects.domain.states import ENDED, HANDED_IN, INSTALMENT
from tildel.projects.queries import portfolio
from tildel.projects.queries import projects as queries
from tildel.projects.queries import reports as report_queries
from tildel.projects.web.doors import rights, seen, today
from tildel.projects.web.forms import WriterForm
from tildel.projects.web.picture import picture

ROWS, EVENTS = 50, 40


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    access.check_has_projects(request.user)
    institutions = queries.managed_institutions(request.user, on=today())
    own = Paginator(queries.own(request.user), ROWS).get_page(request.GET.get("page"))
    theirs = queries.of_institutions(request.user, on=today())
    theirs_page = Paginator(theirs, ROWS).get_page(request.GET.get("page")) if institutions else None
    context = {
        "page": own,
        "theirs": theirs_page,
        "to_sign": list(report_queries.to_sign(institutions)[:ROWS]) if institutions else [],
        "to_accept": portfolio.contracts_to_accept(request.user, institutions),
        "to_write": portfolio.reports_to_write(request.user),
        "words": phrases,
        "today": today(),
    }
    return render(request, "projects/mine.html", context)


@require_GET
def work(request: HttpRequest, number: str) -> HttpResponse:
    project = seen(request, number)
    may, on = rights(request, project), today()
    goes_on = project.state not in ENDED
    rows = queries.recruitment(project)
    points = curve(queries.months(rows))
    planned, actual = standing(queries.months(rows), on=on)
    reports = [_report(one, on) for one in report_queries.reports(project)]
    context = {
        "project": project, "words": phrases, "may": may, "goes_on": goes_on,
        "may_write": may["writes"] and goes_on,
        "waiting": queries.waiting_contract(project),
        "reports": reports, "late": [row for row in reports if row["late"]],
        "may_end": may["manages"] and goes_on,
        "may_ask_final": may["manages"] and _wants_final(project, reports, on),
        "instalments": _instalments(project, may["manages"]),
        "approvals": [
            {"row": one, "expired": has_expired(one.valid_to, on=on)} for one in project.approvals.all()
        ],
        "studies": queries.studies(project), "milestones": project.milestones.all(), "today": on,
        "partners": project.partners.select_related("institution"),
        "writers": project.writers.all(), "writer_form": WriterForm(),
        "changes": queries.changes(project),
        "kinds": phrases.CHANGES if may["leads"] and goes_on and project.state != "awaiting" else {},
        "picture": picture(points), "planned": planned, "actual": actual, "is_recruiting": bool(rows),
        "results": report_queries.confirmed(project).count(),
        "suggested": report_queries.waiting_results(project),
        "events": _events(project),
    }  # fmt: skip
    context["lacking"] = _lacking(project, context)
    return render(request, "projects/work.html", context)


def _report(report: Any, on: Any) -> dict[str, Any]:
    late = is_late(Due(report.year, report.state, report.due_on), on=on)
    state = "missing" if late else report.state
    return {"report": report, "late": late, "state": state, "is_in": report.state in HANDED_IN}


def _wants_final(project: Any, reports: list[dict[str, Any]], on: Any) -> bool:
    has_one = any(row["report"].kind == "final" for row in reports)
    return project.state in ("running", "paused") and not has_one and ends_soon(project.ends_on, on=on)


def _instalments(project: Any, manages: bool) -> list[dict[str, Any]]:
    rows = project.instalments.select_related("institution")
    return [
        {
            "row": one,
            "hold": phrases.HOLDS.get(one.hold_code, "") if one.hold_code != "officer" else one.hold_reason,
            "verbs": [(verb, phrases.INSTALMENT_STEPS[verb]) for verb in INSTALMENT.verbs(one.state)]
            if manages
            else [],
        }
        for one in rows
    ]


def _lacking(project: Any, context: dict[str, Any]) -> list[Any]:
    """What the project's people still have to tell, as labels."""
    kinds = [one["row"].kind for one in context["approvals"]]
    found = [phrases.APPROVALS[kind] for kind in missing_approvals(kinds, runs_study=project.runs_study)]
    return found if project.state == "running" else []


def _events(project: Any) -> list[dict[str, Any]]:
    return [
        {"event": event, "what": phrases.EVENTS.get(event.verb, event.verb), "data": event.data}
        for event in queries.history(project)[:EVENTS]
    ]

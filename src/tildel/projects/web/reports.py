"""A report as a whole: read, signed by leader and institution, reviewed by the officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.applications.domain.values import storable
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.projects import access, phrases
from tildel.projects.actions import reports as actions
from tildel.projects.documents import report_pdf, report_sections
from tildel.projects.domain.deadlines import Due, is_late
from tildel.projects.domain.states import WRITABLE, ReportState
from tildel.projects.queries import reports as queries
from tildel.projects.web.doors import existing, seen, today
from tildel.projects.web.sections import frame


@require_GET
def report(request: HttpRequest, number: str, report: int) -> HttpResponse:
    project = seen(request, number)
    found = queries.report_of(project, report)
    if found is None:
        raise Http404
    found.project = project
    return _page(request, found)


def _page(request: HttpRequest, report: Any, refused: str = "", place: str = "") -> HttpResponse:
    around = frame(request, report)
    may, state = around["may"], report.state
    names = queries.institution_names(report.project)
    writable = state in WRITABLE
    late = is_late(Due(report.year, state, report.due_on), on=today())
    context = {
        **around, "sections": report_sections(queries.told(report), report.kind, names), "writable": writable,
        "late": late, "state": "missing" if late else state, "submissions": queries.submissions(report),
        "results": queries.confirmed(report.project, report.year),
        "suggested": queries.waiting_results(report.project),
        "may_write": may["writes"] and writable, "may_sign": may["leads"] and writable,
        "may_take_back": may["leads"] and state == ReportState.SIGNED_BY_LEADER,
        "may_countersign": may["answers"] and state == ReportState.SIGNED_BY_LEADER,
        "may_review": may["manages"] and state == ReportState.SIGNED,
        "carry": [one for one in report.accounts.select_related("institution") if one.carry_over_asked],
        "refused": refused, "place": place, "typed": storable(request.POST.get("review", "")),
        "words": phrases,
    }  # fmt: skip
    return render(request, "projects/report/report.html", context, status=422 if refused else 200)


@require_GET
def pdf(request: HttpRequest, number: str, report: int) -> HttpResponse:
    """The version that counts as a tagged PDF, or the draft; made when it is asked for."""
    project = seen(request, number)
    found = queries.report_of(project, report)
    if found is None:
        raise Http404
    content, names = queries.whole(found), queries.institution_names(project)
    answer = HttpResponse(
        report_pdf(found, content, names, at=timezone.now()), content_type="application/pdf"
    )
    name = f"{number} {found.year}.pdf"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def step(request: HttpRequest, number: str, report: int) -> HttpResponse:
    """Sign, take back, sign for the institution, send back, approve."""
    project = existing(number)
    user = request.user
    if not (access.can_lead(user, project) or access.can_manage(user, project, on=today())):
        access.check_can_answer_for(user, project, on=today())
    found = queries.report_of(project, report)
    if found is None:
        raise Http404
    found.project = project
    verb = request.POST.get("verb", "")
    try:
        _VERBS.get(verb, _unknown)(request, found)
    except RuleBroken as error:
        if not error.place and error.code != "report.problems":
            raise
        return _page(request, found, refused=sentence(error), place=error.place)
    messages.success(request, _DONE[verb]())
    return redirect("projects:report", number, report)


def _sign(request: HttpRequest, report: Any) -> None:
    revision = request.POST.get("revision", "")
    actions.sign_report(
        report=report, revision=int(revision) if revision.isascii() and revision[:9].isdigit() else -1,
        by=request.user, at=timezone.now(),
    )  # fmt: skip


def _take_back(request: HttpRequest, report: Any) -> None:
    actions.take_back(report=report, by=request.user, at=timezone.now())


def _countersign(request: HttpRequest, report: Any) -> None:
    sha256 = request.POST.get("sha256", "")
    actions.countersign_report(report=report, sha256=sha256, by=request.user, at=timezone.now())


def _send_back(request: HttpRequest, report: Any) -> None:
    review = storable(request.POST.get("review", ""))
    actions.send_back(report=report, review=review, by=request.user, at=timezone.now())


def _approve(request: HttpRequest, report: Any) -> None:
    granted = {}
    for name, value in request.POST.items():
        if name.startswith("granted-"):
            text = "".join(str(value).split())
            granted[name.removeprefix("granted-")] = (
                int(text) if text.isascii() and text[:13].isdigit() else -1
            )
    actions.approve_report(
        report=report, review=storable(request.POST.get("review", "")), granted=granted or None,
        by=request.user, at=timezone.now(),
    )  # fmt: skip


def _unknown(request: HttpRequest, report: Any) -> None:
    raise RuleBroken("report.state")


_VERBS: dict[str, Callable[[HttpRequest, Any], None]] = {
    "sign": _sign, "take_back": _take_back, "countersign": _countersign, "send_back": _send_back,
    "approve": _approve,
}  # fmt: skip
_DONE: dict[str, Callable[[], str]] = {
    "sign": lambda: _("You have signed. The institution has been told."),
    "take_back": lambda: _("You have taken it back. Sign it again when it is mended."),
    "countersign": lambda: _("The report is signed for the institution and handed in."),
    "send_back": lambda: _("It is sent back. The leader has been told."),
    "approve": lambda: _("The report is approved. Its summary is public."),
}

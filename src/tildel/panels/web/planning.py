"""The officer's pages before the meeting: panels of a call, the agenda and what it costs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.assessment import access as assessment
from tildel.assessment.queries import rounds
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.panels import phrases, queries
from tildel.panels.actions import planning
from tildel.panels.domain.agenda import exits_by_person, lower_bound
from tildel.panels.web.forms import DayForm, PlanForm
from tildel.panels.web.reading import number, steered_panel, tried
from tildel.programmes import queries as programmes


def overview(request: HttpRequest, key: str) -> HttpResponse:
    """The panels of a call, and the form that plans one."""
    call, at = _managed_call(request, key)
    round = rounds.round_of(call)
    committees = list(queries.committees(round)) if round else []
    form = PlanForm(request.POST or None, committees=committees)
    if request.method == "POST":
        if form.is_valid() and _planned(request, round, form, at):
            return redirect("panels:officer", key=key)
        return _overview(request, call, round, form, status=422)
    return _overview(request, call, round, form)


def _managed_call(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    at, call = timezone.now(), programmes.call(key)
    if call is None:
        raise NotAllowed("panel.not_yours")
    assessment.check_can_run(request.user, call, on=in_oslo(at).date())
    return call, at


def _planned(request: HttpRequest, round: Any, form: PlanForm, at: datetime) -> bool:
    try:
        if round is None:
            raise RuleBroken("panel.no_round")
        made = planning.plan_panel(round=round, **form.columns(), by=request.user, at=at)
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    cases = made.cases.count()
    told = ngettext("The panel is planned with %(n)s case.", "The panel is planned with %(n)s cases.", cases)
    messages.success(request, told % {"n": cases})
    return True


def _overview(request: HttpRequest, call: Any, round: Any, form: PlanForm, status: int = 200) -> HttpResponse:
    context = {
        "call": call,
        "round": round,
        "panels": queries.panels_of(round) if round else [],
        "may_plan": round is not None and round.state != "closed",
        "form": form,
        "phrases": phrases,
    }
    return render(request, "panels/officer.html", context, status=status)


def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """One panel: when and where, its agenda, whom each case is closed to."""
    found, _at = steered_panel(request, pk)
    form = DayForm(request.POST or None, initial=_day(found))
    if request.method == "POST":
        if form.is_valid() and tried(request, planning.change_panel, panel=found, **form.cleaned_data):
            messages.success(request, _("Saved. Send the invitation again if the members should know."))
            return redirect("panels:panel", pk=pk)
        return _panel(request, found, form, status=422)
    return _panel(request, found, form)


def _day(panel: Any) -> dict[str, Any]:
    return {"day": panel.day, "place": panel.place, "minutes_a_case": panel.minutes_a_case}


def _panel(request: HttpRequest, panel: Any, form: DayForm, status: int = 200) -> HttpResponse:
    rows = queries.cases(panel)
    seated = list(queries.members(panel))
    names = {str(row.pk): str(row.expert.person) for row in seated}
    agenda = queries.agenda_cases(panel, [row.application_id for row in rows])
    closed = {case.key: case.closed_to for case in agenda}
    leaving = exits_by_person(case.closed_to for case in agenda)
    context = {
        "panel": panel,
        "call": panel.round.call,
        "lines": _lines(rows, closed, names),
        "members": seated,
        "leaving": sorted((names[key], times) for key, times in leaving.items()),
        "exits": sum(leaving.values()),
        "bound": lower_bound(agenda),
        "left_over": queries.off_the_agenda(panel) if panel.state != "held" else [],
        "seen": queries.stamp_of(panel, rows),
        "duration": len(rows) * panel.minutes_a_case,
        "obstacle": _obstacle(panel),
        "form": form,
        "phrases": phrases,
    }
    return render(request, "panels/panel.html", context, status=status)


def _lines(rows: list[Any], closed: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    """Each case with its place among those that wait, and the names of those who leave for it."""
    lines, place = [], 0
    for row in rows:
        waits = row.state == "waiting"
        place += waits
        people = sorted(names[key] for key in closed[str(row.application_id)])
        lines.append({"case": row, "place": place if waits else None, "leave": people})
    return lines


def _obstacle(panel: Any) -> str:
    """Why the meeting cannot be opened now; "" when it can."""
    try:
        planning.check_can_open(panel)
    except RuleBroken as error:
        return sentence(error)
    return ""


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the agenda: arrange it, move a case, take one off, put some on."""
    found, _at = steered_panel(request, pk)
    step = {"panel": found, "seen": request.POST.get("seen", "")}
    what, case = request.POST.get("do", ""), number(request, "case")
    if what == "arrange":
        if tried(request, planning.arrange_agenda, **step):
            messages.success(request, _("The cases stand in the order in which the fewest people leave."))
    elif what == "off":
        tried(request, planning.take_off, case=case, **step)
    elif what == "on":
        tried(request, planning.put_on, panel=found, applications=_uuids(request))
    elif what in ("up", "down", "place"):
        place = {"up": number(request, "at") - 1, "down": number(request, "at") + 1}
        tried(request, planning.move_case, case=case, place=place.get(what, number(request, "place")), **step)
    anchor = f"#case-{case}" if what in ("up", "down", "place") else ""
    response = redirect("panels:panel", pk=pk)
    response["Location"] += anchor
    return response


def _uuids(request: HttpRequest) -> list[UUID]:
    found = []
    for raw in request.POST.getlist("application")[:500]:
        try:
            found.append(UUID(raw))
        except ValueError:
            continue
    return found


@require_POST
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = steered_panel(request, pk)
    try:
        told = planning.invite_members(panel=found, by=request.user, at=at)
    except RuleBroken as error:
        messages.error(request, sentence(error))
    else:
        words = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", told)
        messages.success(
            request, words % {"n": told} if told else _("Everybody has this invitation already.")
        )
    return redirect("panels:panel", pk=pk)


@require_POST
def open_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found, _at = steered_panel(request, pk)
    if tried(request, planning.open_panel, panel=found):
        return redirect("panels:steer", pk=pk)
    return redirect("panels:panel", pk=pk)

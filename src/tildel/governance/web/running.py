"""The meeting as it goes on: who is there, who leaves, what is decided; then closed, corrected, published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.design.refusals import sentence
from tildel.governance import access, phrases
from tildel.governance.actions import minutes as actions
from tildel.governance.actions.publishing import publish_minutes
from tildel.governance.domain.states import MeetingState
from tildel.governance.queries import bodies, cases, meetings
from tildel.governance.web.entry import number, run_case, run_meeting, today, tried
from tildel.governance.web.forms import CorrectForm, ItemForm, MinutesForm
from tildel.kernel.errors import NotAllowed, RuleBroken


@dataclass
class Line:
    """A case on the page: its form, who has a conflict and is there, who is out, whether it can be
    decided.
    """

    case: Any
    closed: bool
    form: Any
    item_form: Any
    conflicted: list[Any]
    out: set[Any]
    count: Any


def run(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    return _page(request, found, at)


def _page(
    request: HttpRequest, found: Any, at: Any, *, case_form: Any = None, item_form: Any = None, case: int = 0
) -> HttpResponse:
    rows = meetings.attendances(found)
    people = [(str(row.person_id), str(row.person)) for row in rows]
    hidden = cases.conflicts_of(request.user, found)
    mandate = bodies.mandate_on(found.body, found.day)
    lines = [_line(found, row, rows, people, row.pk in hidden, mandate) for row in cases.agenda(found)]
    for line in lines:
        if line.case.pk == case:
            line.form, line.item_form = case_form or line.form, item_form or line.item_form
    context = {
        "meeting": found,
        "body": found.body,
        "lines": lines,
        "attendances": rows,
        "count": meetings.quorum(found, rows, mandate=mandate),
        "running": found.state == MeetingState.RUNNING,
        "startable": found.state == MeetingState.INVITED,
        "over": found.state in meetings.HELD,
        "chairs": [row for row in rows if row.role != "observer"],
        "phrases": phrases,
        "on": today(at),
    }
    wrong = bool(case_form or item_form)
    return render(request, "governance/run.html", context, status=422 if wrong else 200)


def _line(
    meeting: Any, case: Any, rows: list[Any], people: list[tuple[str, str]], closed: bool, mandate: Any
) -> Line:
    there = {row.person_id for row in rows if row.present}
    left = {row.person_id for row in case.recusals.all()}
    out = {row.person_id for row in case.recusals.all() if row.back_at is None}
    initial = {name: getattr(case, name) for name in MinutesForm.base_fields}
    initial["decision_text"] = case.decision_text or (case.proposal if case.state == "listed" else "")
    return Line(
        case=case, closed=closed, form=MinutesForm(initial=initial, prefix=f"c{case.pk}"),
        item_form=ItemForm(people=people, prefix=f"i{case.pk}"),
        conflicted=[row.person for row in cases.active_conflicts(case) if row.person_id in there - left],
        out=out, count=meetings.quorum(meeting, rows, out=out, mandate=mandate),
    )  # fmt: skip


@require_POST
def start(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    rows = {str(row.person_id): row.person for row in meetings.attendances(found)}
    chair = rows.get(request.POST.get("chair", ""))
    if chair is None:
        messages.warning(request, _("Choose who chairs the meeting."))
    else:
        actions.start_meeting(meeting=found, chair=chair, by=request.user, at=at)
    return redirect("governance:run", key=key, pk=pk)


@require_POST
def present(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    chosen = {value for raw in request.POST.getlist("present") if (value := number(raw)) is not None}
    actions.mark_present(meeting=found, present=chosen, by=request.user, at=at)
    messages.success(request, _("Attendance is saved."))
    return redirect("governance:run", key=key, pk=pk)


@require_POST
def write(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    """The minutes of one case, saved, treated, postponed or opened again."""
    found, at = run_case(request, key, pk, case)
    form = MinutesForm(request.POST, prefix=f"c{case}")
    verb = request.POST.get("verb", "")
    chosen = verb if verb in ("treat", "postpone", "reopen") else ""
    if form.is_valid():
        texts = {name: form.cleaned_data[name] for name in ("discussion", "decision_text")}
        facts = {**texts, "votes": form.votes(), "step": chosen}
        if tried(form, actions.write_case, case=found, by=request.user, at=at, **facts):
            messages.success(request, _("Case %(number)s is saved.") % {"number": found.number})
            return _at_case(key, pk, case)
    return _page(request, found.meeting, at, case_form=form, case=case)


def _at_case(key: str, pk: int, case: int) -> HttpResponse:
    answer = redirect("governance:run", key=key, pk=pk)
    answer["Location"] += f"#case-{case}"
    return answer


@require_POST
def room_door(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    """Somebody leaves the room for a case, or comes back."""
    found, at = run_meeting(request, key, pk)
    row = cases.case(found, case)
    people = {str(one.person_id): one.person for one in meetings.attendances(found)}
    person = people.get(request.POST.get("person", ""))
    if row is None or person is None:
        raise NotAllowed("case.not_yours")
    step = actions.come_back if request.POST.get("way") == "back" else actions.leave_room
    step(case=row, person=person, by=request.user, at=at)
    return _at_case(key, pk, case)


@require_POST
def add_item(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    found, at = run_case(request, key, pk, case)
    people = {str(row.person_id): row.person for row in meetings.attendances(found.meeting)}
    form = ItemForm(request.POST, people=[(k, str(one)) for k, one in people.items()], prefix=f"i{case}")
    if form.is_valid():
        facts = {"text": form.cleaned_data["text"], "due": form.cleaned_data["due"]}
        owner = people[form.cleaned_data["owner"]]
        if tried(form, actions.add_item, case=found, owner=owner, by=request.user, at=at, **facts):
            messages.success(request, _("The action item is noted."))
            return _at_case(key, pk, case)
    return _page(request, found.meeting, at, item_form=form, case=case)


@require_POST
def close(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    try:
        actions.close_meeting(meeting=found, by=request.user, at=at)
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("governance:run", key=key, pk=pk)
    messages.success(request, _("The meeting is over. Its minutes can only be corrected from now on."))
    return redirect("governance:run", key=key, pk=pk)


def correct(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    """Another wording in the minutes of a held meeting, with a trace."""
    found, at = run_case(request, key, pk, case)
    form = CorrectForm(request.POST or None, initial={"field": "decision_text", "text": found.decision_text})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.correct_case, case=found, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Corrected. What stood before is kept."))
        return redirect("governance:run", key=key, pk=pk)
    context = {"body": found.meeting.body, "meeting": found.meeting, "form": form, "lead": found.title,
               "title": _("Correct case %(number)s") % {"number": found.number},
               "button": _("Correct the minutes")}  # fmt: skip
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def publish(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """What the public will see, and the button."""
    found, at = run_meeting(request, key, pk)
    refused = ""
    if request.method == "POST":
        try:
            publish_minutes(meeting=found, by=request.user, at=at)
        except RuleBroken as error:
            refused = sentence(error)
        else:
            messages.success(request, _("The minutes are public."))
            return redirect("governance:minutes", key=key, pk=pk)
    context = {
        "meeting": found,
        "body": found.body,
        "agenda": cases.agenda(found),
        "present": [row for row in meetings.attendances(found) if row.present],
        "refused": refused,
        "publishable": found.state in meetings.HELD,
        "runs": access.can_run(request.user, found.body, on=today(at)),
        "phrases": phrases,
    }
    return render(request, "governance/publish.html", context, status=409 if refused else 200)

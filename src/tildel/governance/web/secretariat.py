"""The leader's and secretary's pages before a meeting: planned, invited to, with cases and papers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.design.refusals import sentence
from tildel.files.actions import store_file
from tildel.governance import access, phrases
from tildel.governance.actions import cases as case_actions
from tildel.governance.actions import meetings as actions
from tildel.governance.actions.minutes import prepare_agenda
from tildel.governance.queries import cases, meetings
from tildel.governance.web.entry import (
    LARGEST,
    number,
    own_case,
    run_body,
    run_case,
    run_meeting,
    today,
    tried,
)
from tildel.governance.web.forms import CaseForm, MeetingForm, PaperForm, PlanForm, ReasonForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo


def _form(request: HttpRequest, form: Any, body: Any, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"body": body, "form": form, "title": title, "button": button, **more}
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def plan(request: HttpRequest, key: str) -> HttpResponse:
    """A new meeting."""
    body, at = run_body(request, key)
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {**form.values(), "kind": form.cleaned_data["kind"], "other_dates": form.other_dates()}
        if tried(form, actions.plan_meeting, body=body, by=request.user, at=at, **facts):
            messages.success(request, _("The meeting is planned."))
            return redirect("governance:room", key=key)
    return _form(request, form, body, _("Plan a meeting"), _("Plan the meeting"))


def edit_meeting(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    form = MeetingForm(request.POST or None, initial=_initial(found))
    del form.fields["kind"]
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.change_meeting, meeting=found, by=request.user, at=at, **form.values())
    ):
        messages.success(request, _("Saved. Whoever was invited is told when the time or place is another."))
        return redirect("governance:meeting", key=key, pk=pk)
    return _form(request, form, found.body, _("Change the meeting"), _("Save"), meeting=found)


def _initial(found: Any) -> dict[str, Any]:
    wall = {
        name: in_oslo(moment).replace(tzinfo=None) if moment else None
        for name, moment in (("starts", found.starts_at), ("ends", found.ends_at))
    }
    kept = {name: getattr(found, name) for name in ("kind", "place", "link", "cases_due", "papers_due")}
    return {**wall, **kept}


@require_POST
def step(request: HttpRequest, key: str, pk: int, verb: str) -> HttpResponse:
    """One click on a meeting: invite, call for cases, or what every agenda begins with."""
    found, at = run_meeting(request, key, pk)
    if verb == "invite":
        actions.invite(meeting=found, by=request.user, at=at)
        messages.success(request, _("The invitations are on their way."))
    elif verb == "cases":
        told = actions.call_for_cases(meeting=found, by=request.user, at=at)
        sent = ngettext("%(n)s person is asked for cases.", "%(n)s people are asked for cases.", told)
        messages.success(request, sent % {"n": told})
    elif verb == "agenda":
        made = prepare_agenda(meeting=found, by=request.user, at=at)
        put = ngettext("%(n)s case is put on the agenda.", "%(n)s cases are put on the agenda.", len(made))
        messages.success(request, put % {"n": len(made)})
    else:
        raise NotAllowed("meeting.not_yours")
    return redirect("governance:meeting", key=key, pk=pk)


@require_POST
def choose_date(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    wanted = number(request.POST.get("date"))
    chosen = next((row for row in meetings.dates_of(found) if row.pk == wanted), None)
    if chosen is None:
        messages.warning(request, _("No day was chosen."))
    else:
        actions.choose_date(meeting=found, date=chosen, by=request.user, at=at)
        messages.success(request, _("The day is set. Send the invitations next."))
    return redirect("governance:meeting", key=key, pk=pk)


def cancel(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.cancel_meeting, meeting=found, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("The meeting is cancelled. Whoever was invited is told."))
        return redirect("governance:room", key=key)
    return _form(request, form, found.body, _("Cancel the meeting"), _("Cancel the meeting"), meeting=found)


# --- cases and papers ---------------------------------------------------------------------------------------


def new_case(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = run_meeting(request, key, pk)
    form = CaseForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, case_actions.add_case, meeting=found, by=request.user, at=at, **form.values())
    ):
        messages.success(request, _("The case is on the agenda."))
        return redirect("governance:meeting", key=key, pk=pk)
    return _form(request, form, found.body, _("New case"), _("Put it on the agenda"), meeting=found)


def edit_case(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    """A case with its papers."""
    found, at = run_case(request, key, pk, case)
    initial = {name: getattr(found, name) for name in CaseForm.base_fields}
    form = CaseForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, case_actions.change_case, case=found, by=request.user, at=at, **form.values())
    ):
        messages.success(request, _("The case is saved."))
        return redirect("governance:edit_case", key=key, pk=pk, case=case)
    return _case_page(request, found, form, PaperForm())


def _case_page(request: HttpRequest, found: Any, form: Any, paper_form: Any) -> HttpResponse:
    context = {
        "meeting": found.meeting,
        "body": found.meeting.body,
        "case": found,
        "form": form,
        "paper_form": paper_form,
        "papers": found.papers.filter(removed_at__isnull=True).select_related("file"),
        "interests": found.interests.filter(conflict=True).select_related("person"),
        "phrases": phrases,
    }
    wrong = form.errors or paper_form.errors
    return render(request, "governance/case.html", context, status=422 if wrong else 200)


@require_POST
def case_step(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    """One click on a case: onto the agenda, off it, up or down."""
    found, at = run_case(request, key, pk, case)
    verb = request.POST.get("verb", "")
    if verb == "list":
        case_actions.list_case(case=found, by=request.user, at=at)
    elif verb == "withdraw":
        case_actions.withdraw_case(case=found, by=request.user, at=at)
    elif verb in ("up", "down"):
        case_actions.move_case(case=found, up=verb == "up", by=request.user, at=at)
    return redirect("governance:meeting", key=key, pk=pk)


@require_POST
def add_paper(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    found, at = run_case(request, key, pk, case)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid() and _stored(form, found, request, at):
        messages.success(request, _("The paper is added."))
        return redirect("governance:edit_case", key=key, pk=pk, case=case)
    initial = {name: getattr(found, name) for name in CaseForm.base_fields}
    return _case_page(request, found, CaseForm(initial=initial), form)


def _stored(form: PaperForm, case: Any, request: HttpRequest, at: Any) -> bool:
    upload = form.cleaned_data["file"]
    try:
        file = store_file(name=upload.name, data=upload.read(), by=request.user, at=at)
        title = form.cleaned_data["title"]
        case_actions.add_paper(case=case, file=file, title=title, by=request.user, at=at)
    except RuleBroken as error:
        form.add_error("file", sentence(error))
        return False
    return True


@require_POST
def remove_paper(request: HttpRequest, key: str, pk: int, case: int, paper: int) -> HttpResponse:
    found, at = run_case(request, key, pk, case)
    row = cases.paper(found, paper) if paper <= LARGEST else None
    if row is None:
        raise NotAllowed("case.not_yours")
    row.case = found
    case_actions.remove_paper(paper=row, by=request.user, at=at)
    messages.success(request, _("The paper is taken away from the case."))
    return redirect("governance:edit_case", key=key, pk=pk, case=case)


def set_aside(request: HttpRequest, key: str, pk: int, case: int, interest: int) -> HttpResponse:
    """The body finds that a declared interest is no conflict."""
    found, at = own_case(request, key, pk, case)
    access.check_can_run(request.user, found.meeting.body, on=today(at))
    row = cases.interest(found, interest) if interest <= LARGEST else None
    if row is None:
        raise NotAllowed("case.not_yours")
    row.case = found
    form = ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, case_actions.set_aside, interest=row, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Noted: there is no conflict of interest."))
        return redirect("governance:meeting", key=key, pk=pk)
    title = _("No conflict of interest for %(name)s") % {"name": row.person}
    ground = phrases.GROUNDS.get(row.ground, row.ground)
    return _form(
        request, form, found.meeting.body, title, _("Find that there is none"), meeting=found.meeting,
        lead=f"{ground} {row.text}".strip(),
    )  # fmt: skip

"""The pages of those who sit in a body: their meetings, cases, interests, papers and tasks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.design.calendar import calendar_file
from tildel.design.documents import embed_files, render_pdf
from tildel.files import queries as files
from tildel.governance import access, documents, phrases
from tildel.governance.actions import cases as case_actions
from tildel.governance.actions import meetings as meeting_actions
from tildel.governance.actions.minutes import finish_item
from tildel.governance.actions.seats import say_gender
from tildel.governance.domain.states import MeetingState
from tildel.governance.queries import bodies, cases, consultations, meetings
from tildel.governance.web.entry import LARGEST, number, own_body, own_case, own_meeting, today, tried
from tildel.governance.web.forms import GenderForm, InterestForm, ProposeForm
from tildel.governance.web.public import seats_context
from tildel.kernel.errors import NotAllowed


def mine(request: HttpRequest) -> HttpResponse:
    """All that waits for one person, in whatever body."""
    at = timezone.now()
    form = GenderForm(request.POST or None, initial={"gender": bodies.own_gender(request.user)})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, say_gender, gender=form.cleaned_data["gender"], by=request.user, at=at)
    ):
        messages.success(request, _("Your answer is saved."))
        return redirect("governance:mine")
    seats = bodies.appointments(request.user, on=today(at)).select_related("body").order_by("held_from")
    context = {
        "seats": seats,
        "meetings": meetings.coming(request.user, on=today(at)),
        "items": meetings.own_items(request.user),
        "consultations": consultations.open_for(request.user),
        "form": form,
        "phrases": phrases,
        "now": today(at),
    }
    return render(request, "governance/mine.html", context, status=422 if form.errors else 200)


def room(request: HttpRequest, key: str) -> HttpResponse:
    """A body's own page: what comes, what is open, what is missing."""
    body, at = own_body(request, key)
    on = today(at)
    context = {
        "body": body,
        "on": on,
        "runs": access.can_run(request.user, body, on=on),
        "meetings": meetings.meetings_of(body)[:30],
        "this_year": meetings.in_year(body, on.year),
        "items": meetings.open_items(body)[:100],
        "consultations": consultations.consultations_of(body)[:30],
        "phrases": phrases,
        **seats_context(body, on),
    }
    return render(request, "governance/room.html", context)


def meeting(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = own_meeting(request, key, pk)
    return meeting_page(request, found, at)


def meeting_page(
    request: HttpRequest, found: Any, at: Any, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The agenda for one reader: of a case they have a conflict in, number and title only."""
    user, on = request.user, today(at)
    hidden = cases.conflicts_of(user, found)
    runs = access.can_run(user, found.body, on=on)
    agenda = cases.agenda(found)
    rows = meetings.attendances(found)
    proposals = [
        case
        for case in cases.proposals(found)
        if case.pk not in hidden and (runs or (user.person_id and case.proposed_by_id == user.person_id))
    ]
    context = {
        "meeting": found,
        "body": found.body,
        "agenda": [(case, case.pk in hidden, _said(user, case)) for case in agenda],
        "proposals": proposals,
        "attendances": rows,
        "own": next((row for row in rows if user.person_id and row.person_id == user.person_id), None),
        "dates": meetings.dates_of(found) if found.state == MeetingState.PLANNED else [],
        "runs": runs,
        "open": found.state in (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING),
        "phrases": phrases,
        "now": on,
        **more,
    }
    return render(request, "governance/meeting.html", context, status=status)


def _said(user: Any, case: Any) -> Any:
    return next((row for row in case.interests.all() if row.person_id == user.person_id), None)


@require_POST
def answer_dates(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = own_meeting(request, key, pk)
    answers = {
        number(name.removeprefix("date-")) or 0: value
        for name, value in request.POST.items()
        if name.startswith("date-")
    }
    meeting_actions.answer_dates(meeting=found, answers=answers, by=request.user, at=at)
    messages.success(request, _("Your answers are saved. You can change them until the day is set."))
    return redirect("governance:meeting", key=key, pk=pk)


@require_POST
def attend(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = own_meeting(request, key, pk)
    own = meetings.attendance_of(request.user, found)
    if own is None:
        raise NotAllowed("meeting.not_yours")
    own.meeting = found
    comes = request.POST.get("answer") == "yes"
    meeting_actions.answer_invitation(attendance=own, comes=comes, by=request.user, at=at)
    messages.success(
        request, _("You are coming.") if comes else _("You are not coming. Deputies are asked in.")
    )
    return redirect("governance:meeting", key=key, pk=pk)


def propose_case(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = own_meeting(request, key, pk)
    form = ProposeForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, case_actions.propose_case, meeting=found, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Your case is sent to the secretary."))
        return redirect("governance:meeting", key=key, pk=pk)
    context = {"meeting": found, "body": found.body, "form": form, "title": _("Propose a case"),
               "button": _("Send the proposal")}  # fmt: skip
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def interest(request: HttpRequest, key: str, pk: int, case: int) -> HttpResponse:
    """What one says of a case. Only its title is shown here: nobody has to read it to say so."""
    found, at = own_case(request, key, pk, case)
    if found.state == "proposed" and not access.can_see_case(request.user, found, on=today(at)):
        raise NotAllowed("case.not_yours")
    said = cases.interest_of(request.user, found)
    initial = (
        {"conflict": "yes" if said.conflict else "no", "ground": said.ground, "text": said.text}
        if said
        else {}
    )
    form = InterestForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {**form.cleaned_data, "conflict": form.cleaned_data["conflict"] == "yes"}
        if tried(form, case_actions.declare_interest, case=found, by=request.user, at=at, **data):
            told = _("Noted. You do not get the papers of the case and leave the room for it.")
            messages.success(request, told if data["conflict"] else _("Noted: no conflict of interest."))
            return redirect("governance:meeting", key=key, pk=pk)
    context = {"meeting": found.meeting, "body": found.meeting.body, "form": form,
               "title": _("Interest in case %(number)s") % {"number": found.number or "–"},
               "lead": found.title, "button": _("Save")}  # fmt: skip
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def paper_file(request: HttpRequest, key: str, pk: int, case: int, paper: int) -> FileResponse:
    """A paper, for whoever may see its case."""
    found, at = own_case(request, key, pk, case)
    access.check_can_see_case(request.user, found, on=today(at))
    row = cases.paper(found, paper) if paper <= LARGEST else None
    if row is None:
        raise NotAllowed("case.not_yours")
    opened = files.open_for(row.file, reader=request.user)
    return FileResponse(opened, filename=files.safe_name(row.file), content_type="application/pdf")


def book_pdf(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The meeting book of one reader: the agenda, and the papers they may have as files inside."""
    found, at = own_meeting(request, key, pk)
    agenda, hidden = cases.agenda(found), cases.conflicts_of(request.user, found)
    language = get_language() or "nb"
    made_at = found.changed_at or at
    pdf = render_pdf(
        "application", documents.book(found, agenda, hidden=hidden), language=language, at=made_at
    )
    papers = [paper for case in agenda if case.pk not in hidden for paper in case.papers.all()]
    contents = [(paper.title, _content(paper, request.user)) for paper in papers]
    whole = embed_files(pdf, contents, at=made_at) if contents else pdf
    answer = HttpResponse(whole, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{key}-{found.day.isoformat()}.pdf"'
    return answer


def _content(paper: Any, reader: Any) -> bytes:
    with files.open_for(paper.file, reader=reader) as opened:
        return bytes(opened.read())


def meeting_ics(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The meeting for a calendar; a later file takes the place of an earlier one."""
    found, at = own_meeting(request, key, pk)
    if found.starts_at is None:
        raise NotAllowed("meeting.not_yours")
    address = settings.SITE_URL.rstrip("/") + reverse("governance:meeting", args=[key, pk])
    text = calendar_file(
        uid=f"meeting-{found.pk}@{urlsplit(settings.SITE_URL).hostname or 'tildel'}",
        version=found.version, made_at=found.changed_at or at, starts_at=found.starts_at,
        ends_at=found.ends_at,
        summary=documents.meeting_title(found), description=address, address=address,
        place=", ".join(part for part in (found.place, found.link) if part), language=get_language() or "nb",
        cancelled=found.state == MeetingState.CANCELLED,
    )  # fmt: skip
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{found.day.isoformat()}.ics"'
    return answer


@require_POST
def item_done(request: HttpRequest, item: int) -> HttpResponse:
    """An action item is done."""
    row = meetings.item(item) if item <= LARGEST else None
    if row is None:
        raise NotAllowed("body.not_yours")
    at, body = timezone.now(), row.case.meeting.body
    finish_item(item=row, note=request.POST.get("note", "").replace("\x00", "")[:500], by=request.user, at=at)
    messages.success(request, _("Noted as done."))
    if request.POST.get("next") == "room" and access.can_enter(request.user, body, on=today(at)):
        return redirect("governance:room", key=body.key)
    return redirect("governance:mine")

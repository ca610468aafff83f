"""The member's pages: own meetings, the agenda, and the case that is on the table."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.assessment import access as assessment
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.panels import access, phrases, queries
from tildel.panels.actions import marks, presence
from tildel.panels.domain.calendar import day_file
from tildel.panels.domain.room import Meeting, Seat
from tildel.panels.web.reading import (
    assessment_of,
    dimensions_of,
    found_panel,
    is_unchanged,
    posted_marks,
    shown_instead,
    timer_of,
    tried,
)


def mine(request: HttpRequest) -> HttpResponse:
    """The panels that the user sits in."""
    if not request.user.is_authenticated:
        raise NotAllowed("panel.not_yours")
    context = {"panels": queries.panels_with_seat(request.user), "phrases": phrases}
    return render(request, "panels/mine.html", context)


def _seated(request: HttpRequest, pk: int) -> tuple[Any, Any]:
    """The panel and the user's seat in it. Raises NotAllowed, secret."""
    panel = found_panel(pk)
    return panel, access.own_seat(request.user, panel)


def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Follows the meeting: asks every few seconds, with one question, whether something changed."""
    if not request.user.is_authenticated or request.user.person_id is None:
        raise NotAllowed("panel.not_yours")
    pulse = queries.pulse(pk, request.user) if pk < 2**31 else None
    if pulse is None or pulse.seat is None:
        raise NotAllowed("panel.not_yours")
    if not pulse.must_leave and is_unchanged(request, pulse.version):
        return HttpResponse(status=204)
    panel, member = _seated(request, pk)
    if pulse.must_leave:
        presence.keep_out(panel=panel, at=timezone.now())
        panel.refresh_from_db(fields=["version"])
    return _meeting(request, panel, member)


def _meeting(request: HttpRequest, panel: Any, member: Any, refused: str = "") -> HttpResponse:
    live = bool(request.htmx)
    if panel.state == "held":
        to = reverse("panels:minutes", args=[panel.pk])
        return HttpResponse(headers={"HX-Redirect": to}) if live else redirect(to)
    context = _shown(request, panel, member) | {"refused": refused}
    return render(request, "panels/_meeting_live.html" if live else "panels/meeting.html", context)


def _shown(request: HttpRequest, panel: Any, member: Any) -> dict[str, Any]:
    """What a member sees: of a case that they have left the room for, nothing at all."""
    at, is_open = timezone.now(), panel.round.state in queries.OPEN_ROUND
    found = queries.meeting(panel)
    seat = found.seat(member.pk)
    context = {
        "panel": panel,
        "call": panel.round.call,
        "seat": seat,
        "is_open": is_open,
        "agenda": queries.open_cases(panel, member.pk) if is_open else [],
        "phrases": phrases,
        "out": bool(found.current and seat and seat.present and seat.is_out),
        "case": None,
    }
    if not (is_open and found.current and seat and seat.present) or seat.is_out:
        return context
    return context | _case(request, panel, found, seat, at)


def _case(request: HttpRequest, panel: Any, found: Meeting, seat: Seat, at: datetime) -> dict[str, Any]:
    case = found.current
    shown: dict[str, Any] = {"case": case, "timer": timer_of(found, at), "gone": found.out}
    if case is None or not seat.declared:
        return shown
    owes = queries.owes_review(seat.member, case)
    return shown | {
        "dimensions": dimensions_of(panel, seat.marks, seat.first),
        "owes": owes,
        "reviews": [] if owes else _reviews(panel, case),
        "remarks": [] if owes else _remarks(panel, case),
        "readable": assessment.can_read(request.user, case.application_id, on=in_oslo(at).date()),
    }


def _remarks(panel: Any, case: Any) -> list[tuple[str, Any]]:
    return [(_name(panel, remark.member), remark) for remark in queries.remarks_on(case)]


def _reviews(panel: Any, case: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": _name(panel, review.assignment.member),
            "dimensions": [
                {
                    "label": row.label,
                    "mark": row.mark,
                    "texts": [
                        text
                        for key, text in review.texts.items()
                        if key == row.key or key.startswith(f"{row.key}.")
                    ],
                }
                for row in dimensions_of(panel, review.marks)
            ],
        }
        for review in queries.reviews_of(case)
    ]


def _name(panel: Any, member: Any) -> str:
    """Who wrote it; where the call hides experts from each other for good, only that an expert did."""
    if member is None:
        return str(_("The programme's office"))
    hidden = assessment_of(panel).blind.experts == "never"
    return str(_("An expert")) if hidden else str(member.expert.person)


@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Come into the meeting, or leave it."""
    panel, member = _seated(request, pk)
    action = presence.leave if request.POST.get("do") == "leave" else presence.join
    tried(request, action, panel=panel, member=member)
    return redirect("panels:meeting", pk=pk)


@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Own marks for the case on the table, saved as they are chosen."""
    panel, member = _seated(request, pk)
    step = {
        "panel": panel,
        "member": member,
        "reference": request.POST.get("reference", ""),
        "marks": posted_marks(request, panel),
    }
    if not request.htmx:
        tried(request, marks.revise_own, **step)
        return redirect("panels:meeting", pk=pk)
    try:
        marks.revise_own(**step, by=request.user, at=timezone.now())
    except RuleBroken as error:
        panel.refresh_from_db(fields=["version", "state"])
        return shown_instead(_meeting(request, panel, member, sentence(error)))
    return render(request, "panels/_marks_kept.html")


def calendar_ics(request: HttpRequest, pk: int) -> HttpResponse:
    """The day for a calendar: when and where, and no case."""
    panel = found_panel(pk)
    if access.seat_of(request.user, panel) is None:
        access.check_can_steer(request.user, panel, on=in_oslo(timezone.now()).date())
    names = panel.round.call.names
    name = names.get(get_language() or "nb") or names.get("nb") or ""
    address = settings.SITE_URL.rstrip("/") + reverse("panels:meeting", args=[pk])
    text = day_file(
        uid=f"panel-{pk}@{urlsplit(settings.SITE_URL).hostname or 'tildel'}",
        version=0,
        made_at=timezone.now(),
        day=panel.day,
        summary=_("Panel meeting: %(call)s") % {"call": name},
        place=panel.place,
        description=address,
    )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="panel-{pk}.ics"'
    return answer

"""The officer's pages of a running meeting: the one that steers it, and the room's screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.panels import phrases, queries
from tildel.panels.actions import marks as mark_actions
from tildel.panels.actions import presence, steering
from tildel.panels.domain.record import fingerprint
from tildel.panels.domain.room import Meeting, Seat
from tildel.panels.web.reading import (
    dimensions_of,
    is_unchanged,
    number,
    posted_marks,
    shown_instead,
    steered_panel,
    timer_of,
    tried,
)

# What the buttons do; all of them say which meeting they saw.
STEPS: dict[str, Callable[..., Any]] = {
    "next": steering.next_case,
    "previous": steering.previous_case,
    "begin": steering.begin_case,
    "put_back": steering.put_back,
    "finish": steering.finish_case,
}


def _pulse(request: HttpRequest, panel: Any) -> queries.Pulse:
    """What changed; whoever came into conflict meanwhile is sent out before anything is shown."""
    found = queries.pulse(panel.pk, request.user)
    assert found  # the panel was read just now, and panels are not removed
    if found.must_leave:
        presence.keep_out(panel=panel, at=timezone.now())
        panel.refresh_from_db(fields=["version"])
    return found


def steer(request: HttpRequest, pk: int) -> HttpResponse:
    panel, _at = steered_panel(request, pk)
    if request.method == "POST":
        return _step(request, panel)
    pulse = _pulse(request, panel)
    if not pulse.must_leave and is_unchanged(request, pulse.version):
        return HttpResponse(status=204)
    if panel.state != "running":
        return _elsewhere(request, panel)
    return _steer(request, panel)


def _elsewhere(request: HttpRequest, panel: Any) -> HttpResponse:
    """A screen that follows is led on as a page is."""
    target = redirect("panels:minutes" if panel.state == "held" else "panels:panel", pk=panel.pk)
    if not request.htmx:
        return target
    return HttpResponse(headers={"HX-Redirect": target["Location"]})


def _step(request: HttpRequest, panel: Any) -> HttpResponse:
    seen, what = request.POST.get("seen", ""), request.POST.get("do", "")
    if what == "call":
        tried(request, steering.call_case, panel=panel, case=number(request, "case"), seen=seen)
    elif what in STEPS:
        tried(request, STEPS[what], panel=panel, seen=seen)
    return redirect("panels:steer", pk=panel.pk)


def _steer(request: HttpRequest, panel: Any, refused: str = "") -> HttpResponse:
    meeting = queries.meeting(panel)
    case = meeting.current
    seen_case = request.GET.get("case") or request.POST.get("case")
    if request.htmx and seen_case != (str(case.pk) if case else ""):
        # Another case has a text of its own: the page is made anew.
        if refused:
            messages.warning(request, refused)
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "panel": panel,
        "call": panel.round.call,
        "meeting": meeting,
        "case": case,
        "timer": timer_of(meeting, timezone.now()),
        "rows": [_seat(panel, seat) for seat in meeting.seats] if case else [],
        "dimensions": dimensions_of(panel),
        "over": fingerprint(case.text) if case else "",
        "waiting": sum(row.state == "waiting" for row in meeting.cases),
        "done": sum(row.state == "done" for row in meeting.cases),
        "refused": refused,
        "phrases": phrases,
    }
    live = bool(request.htmx)
    return render(request, "panels/_steer_live.html" if live else "panels/steer.html", context)


def _seat(panel: Any, seat: Seat) -> dict[str, Any]:
    return {"seat": seat, "dimensions": dimensions_of(panel, seat.marks, seat.first)}


def room(request: HttpRequest, pk: int) -> HttpResponse:
    """For the screen on the wall: one case, large; nothing of the next one."""
    panel, at = steered_panel(request, pk)
    pulse = _pulse(request, panel)
    if not pulse.must_leave and is_unchanged(request, pulse.version):
        return HttpResponse(status=204)
    if panel.state != "running" and not request.htmx:
        return _elsewhere(request, panel)
    meeting = queries.meeting(panel)
    context = {
        "panel": panel,
        "call": panel.round.call,
        "meeting": meeting,
        "case": meeting.current,
        "timer": timer_of(meeting, at),
        "spread": _spread(panel, meeting),
    }
    live = bool(request.htmx)
    return render(request, "panels/_room_live.html" if live else "panels/room.html", context)


def _spread(panel: Any, meeting: Meeting) -> list[tuple[str, list[Any]]]:
    """The marks that count now, without names: {dimension: marks as numbers rise}."""
    taking_part = [seat.marks for seat in meeting.seats if seat.takes_part]
    return [
        (row.label, sorted(marks[row.key] for marks in taking_part if marks.get(row.key) is not None))
        for row in dimensions_of(panel)
    ]


@require_POST
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is there, and who goes out or comes in by hand."""
    panel, _at = steered_panel(request, pk)
    member, what = number(request, "member"), request.POST.get("do", "")
    step = {"panel": panel, "member": member}
    actions: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "came": (presence.tick, {**step, "present": True}),
        "went": (presence.tick, {**step, "present": False}),
        "out": (presence.send_out, step),
        "in": (presence.let_in, step),
    }
    if what in actions:
        action, arguments = actions[what]
        tried(request, action, **arguments)
    return redirect("panels:steer", pk=pk)


@require_POST
def marks(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks that a member says aloud."""
    panel, at = steered_panel(request, pk)
    member = number(request, "member")
    try:
        kept = mark_actions.enter_marks(
            panel=panel, case=number(request, "case"), member=member, marks=posted_marks(request, panel),
            before=posted_marks(request, panel, "before"), by=request.user, at=at,
        )  # fmt: skip
    except RuleBroken as error:
        return _not_entered(request, panel, sentence(error))
    if not request.htmx:
        return redirect("panels:steer", pk=pk)
    context = {"member": member, "dimensions": dimensions_of(panel, kept.marks)}
    return render(request, "panels/_marks_kept.html", context)


def _not_entered(request: HttpRequest, panel: Any, refused: str) -> HttpResponse:
    if not request.htmx:
        messages.error(request, refused)
        return redirect("panels:steer", pk=panel.pk)
    panel.refresh_from_db(fields=["version", "state"])
    return shown_instead(_steer(request, panel, refused))


@require_POST
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel's text, saved as it is typed, or with the button where there are no scripts."""
    panel, at = steered_panel(request, pk)
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    try:
        saved = steering.write_text(
            panel=panel, case=number(request, "case"), text=request.POST.get("text", ""),
            over=request.POST.get("over", ""), by=request.user, at=at,
        )  # fmt: skip
    except RuleBroken as error:
        return _not_written(request, panel, error, wants_json)
    if not wants_json:
        messages.success(request, _("Saved."))
        return redirect("panels:steer", pk=pk)
    return JsonResponse({"over": fingerprint(saved.text), "saved": f"{in_oslo(at):%H:%M:%S}"})


def _not_written(request: HttpRequest, panel: Any, error: RuleBroken, wants_json: bool) -> HttpResponse:
    theirs = error.params.get("text", "") if isinstance(error, Stale) else ""
    status = 409 if isinstance(error, Stale) else 422
    if wants_json:
        answer = {"words": sentence(error), "stale": isinstance(error, Stale), "theirs": theirs}
        return JsonResponse({**answer, "over": fingerprint(theirs)}, status=status)
    context = {
        "panel": panel,
        "call": panel.round.call,
        "case": number(request, "case"),
        "words": sentence(error),
        "theirs": theirs,
        "mine": request.POST.get("text", ""),
        "over": fingerprint(theirs),
    }
    return render(request, "panels/text.html", context, status=status)


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What is not dealt with, and the button that ends the meeting."""
    panel, _at = steered_panel(request, pk)
    seen = request.POST.get("seen", "")
    if request.method == "POST" and tried(request, steering.close_panel, panel=panel, seen=seen):
        messages.success(request, _("The meeting is closed. These are its minutes."))
        return redirect("panels:minutes", pk=pk)
    if panel.state != "running":
        return redirect("panels:minutes" if panel.state == "held" else "panels:panel", pk=pk)
    rows = queries.cases(panel)
    context = {
        "panel": panel,
        "call": panel.round.call,
        "left": [row for row in rows if row.state != "done"],
        "wordless": [row for row in rows if row.state == "done" and not row.text.strip()],
        "on_table": any(row.state == "current" for row in rows),
        "seen": queries.stamp_of(panel, rows),
    }
    return render(request, "panels/close.html", context, status=409 if request.method == "POST" else 200)

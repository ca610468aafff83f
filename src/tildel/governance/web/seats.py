"""The seats of a body: appointed to, ended, with letters; and the mandate, changed from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tildel.design.templatetags.design import local_text
from tildel.files import queries as files
from tildel.governance import access, phrases
from tildel.governance.actions import seats as actions
from tildel.governance.actions.bodies import change_mandate
from tildel.governance.domain.terms import breaches, expiring
from tildel.governance.queries import bodies
from tildel.governance.web.entry import LARGEST, own_body, run_body, today, tried
from tildel.governance.web.forms import AppointForm, EndForm, MandateForm
from tildel.governance.web.public import chosen_day, seats_context
from tildel.kernel.errors import NotAllowed


def overview(request: HttpRequest, key: str) -> HttpResponse:
    """Who sits where on a day, what is missing, and everybody who ever sat."""
    body, at = own_body(request, key)
    on = chosen_day(request)
    shown = seats_context(body, on)
    mandate, holdings = shown["mandate"], shown["holdings"]
    everybody = bodies.appointments_in(body).order_by("-held_from", "-pk")
    names = {seat.key: local_text(dict(seat.names)) for seat in mandate.seats} if mandate else {}
    context = {
        "body": body,
        "on": on,
        "runs": access.can_run(request.user, body, on=today(at)),
        "expiring": expiring(holdings, on),
        "breaches": breaches(mandate, holdings, on) if mandate else (),
        "history_rows": [(row, names.get(row.place, row.place)) for row in everybody],
        "today": today(at),
        "phrases": phrases,
        **shown,
    }
    return render(request, "governance/seats.html", context)


def appoint(request: HttpRequest, key: str, seat: str = "") -> HttpResponse:
    """Somebody to a seat; the one in the address is chosen beforehand."""
    body, at = run_body(request, key)
    mandate = bodies.mandate_on(body, today(at))
    places = [(seat.key, local_text(dict(seat.names))) for seat in mandate.seats]
    wanted = mandate.seat(seat)
    role = "observer" if wanted and not wanted.votes else "member"
    initial = {"place": wanted.key if wanted else "", "seat": role, "held_from": today(at)}
    if wanted and len(wanted.appointed_by) == 1:
        initial["orgnr"] = wanted.appointed_by[0]
    form = AppointForm(request.POST or None, places=places, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.appoint_by_mail, body=body, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Appointed. The letter of appointment is on its way."))
        return redirect("governance:seats", key=key)
    context = {
        "body": body,
        "form": form,
        "title": _("Appoint somebody"),
        "button": _("Appoint and send the letter"),
    }
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def _appointment(body: Any, pk: int) -> Any:
    found = bodies.appointment(body, pk) if pk <= LARGEST else None
    if found is None:
        raise NotAllowed("body.not_yours")
    found.body = body
    return found


def end(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The last day of somebody in a seat."""
    body, at = run_body(request, key)
    found = _appointment(body, pk)
    form = EndForm(request.POST or None, initial={"held_to": found.held_to or today(at)})
    step = {"appointment": found, "by": request.user, "at": at}
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.end_appointment, **step, **form.cleaned_data)
    ):
        messages.success(request, _("The last day is set."))
        return redirect("governance:seats", key=key)
    title = _("End the appointment of %(name)s") % {"name": found.person}
    context = {"body": body, "form": form, "title": title,
               "button": _("Set the last day")}  # fmt: skip
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def letter(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """The letter of appointment, for the one it is to, and for the leader and the secretary."""
    body, at = own_body(request, key)
    found = _appointment(body, pk)
    if found.letter is None:
        raise NotAllowed("body.not_yours")
    if request.user.person_id is None or found.person_id != request.user.person_id:
        access.check_can_run(request.user, body, on=today(at))
    return FileResponse(
        files.open_file(found.letter), filename=files.safe_name(found.letter), content_type="application/pdf"
    )


def mandate(request: HttpRequest, key: str) -> HttpResponse:
    """Other rules from a day on: what was assumed becomes what was decided."""
    body, at = run_body(request, key)
    now = bodies.mandate_on(body, today(at))
    initial = {
        "starts": today(at),
        "quorum_kind": now.quorum.kind,
        "quorum_number": now.quorum.number or None,
        "meetings_least": now.meetings_least,
        "meetings_most": now.meetings_most,
        "seminars": now.seminars,
    }
    form = MandateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {
            "starts": form.cleaned_data["starts"],
            "reason": form.cleaned_data["reason"],
            "changes": form.changes(),
        }
        if tried(form, change_mandate, body=body, by=request.user, at=at, **facts):
            messages.success(request, _("The mandate holds from that day."))
            return redirect("governance:seats", key=key)
    context = {
        "body": body,
        "form": form,
        "title": _("Change the mandate"),
        "button": _("Let it hold from that day"),
    }
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)

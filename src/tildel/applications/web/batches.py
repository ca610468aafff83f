"""What is done to many applications at once. Each first shows exactly what will happen to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.applications.actions.endorsements import check_remindable, remind_managers
from tildel.applications.actions.formal_checks import accept_formally, check_possible
from tildel.applications.actions.officer_messages import leader_mail, write_to_leaders
from tildel.applications.queries import officer as queries
from tildel.applications.web.forms_officer import MessageForm
from tildel.applications.web.managed import MOST_AT_ONCE, managed_call, uuids
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken


def _chosen(request: HttpRequest, call: Any) -> list[Any]:
    return queries.applications_among(call, uuids(request.POST.getlist("chosen"))[:MOST_AT_ONCE])


def _sorted_out(
    applications: Iterable[Any], check: Callable[[Any], Any]
) -> tuple[list[Any], list[tuple[Any, str]]]:
    """(application, what the check found) where it can be done; (application, why not) where it cannot."""
    possible, impossible = [], []
    for application in applications:
        try:
            possible.append((application, check(application)))
        except RuleBroken as error:
            impossible.append((application, sentence(error)))
    return possible, impossible


@require_POST
def accept_many(request: HttpRequest, key: str) -> HttpResponse:
    """First lists exactly which applications will be accepted and which cannot be; then accepts those."""
    call, now = managed_call(request, key), timezone.now()

    def check(application: Any) -> None:
        check_possible(application, verdict="accepted", requirement="", reason="", judged=None, at=now)

    found, impossible = _sorted_out(_chosen(request, call), check)
    possible = [application for application, _nothing in found]
    if "confirmed" in request.POST and possible:
        done = accept_formally(applications=possible, by=request.user, at=now)
        text = ngettext(
            "%(count)s application is accepted.", "%(count)s applications are accepted.", len(done)
        )
        messages.success(request, text % {"count": len(done)})
        return redirect("applications:officer_list", key)
    shown = {"call": call, "possible": possible, "impossible": impossible}
    return render(request, "applications/officer/accept_many.html", shown)


@require_POST
def remind_many(request: HttpRequest, key: str) -> HttpResponse:
    """First lists who gets which reminder and where nobody does; then sends them."""
    call, now = managed_call(request, key), timezone.now()
    possible, impossible = _sorted_out(_chosen(request, call), lambda row: check_remindable(row, now))
    if "confirmed" in request.POST and possible:
        sent = remind_managers(applications=[row for row, _who in possible], by=request.user, at=now)
        text = ngettext("%(count)s reminder is sent.", "%(count)s reminders are sent.", sent)
        messages.success(request, text % {"count": sent})
        return redirect("applications:officer_list", key)
    shown = {
        "call": call,
        "possible": possible,
        "impossible": impossible,
        "mails": sum(len(people) for _row, people in possible),
    }
    return render(request, "applications/officer/remind_many.html", shown)


@require_POST
def write_many(request: HttpRequest, key: str) -> HttpResponse:
    """A subject and a text, then the mails as they will be sent, then they are sent."""
    call = managed_call(request, key)
    chosen = _chosen(request, call)
    begun = "message" in request.POST
    form = MessageForm(request.POST if begun else None, initial={"message": uuid4()})
    shown = {
        "call": call,
        "form": form,
        "receivers": [(row, queries.receivers_of(row)[0]) for row in chosen],
    }
    if not begun or not form.is_valid() or "change" in request.POST or not chosen:
        refused = begun and bool(form.errors)
        return render(request, "applications/officer/write_many.html", shown, status=422 if refused else 200)
    words = form.cleaned_data
    if "confirmed" not in request.POST:
        subject, body = leader_mail(
            chosen[0], shown["receivers"][0][1], subject=words["subject"], text=words["text"], by=request.user
        )
        shown |= {"mail": {"subject": subject, "body": body}}
        return render(request, "applications/officer/write_many_preview.html", shown)
    sent = write_to_leaders(applications=chosen, **words, by=request.user, at=timezone.now())
    text = ngettext("%(count)s message is sent.", "%(count)s messages are sent.", sent)
    messages.success(request, text % {"count": sent})
    return redirect("applications:officer_list", key)

"""The officer's work with the experts of a round: committees, reserve, loads, the last day of reading."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.assessment import phrases, phrases_register
from tildel.assessment.actions import members as actions
from tildel.assessment.actions import reading
from tildel.assessment.domain.availability import days_late
from tildel.assessment.queries import committees as queries
from tildel.assessment.queries import rounds
from tildel.assessment.web import forms_committees as forms
from tildel.assessment.web.committees import tried
from tildel.assessment.web.managed import managed_round
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo


def invite_committee(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a committee, see what happens to each who sits in it, then do it."""
    round, at = managed_round(request, key)
    own = list(queries.committees_in(round.call.programme))
    asked = request.POST.get("committee") or request.GET.get("committee", "")
    chosen = next((row for row in own if str(row.pk) == asked), None)
    if request.method == "POST" and chosen:
        return _invite(request, round, chosen, at)
    today = in_oslo(at).date()
    due = in_oslo(round.due_at).date() if round.due_at else None
    context = {
        "call": round.call,
        "round": round,
        "committees": forms.named(own),
        "chosen": chosen,
        "rows": queries.what_inviting_does(round, chosen, on=today, due=due) if chosen else [],
        "phrases": phrases_register,
    }
    return render(request, "assessment/invite_committee.html", context)


def _invite(request: HttpRequest, round: Any, committee: Any, at: Any) -> HttpResponse:
    wanted = numbers(request, "expert")
    try:
        invited = actions.invite_committee(
            round=round, committee=committee, experts=wanted, by=request.user, at=at
        )
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("assessment:officer", key=round.call.key)
    if invited:
        told = ngettext(
            "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", len(invited)
        )
        messages.success(request, told % {"n": len(invited)})
    else:
        messages.warning(request, _("Nobody was chosen, so no invitation was sent."))
    return redirect("assessment:officer", key=round.call.key)


def numbers(request: HttpRequest, name: str) -> list[int]:
    return [
        int(raw) for raw in request.POST.getlist(name) if raw.isascii() and raw.isdigit() and len(raw) < 10
    ]


@require_POST
def reserve(request: HttpRequest, key: str) -> HttpResponse:
    """`what` is next (invite the first), invite or remove (the one in `member`)."""
    round, at = managed_round(request, key)
    who = {"by": request.user, "at": at}
    row = queries.reserve(round).filter(pk__in=numbers(request, "member")).first()
    what = request.POST.get("what", "")
    try:
        if what == "next":
            told = _invited(actions.invite_next(round=round, **who))
        elif what == "invite" and row:
            told = _invited(actions.invite(round=round, expert=row.expert, **who))
        elif what == "remove" and row:
            actions.take_off_reserve(member=row, **who)
            told = _("%(name)s no longer waits.") % {"name": row.expert}
        else:
            told = ""
    except RuleBroken as error:
        messages.error(request, sentence(error))
    else:
        if told:
            messages.success(request, told)
    return redirect("assessment:officer", key=key)


def _invited(member: Any) -> str:
    return _("%(name)s is invited.") % {"name": member.expert}


def member(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The role, committee and loads of one expert in the round."""
    round, at = managed_round(request, key)
    found = rounds.member(round, pk)
    if found is None:
        raise NotAllowed("assessment.no_such_member")
    own = list(queries.committees_in(round.call.programme))
    form = forms.MemberForm(request.POST or None, member=found, committees=own)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        committee = next((row for row in own if str(row.pk) == clean["committee"]), None)
        if tried(
            form, actions.change_member, member=found, role=clean["role"], committee=committee,
            least=clean["least"], most=clean["most"], by=request.user, at=at,
        ):  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("assessment:officer", key=key)
    context = {"call": round.call, "member": found, "form": form}
    return render(request, "assessment/member.html", context, status=422 if form.errors else 200)


def reading_ends(request: HttpRequest, key: str) -> HttpResponse:
    round, at = managed_round(request, key)
    form = forms.ReadingEndsForm(
        request.POST if request.method == "POST" else None, initial={"day": round.reading_ends_on}
    )
    if request.method == "POST" and form.is_valid():
        step = {"round": round, "day": form.cleaned_data["day"], "by": request.user, "at": at}
        if tried(form, reading.end_reading_on, **step):
            messages.success(request, _("Saved."))
            return redirect("assessment:officer", key=key)
    context = {"call": round.call, "round": round, "form": form}
    return render(request, "assessment/reading_ends.html", context, status=422 if form.errors else 200)


def rows_of(round: Any, people: list[Any], at: Any) -> list[dict[str, Any]]:
    """The experts of a round as the officer's page shows them: those who wait stand on the reserve list."""
    due = in_oslo(round.due_at).date() if round and round.due_at else None
    rows = []
    for one in people:
        if one.state == "reserve":
            continue
        why, text = phrases_register.declined_words(one.decline_reason)
        unfinished = round.state != "closed" and one.state == "accepted" and one.load > one.submitted
        late = days_late(due, in_oslo(at).date()) if unfinished else 0
        rows.append({"member": one, "why": why, "text": text, "late": late})
    return rows


def context_of(round: Any, people: list[Any]) -> dict[str, Any]:
    """What the officer's page needs besides, of experts."""
    at = timezone.now()
    return {
        "rows": rows_of(round, people, at),
        "waiting": list(queries.reserve(round)) if round else [],
        "declined": any(one.state == "declined" for one in people),
        "words": phrases_register,
        "states": phrases.MEMBER_STATES,
    }

"""The officer's pages of a round: where it stands, who takes part, what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.assessment import phrases, phrases_conflicts
from tildel.assessment.actions import declarations, members, reviews, rounds
from tildel.assessment.queries import conflicts
from tildel.assessment.queries import rounds as queries
from tildel.assessment.queries.register import invitable
from tildel.assessment.web.forms import DueForm, ReasonForm
from tildel.assessment.web.managed import managed_call, managed_round
from tildel.assessment.web.members import context_of
from tildel.assessment.web.review_form import form_of, wordings_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes

INVITABLE_ROWS = 50


def overview(request: HttpRequest, key: str) -> HttpResponse:
    call, at = managed_call(request, key)
    return _overview(request, call, at)


def _overview(
    request: HttpRequest, call: Any, at: datetime, *, due: DueForm | None = None, status: int = 200
) -> HttpResponse:
    round = queries.round_of(call)
    people = list(queries.members(round)) if round else []
    total = queries.assessed_applications(call).count()
    needed = queries.readers_needed(call) * total
    counting = sum(min(have, queries.readers_needed(call)) for have in queries.counted(call).values())
    context = {
        "call": call,
        "round": round,
        "members": people,
        "of_experts": context_of(round, people),
        "total": total,
        "needed": needed,
        "counting": counting,
        "discussion": programmes.spec_of(call).assessment.discussion,
        "unmoved": not round or round.state == "preparing",
        "obstacle": _obstacle(call, at),
        "conflicts": queries.conflicts_in(round) if round else [],
        "ties": conflicts.to_judge(round).count() if round else 0,
        "due": due or DueForm(initial=_due_day(round)),
        "phrases": phrases,
        "grounds": phrases_conflicts.GROUNDS,
    }
    return render(request, "assessment/officer.html", context, status=status)


def _due_day(round: Any) -> dict[str, Any] | None:
    return {"due": in_oslo(round.due_at).date()} if round and round.due_at else None


def _obstacle(call: Any, at: datetime) -> str:
    """Why the round cannot be opened now; "" when it can."""
    try:
        rounds.check_can_open(call, at=at)
    except RuleBroken as error:
        return sentence(error)
    return ""


@require_POST
def prepare(request: HttpRequest, key: str) -> HttpResponse:
    call, at = managed_call(request, key)
    rounds.prepare_round(call=call, by=request.user, at=at)
    return redirect("assessment:invite", key=key)


@require_POST
def open_round(request: HttpRequest, key: str) -> HttpResponse:
    call, at = managed_call(request, key)
    form = DueForm(request.POST)
    if form.is_valid() and _tried(
        form, rounds.open_round, call=call, due_at=form.due_at(), by=request.user, at=at
    ):
        messages.success(request, _("The assessment is open. Invite the experts next."))
        return redirect("assessment:officer", key=key)
    return _overview(request, call, at, due=form, status=422)


@require_POST
def change_due(request: HttpRequest, key: str) -> HttpResponse:
    round, at = managed_round(request, key)
    form = DueForm(request.POST)
    if form.is_valid() and _tried(
        form, rounds.change_due, round=round, due_at=form.due_at(), by=request.user, at=at
    ):
        messages.success(request, _("The day is changed. Experts see it on their page."))
        return redirect("assessment:officer", key=key)
    return _overview(request, round.call, at, due=form, status=422)


def _tried(form: Any, action: Any, **arguments: Any) -> bool:
    """Whether the action was done; a refusal is shown in the form, at its field where it has one."""
    try:
        action(**arguments)
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    return True


def invite(request: HttpRequest, key: str) -> HttpResponse:
    round, at = managed_round(request, key)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = invitable(round, words, on=in_oslo(at).date())
    if request.method == "POST":
        return _invite(request, round, found, at)
    context = {
        "call": round.call,
        "round": round,
        "words": words,
        "page": Paginator(found, INVITABLE_ROWS).get_page(request.GET.get("page")),
        "countries": phrases.COUNTRIES,
    }
    return render(request, "assessment/invite.html", context)


def _invite(request: HttpRequest, round: Any, found: QuerySet[Any], at: datetime) -> HttpResponse:
    """Ask the chosen, or with `to` put them on the reserve list in the order shown."""
    chosen = list(found.filter(pk__in=_numbers(request, "expert")))
    to_reserve = request.POST.get("to") == "reserve"
    action = members.put_on_reserve if to_reserve else members.invite
    try:
        with transaction.atomic():
            for expert in chosen:
                action(round=round, expert=expert, by=request.user, at=at)
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("assessment:invite", key=round.call.key)
    if not chosen:
        messages.warning(request, _("Nobody was chosen, so no invitation was sent."))
        return redirect("assessment:invite", key=round.call.key)
    messages.success(request, _told(len(chosen), to_reserve))
    return redirect("assessment:officer", key=round.call.key)


def _told(number: int, to_reserve: bool) -> str:
    if to_reserve:
        told = ngettext(
            "%(n)s expert is on the reserve list.", "%(n)s experts are on the reserve list.", number
        )
    else:
        told = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", number)
    return told % {"n": number}


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [
        int(raw) for raw in request.POST.getlist(name) if raw.isascii() and raw.isdigit() and len(raw) < 10
    ]


@require_POST
def remind(request: HttpRequest, key: str) -> HttpResponse:
    round, at = managed_round(request, key)
    chosen = queries.members(round).filter(pk__in=_numbers(request, "member"))
    told = members.remind(round=round, members=chosen, by=request.user, at=at)
    if told:
        sent = ngettext("%(n)s reminder is on its way.", "%(n)s reminders are on their way.", len(told))
        messages.success(request, sent % {"n": len(told)})
    else:
        messages.info(request, _("No reminder was needed, or they were reminded earlier today."))
    return redirect("assessment:officer", key=key)


def officer_review(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A review as it was written, and the form to open a submitted one again."""
    round, at = managed_round(request, key)
    found = queries.review(round, pk)
    if found is None:
        raise NotAllowed("assessment.no_such_review")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _tried(form, reviews.reopen_review, review=found, reason=reason, by=request.user, at=at):
            messages.success(request, _("The review is open again. The expert can change and submit it."))
            return redirect("assessment:assignments", key=key)
    assessment = reviews.form_for(found.assignment.member)
    context = {
        "call": round.call,
        "round": round,
        "review": found,
        "form": form,
        "dimensions": form_of(assessment, found.marks, found.texts),
        "wordings": wordings_of(found, assessment),
    }
    return render(request, "assessment/officer_review.html", context)


def lift_conflict(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Take back a conflict that was declared by mistake, with a reason."""
    round, at = managed_round(request, key)
    declaration = queries.conflicts_in(round).filter(pk=pk).first()
    if declaration is None:
        raise NotAllowed("assessment.no_such_declaration")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        step = {"declaration": declaration, "reason": reason, "by": request.user, "at": at}
        if _tried(form, declarations.lift_conflict, **step):
            messages.success(request, _("The conflict of interest is taken back. The expert is asked again."))
            return redirect("assessment:officer", key=key)
    context = {
        "call": round.call,
        "declaration": declaration,
        "ground": phrases_conflicts.GROUNDS.get(declaration.ground, declaration.ground),
        "form": form,
    }
    return render(request, "assessment/lift_conflict.html", context)


def close(request: HttpRequest, key: str) -> HttpResponse:
    """What is missing, and the button that ends the round."""
    round, at = managed_round(request, key)
    refused = ""
    if request.method == "POST":
        try:
            rounds.close_round(round=round, by=request.user, at=at)
        except RuleBroken as error:
            refused = sentence(error)
        else:
            messages.success(request, _("The assessment is closed. The marks are ready for ranking."))
            return redirect("assessment:officer", key=key)
    drafts = queries.assignments(round).exclude(review__state="submitted")
    context = {
        "call": round.call,
        "round": round,
        "short": queries.short_of_reviews(round.call),
        "needed": queries.readers_needed(round.call),
        "unsubmitted": drafts,
        "refused": refused,
    }
    return render(request, "assessment/close.html", context, status=409 if refused else 200)

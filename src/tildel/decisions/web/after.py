"""After publication: declined awards, the reserve list, and appeals as the officers see them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.decisions import access
from tildel.decisions.actions import appeals as appeal_actions
from tildel.decisions.actions import reserve as actions
from tildel.decisions.domain.appeals import APPEAL
from tildel.decisions.phrases import APPEAL_GROUNDS, APPEAL_STATES, APPEAL_STEPS, phrase_deviation
from tildel.decisions.queries import appeals as appeal_queries
from tildel.decisions.queries import decisions as queries
from tildel.decisions.queries import reserve as reserve_queries
from tildel.decisions.web.doors import call_or_404
from tildel.decisions.web.forms import FollowForm, ReasonForm
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo


def reserve(request: HttpRequest, key: str) -> HttpResponse:
    """Who has declined, what money is free, and who is next; each call-up is an act of its own."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    decision = queries.decision_of(queries.recommendation_of(queries.ranking_of(call)))
    if decision is None or decision.published_at is None:
        raise RuleBroken("decisions.not_published")
    if request.method == "POST":
        try:
            actions.call_up_next(
                decision=decision, reference=request.POST.get("reference", ""), by=request.user, at=at
            )
            messages.success(request, _("The award is made, the letter is sent, and the public list has it."))
        except RuleBroken as error:
            messages.error(request, sentence(error))
        return redirect("decisions:reserve", key)
    found = reserve_queries.offers(decision)
    rows = queries.rows_of(decision.recommendation.ranking)
    context = {
        "call": call, "decision": decision, "found": found,
        "declined": reserve_queries.declined(decision), "waiting": reserve_queries.on_reserve(decision),
        "offers": [
            (row, found.offers[row.ranked.reference]) for row in rows if row.ranked.reference in found.offers
        ],
        "awards": [row for row in rows if row.amount],
        "deviations": [phrase_deviation(one.as_json()) for one in found.deviations],
    }  # fmt: skip
    return render(request, "decisions/reserve.html", context)


def decline_for(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """An officer writes down that an award was declined."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    outcome = reserve_queries.outcome_for(call, reference)
    if outcome is None or not outcome.awarded or outcome.decision.published_at is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline_award(outcome=outcome, reason=form.cleaned_data["reason"], by=request.user, at=at)
            messages.success(request, _("It is on record that the award was declined."))
            return redirect("decisions:reserve", key)
        except RuleBroken as error:
            form.add_error("reason", sentence(error))
    context = {"call": call, "outcome": outcome, "form": form, "officer": True}
    return render(request, "decisions/decline.html", context)


# --- appeals ---


@require_GET
def appeals(request: HttpRequest, key: str) -> HttpResponse:
    """Every appeal of the call, the unanswered first."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    rows = [
        {"appeal": one, "ground": APPEAL_GROUNDS[one.ground], "state": APPEAL_STATES[one.state],
         "late": bool(one.due_at and not one.answered_at and one.due_at < at)}
        for one in appeal_queries.appeals_of(call)
    ]  # fmt: skip
    return render(request, "decisions/appeals.html", {"call": call, "rows": rows})


def _appeal(request: HttpRequest, key: str, pk: int) -> tuple[Any, Any]:
    call = call_or_404(request, key)
    access.check_can_prepare(request.user, call, on=timezone.now().date())
    found = appeal_queries.appeal(call, pk)
    if found is None:
        raise Http404
    return call, found


def appeal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One appeal: what it says, when it must be answered, which case treats it, and its next steps."""
    call, found = _appeal(request, key, pk)
    initial = {"due": in_oslo(found.due_at).date() if found.due_at else None, "case": found.case_id}
    form = FollowForm(request.POST or None, cases=appeal_queries.cases_for(call), initial=initial)
    if request.method == "POST" and form.is_valid():
        cases = {one.pk: one for one in appeal_queries.cases_for(call)}
        appeal_actions.follow_appeal(
            appeal=found, due_at=form.due_at(), case=cases.get(form.cleaned_data["case"]), by=request.user,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("It is on record."))
        return redirect("decisions:appeal", key, pk)
    return _show_appeal(request, call, found, form)


def _show_appeal(
    request: HttpRequest, call: Any, found: Any, form: Any, *, answer: str = "", refusal: str = ""
) -> HttpResponse:
    steps = [(verb, APPEAL_STEPS[verb]) for verb in APPEAL.verbs(found.state)]
    context = {
        "call": call, "appeal": found, "form": form, "answer": answer, "refusal": refusal,
        "ground": APPEAL_GROUNDS[found.ground], "state": APPEAL_STATES[found.state],
        "moves": [step for step in steps if step[0] not in appeal_actions.ANSWERS],
        "answers": [step for step in steps if step[0] in appeal_actions.ANSWERS],
    }  # fmt: skip
    return render(request, "decisions/appeal.html", context, status=409 if refusal else 200)


@require_POST
def move_appeal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A step; one that answers sends the letter. What was written is kept when the step is refused."""
    call, found = _appeal(request, key, pk)
    answer = request.POST.get("answer", "")
    try:
        appeal_actions.move_appeal(
            appeal=found, verb=request.POST.get("verb", ""), answer=answer, by=request.user, at=timezone.now()
        )
        messages.success(request, _("The step is on record."))
        return redirect("decisions:appeal", key, pk)
    except RuleBroken as error:
        form = FollowForm(cases=appeal_queries.cases_for(call))
        return _show_appeal(request, call, found, form, answer=answer, refusal=sentence(error))

"""What the applicant does after the letter: decline the award, or appeal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tildel.decisions import access
from tildel.decisions.actions.appeals import file_appeal
from tildel.decisions.actions.reserve import decline_award
from tildel.decisions.phrases import APPEAL_GROUNDS, APPEAL_STATES
from tildel.decisions.queries.appeals import appeals_against, published_outcome
from tildel.decisions.web.forms import AppealForm, ReasonForm
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken


def _outcome(request: HttpRequest, pk: UUID) -> Any:
    """The published outcome of an application the user answers for."""
    found = published_outcome(pk)
    if found is None:
        raise NotAllowed("decisions.not_yours")
    access.check_can_appeal(request.user, found.application)
    return found


def file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An appeal on procedure; disagreement with the experts alone is refused with why."""
    outcome = _outcome(request, pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            file_appeal(
                outcome=outcome, ground=data["ground"], text=data["text"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Your appeal is received. You get an answer in a letter here."))
            return redirect("decisions:file_appeal", pk)
        except RuleBroken as error:
            form.add_error({"grounds": "ground", "text": "text"}.get(error.place), sentence(error))
    rows = [
        {"appeal": one, "ground": APPEAL_GROUNDS[one.ground], "state": APPEAL_STATES[one.state]}
        for one in appeals_against(outcome)
    ]
    context = {"outcome": outcome, "application": outcome.application, "form": form, "rows": rows}
    return render(request, "decisions/file_appeal.html", context, status=409 if form.errors else 200)


def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The leader says no to an award."""
    outcome = _outcome(request, pk)
    if not outcome.awarded:
        raise NotAllowed("decisions.not_yours")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline_award(
                outcome=outcome, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("The award is declined. Thank you for telling us."))
            return redirect("decisions:decline", pk)
        except RuleBroken as error:
            form.add_error("reason", sentence(error))
    context = {"call": outcome.application.call, "outcome": outcome, "form": form, "officer": False}
    return render(request, "decisions/decline.html", context)

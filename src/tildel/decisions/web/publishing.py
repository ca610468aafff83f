"""Signing, the outbox, the announced minute, and publication."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.decisions import access
from tildel.decisions.actions import decisions
from tildel.decisions.queries import decisions as queries
from tildel.decisions.queries.participation import signing_lacks
from tildel.decisions.queries.reserve import outcome_for
from tildel.decisions.web.doors import call_or_404, every_sentence
from tildel.decisions.web.forms import MomentForm, ReasonForm
from tildel.design.formats import format_instant
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo


def _decision(call: Any) -> Any:
    found = queries.decision_of(queries.recommendation_of(queries.ranking_of(call)))
    if found is None:
        raise RuleBroken("decisions.not_recommended")
    return found


def sign(request: HttpRequest, key: str) -> HttpResponse:
    """What must be settled first, person by person; then the signature."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_sign(request.user, call, on=at.date())
    decision = _decision(call)
    if request.method == "POST":
        try:
            decisions.sign_decision(decision=decision, by=request.user, at=at)
            messages.success(request, _("The decision is signed. It can be published now."))
            return redirect("decisions:call", key)
        except RuleBroken as error:
            if "all" not in error.params:
                raise
    ranking = decision.recommendation.ranking
    references = [row["reference"] for row in ranking.rows]
    found = signing_lacks(call, references, signer=request.user.person, on=decision.case.meeting.day)
    context = {
        "call": call, "decision": decision, "lacks": _grouped(found), "reason_form": ReasonForm(),
        "applications": len(references),
    }  # fmt: skip
    status = 409 if request.method == "POST" else 200
    return render(request, "decisions/sign.html", context, status=status)


def _grouped(found: Any) -> list[dict[str, Any]]:
    """One line for each body, person and kind of lack: declaring is one step for all applications."""
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for body, lack in found:
        person = lack.params.get("person", "")
        line = lines.setdefault(
            (body.pk, lack.code, person),
            {"body": body, "code": lack.code, "person": person, "applications": [], "sentence": ""},
        )
        line["applications"].append(lack.params.get("application", ""))
        line["sentence"] = sentence(RuleBroken(lack.code, **lack.params))
    return list(lines.values())


@require_POST
def unsign(request: HttpRequest, key: str) -> HttpResponse:
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_sign(request.user, call, on=at.date())
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reason. Nothing was changed."))
        return redirect("decisions:sign", key)
    decisions.unsign_decision(
        decision=_decision(call), reason=form.cleaned_data["reason"], by=request.user, at=at
    )
    messages.success(request, _("The signature is taken back. The decision can be recorded anew."))
    return redirect("decisions:call", key)


@require_POST
def announce(request: HttpRequest, key: str) -> HttpResponse:
    """The minute before which nothing is sent; an empty form takes it away."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    form = MomentForm(request.POST)
    if request.POST.get("do") == "clear":
        decisions.announce(decision=_decision(call), moment=None, by=request.user, at=at)
        messages.success(request, _("No minute is announced any more."))
    elif form.is_valid():
        decisions.announce(decision=_decision(call), moment=form.moment(), by=request.user, at=at)
        told = {"moment": format_instant(form.moment())}
        messages.success(request, _("Nothing is sent or shown before %(moment)s.") % told)
    else:
        wrong = form.non_field_errors()
        messages.error(request, " ".join(wrong) or _("Fill in the day and the time. Nothing was changed."))
    return redirect("decisions:publish", key)


def publish(request: HttpRequest, key: str) -> HttpResponse:
    """The outbox: exactly what will be sent to whom and shown to all, before it happens."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_prepare(request.user, call, on=at.date())
    decision = _decision(call)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            decisions.publish_decision(decision=decision, by=request.user, at=at)
            messages.success(request, _("The list is public and the letters are on their way."))
            return redirect("decisions:call", key)
        except RuleBroken as error:
            refusals = every_sentence(error)
    local = in_oslo(decision.announced_for) if decision.announced_for else None
    context = {
        "call": call, "decision": decision, "now": at, "refusals": refusals,
        "rows": queries.rows_of(decision.recommendation.ranking),
        "too_early": bool(decision.announced_for and at < decision.announced_for),
        "moment_form": MomentForm(initial={"day": local.date(), "clock": local.time()} if local else None),
    }  # fmt: skip
    return render(request, "decisions/publish.html", context, status=409 if refusals else 200)


def letter(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """One letter of the outbox as it will be read."""
    call = call_or_404(request, key)
    access.check_can_prepare(request.user, call, on=timezone.now().date())
    outcome = outcome_for(call, reference)
    if outcome is None or outcome.letter is None:
        raise Http404
    return render(request, "decisions/letter.html", {"call": call, "letter": outcome.letter})

"""Members declare their interests; the officers write down who was there and who left."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.assessment.domain.impartiality import NO_CONFLICT, rules_on
from tildel.assessment.phrases import GROUNDS
from tildel.decisions import access
from tildel.decisions.actions import participation
from tildel.decisions.queries import participation as queries
from tildel.decisions.queries.decisions import assessed_rows
from tildel.decisions.web.doors import call_or_404
from tildel.decisions.web.forms import ReasonForm
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo


def interests(request: HttpRequest, key: str) -> HttpResponse:
    """A member's own page: the applications by name, and for each whether there is something."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_declare(request.user, call, on=at.date())
    withheld = access.withheld(request.user, call)
    rows = [row for row in assessed_rows(call) if row["reference"] not in withheld]
    answers = _answers(request.POST, rows)
    problem: RuleBroken | None = None
    if request.method == "POST":
        try:
            participation.declare_interests(
                call=call, person=request.user.person, answers=answers, by=request.user, at=at
            )
            messages.success(request, _("Thank you. What you said is on record."))
            return redirect("decisions:call", key)
        except RuleBroken as error:
            problem = error
    for row in rows:
        ground, text = answers.get(row["reference"], ("", ""))
        here = problem is not None and problem.place.endswith(f"-{row['reference']}")
        row |= {"ground": ground, "text": text, "problem": sentence(problem) if here and problem else ""}
    context = {
        "call": call, "rows": rows, "hidden": len(withheld), "grounds": _grounds(at),
        "declared": queries.own_declaration(call, request.user.person),
        "refusal": sentence(problem) if problem else "",
    }  # fmt: skip
    return render(request, "decisions/interests.html", context, status=409 if problem else 200)


def _grounds(at: Any) -> list[tuple[str, Any]]:
    return [(one.key, GROUNDS[one.key]) for one in rules_on(in_oslo(at).date()).grounds]


def _answers(data: Any, rows: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    found = {}
    for row in rows:
        reference = row["reference"]
        ground, text = data.get(f"ground-{reference}", NO_CONFLICT), data.get(f"text-{reference}", "")
        if ground or text.strip():
            # Words without a ground are something that may weaken trust: the ground that asks for words.
            found[reference] = (ground or "fvl6.other", text)
    return found


def participants(request: HttpRequest, key: str) -> HttpResponse:
    """Both bodies: who was present, who has declared, who left for which application."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_record(request.user, call, on=at.date())
    bodies = queries.treating(call, on=in_oslo(at).date())
    if request.method == "POST":
        body = next((one for one in bodies if str(one.body.pk) == request.POST.get("body")), None)
        if body is None:
            messages.error(request, _("Choose whose presence it is. Nothing was changed."))
            return redirect("decisions:participants", key)
        return _write(request, call, body, at)
    return render(
        request, "decisions/participants.html", {"call": call, "bodies": bodies, "grounds": GROUNDS}
    )


def _write(request: HttpRequest, call: Any, one: queries.Treating, at: Any) -> HttpResponse:
    """Presence of all, or that one member said in the meeting that there is nothing."""
    people = {str(seat.person.pk): seat.person for seat in one.seats}
    try:
        if person := people.get(request.POST.get("declared", "")):
            participation.declare_interests(call=call, person=person, answers={}, by=request.user, at=at)
            messages.success(request, _("It is on record that %(name)s declared.") % {"name": person})
        else:
            left = [int(pk) for pk in request.POST.getlist("left") if pk.isascii() and pk.isdigit()]
            there = [people[pk] for pk in request.POST.getlist("present") if pk in people]
            participation.record_presence(
                call=call, body=one.body, present=there, left=left, by=request.user, at=at
            )
            messages.success(request, _("Who was present and who left is on record."))
    except RuleBroken as error:
        messages.error(request, sentence(error))
    return redirect("decisions:participants", call.key)


@require_POST
def lift(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A declared interest is taken back, with a reason."""
    call, at = call_or_404(request, key), timezone.now()
    access.check_can_record(request.user, call, on=at.date())
    found = queries.interest(call, pk)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        participation.lift_interest(interest=found, reason=reason, by=request.user, at=at)
        messages.success(request, _("The interest is taken back."))
    except RuleBroken as error:
        messages.error(request, sentence(error))
    return redirect("decisions:participants", key)

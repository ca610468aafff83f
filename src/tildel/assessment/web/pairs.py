"""One expert and one application: what a change by hand costs, and the rule for the pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tildel.assessment import access, phrases_assigning
from tildel.assessment.actions import pair_rules
from tildel.assessment.domain.assignment import ChangeCost, Solution, change_cost, solve
from tildel.assessment.domain.proposal_record import matrix_from
from tildel.assessment.domain.proposing import Matrix
from tildel.assessment.queries import assigning
from tildel.assessment.queries import rounds as queries
from tildel.assessment.web.assign_forms import RuleForm
from tildel.assessment.web.officer import managed_round
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

SHOWN = 50  # moves


@dataclass(frozen=True, slots=True)
class Cost:
    """What a change takes from the total, and who moves: (application, in, out). `reasons` when nothing fits
    around it."""

    kind: str
    lost: float | None
    share: float
    moves: list[tuple[str, list[Any], list[Any]]]
    reasons: list[str]


def pair(request: HttpRequest, key: str, member: int, pk: Any) -> HttpResponse:
    """What it would cost to fix or to rule out a pair, and the form that does it."""
    round, at = managed_round(request, key)
    who, application = _pair(round, member, pk)
    form = RuleForm(request.POST if "kind" in request.POST else None)
    found = assigning.rule(who, application)
    if request.method == "POST":
        step: dict[str, Any] = {"by": request.user, "at": at}
        try:
            if "undo" in request.POST and found is not None:
                pair_rules.undo_rule(rule=found, **step)
                messages.success(request, _("The rule for the pair is taken back."))
                return redirect("assessment:pair", key=key, member=member, pk=pk)
            if form.is_valid():
                pair_rules.set_rule(
                    member=who, application=application, kind=request.POST["kind"],
                    reason=form.cleaned_data["reason"], **step,
                )  # fmt: skip
                messages.success(request, _("The rule holds for every assignment proposed from now on."))
                return redirect("assessment:pair", key=key, member=member, pk=pk)
        except RuleBroken as error:
            form = form if form.is_bound else RuleForm({"reason": ""})
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
    context = {"call": round.call, "round": round, "member": who, "application": application, "form": form}
    context |= {"rule": found, "rule_words": phrases_assigning.RULES.get(found.kind, "") if found else ""}
    context |= _costs(round, who, application)
    return render(request, "assessment/pair.html", context, status=422 if form.errors else 200)


def _pair(round: Any, member: int, pk: Any) -> tuple[Any, Any]:
    who = queries.member(round, member) if member < 2**31 else None
    application = queries.assessed_applications(round.call).filter(pk=pk).first()
    if who is None or application is None:
        raise NotAllowed("assessment.no_such_pair")
    return who, application


def _costs(round: Any, member: Any, application: Any) -> dict[str, Any]:
    """From the newest answer: its own input, so that the figures belong to what is on the page."""
    proposal = assigning.latest_answer(round)
    code = assigning.obstacles(round, [(member.pk, application.pk)]).get((member.pk, application.pk))
    who = {"expert": str(member.expert.person), "reference": application.reference}
    found: dict[str, Any] = {"obstacle": sentence(RuleBroken(code, **who)) if code else "", "base": proposal}
    if proposal is None:
        return found
    matrix, key = matrix_from(proposal.result["input"]), proposal.settings["key"]
    own = application.reference, str(member.pk)
    value = matrix.value(own)
    if value is None:
        return found
    return {
        **found,
        "value": value / 1e6,
        "why": phrases_assigning.why(assigning.reasons_of(proposal, application, str(member.pk))),
        "proposed": any((row[0], row[1]) == own for row in proposal.result["pairs"]),
        "costs": _both(round, matrix, own, key),
    }


def _both(round: Any, matrix: Matrix, own: tuple[str, str], key: str) -> list[Cost]:
    problem = matrix.problem(matrix.role_of(own[1]))
    optimum = solve(problem, key=key)
    if not optimum.solved:
        return []
    people = {str(row.pk): row.expert.person for row in assigning.people(round, everyone=True)}
    is_settled = own in matrix.settled
    changes = {"fixed": ({own}, set()), "forbidden": (set(), {own})}
    return [
        _cost(
            kind,
            change_cost(problem, add=add - matrix.settled, remove=remove, key=key, optimum=optimum),
            people,
        )
        for kind, (add, remove) in changes.items()
        if not (is_settled and kind == "fixed")
    ]


def _cost(kind: str, found: ChangeCost, people: dict[str, Any]) -> Cost:
    names = {key: str(person) for key, person in people.items()}
    reasons = [
        phrases_assigning.reason_sentence(row.code, row.params, names) for row in found.with_change.reasons
    ]
    lost = None if found.cost is None else found.cost / 1e6
    share = 100 * (lost or 0) * 1e6 / found.optimum.objective if found.optimum.objective else 0.0
    return Cost(kind, lost, share, _moves(found.optimum, found.with_change, people), reasons)


def _moves(
    before: Solution, after: Solution, people: dict[str, Any]
) -> list[tuple[str, list[Any], list[Any]]]:
    if not after.solved:
        return []
    old, new = set(before.pairs), set(after.pairs)
    names = sorted({pair[0] for pair in old ^ new})[:SHOWN]
    return [
        (
            name,
            [people.get(seat) for one, seat in sorted(new - old) if one == name],
            [people.get(seat) for one, seat in sorted(old - new) if one == name],
        )
        for name in names
    ]


def refuse(request: HttpRequest, pk: Any) -> HttpResponse:
    """An expert's no to an application, with the reason. A conflict of interest is declared elsewhere."""
    assignment = access.readable_assignment(request.user, pk, on=in_oslo(timezone.now()).date())
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pair_rules.refuse(
                assignment=assignment, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            messages.success(request, _("The programme's office is told, and finds another expert."))
            return redirect("assessment:mine")
    context = {"assignment": assignment, "call": assignment.member.round.call, "form": form}
    return render(request, "assessment/refuse.html", context, status=422 if form.errors else 200)

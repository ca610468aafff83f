"""Proposals for who reads what: asked for, watched, looked at, used, taken out as files."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.assessment import phrases, phrases_assigning
from tildel.assessment.actions import proposals as actions
from tildel.assessment.domain.assignment import Floor
from tildel.assessment.domain.proposal_record import command_line, files_of, matrix_from
from tildel.assessment.domain.proposing import EXPERT, USER, Settings, settings_from
from tildel.assessment.queries import assigning
from tildel.assessment.queries import rounds as queries
from tildel.assessment.web.assign_forms import ProposalForm, initial_of
from tildel.assessment.web.officer import managed_round
from tildel.assessment.web.proposal_page import answer_of, explanation_of, people_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes

LISTED = 20


def proposals(request: HttpRequest, key: str) -> HttpResponse:
    """The form to ask with, and the proposals there are."""
    round, at = managed_round(request, key)
    if request.method == "POST":
        return _ask(request, round, at)
    few = request.GET.get("how") == "few"
    return _proposals(request, round, ProposalForm(initial=initial_of(_defaults(round, at, few=few))))


def _ask(request: HttpRequest, round: Any, at: datetime) -> HttpResponse:
    form = ProposalForm(request.POST)
    if form.is_valid():
        settings = form.settings(in_oslo(at).date())
        try:
            made = actions.ask_proposal(round=round, settings=settings, by=request.user, at=at)
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            return redirect("assessment:proposal", key=round.call.key, pk=made.pk)
    return _proposals(request, round, form, status=422)


def _proposals(request: HttpRequest, round: Any, form: ProposalForm, status: int = 200) -> HttpResponse:
    members = assigning.people(round)
    context = {
        "call": round.call,
        "round": round,
        "form": form,
        "rows": assigning.proposals(round)[:LISTED],
        "rules": assigning.rules(round)[:200],
        "total": queries.assessed_applications(round.call).count(),
        "experts": sum(assigning.role_of(row) == EXPERT for row in members),
        "phrases": phrases,
        "rule_words": phrases_assigning.RULES,
    }
    return render(request, "assessment/proposals.html", context, status=status)


def _defaults(round: Any, at: datetime, *, few: bool) -> Settings:
    """The settings of the newest answer, or what the call says."""
    day, last = in_oslo(at).date(), assigning.latest_answer(round)
    if last is not None:
        row = {**last.settings, "day": day.isoformat(), "few": few}
        found = settings_from(row)
        floor = Floor.NONE if few and found.floor is Floor.APPLICATION else found.floor
        return settings_from({**row, "balance": found.balance and not few, "floor": str(floor)})
    spec = programmes.spec_of(round.call).assessment
    roles = Counter(assigning.role_of(row) for row in assigning.people(round))
    places = spec.readers * queries.assessed_applications(round.call).count()
    # A third more than an even share leaves room for conflicts and for who fits best.
    most = max(-(-places * 4 // (3 * roles[EXPERT])) if roles[EXPERT] else 10, 1)
    users = int(bool(spec.user_dimensions) and bool(roles[USER]))
    return Settings(
        demand=spec.readers, most=min(most, 1000), day=day, users=users, balance=not few, key=round.call.key,
        few=few,
    )  # fmt: skip


def _found(request: HttpRequest, key: str, pk: int) -> tuple[Any, Any, datetime]:
    round, at = managed_round(request, key)
    found = assigning.proposal(round, pk) if pk < 2**31 else None
    if found is None:
        raise NotAllowed("assessment.no_such_proposal")
    found.round = round
    return round, found, at


def proposal(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """How far it has come, what it says, or why there is no answer."""
    round, found, _at = _found(request, key, pk)
    settings = settings_from(found.settings)
    context: dict[str, Any] = {
        "call": round.call,
        "round": round,
        "proposal": found,
        "settings": settings,
        "floor": phrases_assigning.FLOORS.get(str(settings.floor), ""),
        "state": phrases.PROPOSAL_STATES.get(found.state, found.state),
    }
    if found.state in ("solved", "used"):
        context |= answer_of(round, found, settings, request.GET.get("page"))
    elif found.state == "unsolvable":
        context["reasons"] = explanation_of(round, found)
    if found.state == "solved":
        context["changes"] = phrases_assigning.changes_in_words(assigning.changes_since(found))
    if found.state == "used":
        context["refused"] = assigning.refused_since(found)
    return render(request, "assessment/proposal.html", context)


def use(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Exactly what will happen, and the button that makes it happen."""
    round, found, at = _found(request, key, pk)
    if found.state not in ("solved", "used"):
        raise NotAllowed("assessment.no_such_proposal")
    refused = ""
    if request.method == "POST":
        try:
            done = actions.use_proposal(proposal=found, by=request.user, at=at)
        except RuleBroken as error:
            refused = sentence(error)
        else:
            told = ngettext("%(n)s application was given.", "%(n)s applications were given.", len(done.give))
            messages.success(request, told % {"n": len(done.give)} + " " + _("Each expert gets one mail."))
            return redirect("assessment:proposal", key=key, pk=pk)
    change = actions.change_of(found)
    context = {
        "call": round.call,
        "proposal": found,
        "give": len(change.give),
        "take": change.take,
        "people": people_of(round, change),
        "changes": phrases_assigning.changes_in_words(assigning.changes_since(found)),
        "refused": refused,
    }
    return render(request, "assessment/proposal_use.html", context, status=409 if refused else 200)


def proposal_file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The input in the files that `tildel assign` reads, with the command that makes the answer again."""
    round, found, _at = _found(request, key, pk)
    if "input" not in found.result:
        raise NotAllowed("assessment.no_such_proposal")
    settings, matrix = settings_from(found.settings), matrix_from(found.result["input"])
    names = {str(row.pk): str(row.expert.person) for row in assigning.people(round, everyone=True)}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for role in matrix.roles():
            folder = "" if role == EXPERT else "users/"
            for name, text in files_of(matrix, settings, role).items():
                archive.writestr(folder + name, text)
        archive.writestr("README.txt", _readme(found, settings, matrix.roles(), names))
    response = HttpResponse(data.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{round.call.key}-assignment-{found.pk}.zip"'
    return response


def _readme(found: Any, settings: Settings, roles: tuple[str, ...], names: dict[str, str]) -> str:
    commands = [command_line(settings, role, folder="" if role == EXPERT else "users/") for role in roles]
    lines = [
        _("This is what the proposed assignment was computed from. These commands compute it again:"),
        "",
        *commands,
        "",
        _("SHA-256 of the whole input: %(digest)s") % {"digest": found.digest},
        "",
        _("The experts by their number:"),
        *(f"{key}\t{name}" for key, name in sorted(names.items(), key=lambda row: row[1])),
    ]
    return "\n".join(lines) + "\n"

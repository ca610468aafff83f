"""A partner's own page: what it is about, yes or no, own share and name, own CV, own institution's costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.applications import access, phrases
from tildel.applications import phrases_together as words
from tildel.applications.actions import participations
from tildel.applications.actions.attachments import CV, kinds_of
from tildel.applications.domain.draft import Problem
from tildel.applications.domain.states import APPLICATION
from tildel.applications.domain.summary import budget_years
from tildel.applications.domain.together import own_costs, partner_row
from tildel.applications.domain.values import Whole
from tildel.applications.queries import drafts as queries_drafts
from tildel.applications.queries import together as queries
from tildel.applications.web.choices import Choices
from tildel.applications.web.together import sent_to_another
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.money import group_thousands
from tildel.kernel.time import in_oslo
from tildel.programmes.phrases import in_words


def _found(request: HttpRequest, participation: UUID) -> Any:
    access.check_can_apply(request.user)
    found = queries.participation(participation)
    if found is None:
        raise NotAllowed("applications.not_yours")
    return found


@require_GET
def page(request: HttpRequest, participation: UUID) -> HttpResponse:
    found = _found(request, participation)
    if not queries.is_meant(found, request.user):
        return sent_to_another(request, found)
    return _page(request, found)


def _page(
    request: HttpRequest, found: Any, *, status: int = 200, refused: RuleBroken | None = None,
    about: str = "", costs: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    now, application = timezone.now(), found.application
    sections = queries_drafts.sections_of(application)
    row = partner_row(sections["partners"], found.person_key)
    spec = queries_drafts.spec_for(application)
    is_open = (
        application.closes_at is not None
        and now < application.closes_at
        and APPLICATION.allows(application.state, "save")
    )
    choices = Choices(spec, in_oslo(now).date())
    context = {
        "participation": found,
        "application": application,
        "state": words.PARTICIPATION_STATES[found.state],
        "row": row,
        "is_open": is_open and row is not None,
        "about": _about(sections, choices),
        "institution": choices.name(row["institution"]) if row and row["institution"] else "",
        "refused": sentence(refused) if refused else "",
        "refused_place": refused.place if refused else "",
        "refused_about": about,
        "typed": request.POST,
        "cv": _cv(application, found.person_key, spec),
        "costs": _costs(sections, found.person_key, spec, costs, faults or {}) if row else None,
    }
    return render(request, "applications/together/participation.html", context, status=status)


def _about(sections: Mapping[str, Any], choices: Choices) -> dict[str, str]:
    """What a partner has to know to answer, and no more of the application than that."""
    project, leader = sections["project"], sections["leader"]
    first, second = ("en", "no") if get_language() == "en" else ("no", "en")
    orgnr = leader.get("institution") or ""
    return {
        "title": project.get(f"title_{first}") or project.get(f"title_{second}") or "",
        "summary": project.get(f"summary_{first}") or project.get(f"summary_{second}") or "",
        "leader": f"{leader.get('given_name', '')} {leader.get('family_name', '')}".strip(),
        "leader_institution": choices.name(orgnr) if orgnr else "",
    }


def _cv(application: Any, person_key: str, spec: Any) -> dict[str, Any] | None:
    if CV not in kinds_of(spec):
        return None
    rows = queries_drafts.attachments_of(application)
    return {"there": next((row for row in rows if (row.kind, row.person_key) == (CV, person_key)), None)}


def _costs(
    sections: Mapping[str, Any],
    person_key: str,
    spec: Any,
    typed: Mapping[str, str] | None,
    faults: Mapping[str, str],
) -> dict[str, Any]:
    """Kinds of cost by years for the partner's institution; what was typed and could not be read stays."""
    institution, years = participations.own_institution(sections, person_key), budget_years(sections)
    stored = own_costs(sections["budget"], institution, [row.key for row in spec.categories])
    rows = []
    for category in spec.categories:
        cells = []
        for year in years:
            name = f"{category.key}-{year}"
            amount = stored[category.key].get(str(year))
            value = typed.get(name, "") if typed is not None else group_thousands(amount) if amount else ""
            cells.append({"year": year, "name": name, "value": value, "fault": faults.get(name, "")})
        rows.append({"name": in_words(category.name), "key": category.key, "cells": cells})
    return {"may": bool(institution and years), "is_leaders": not institution, "years": years, "rows": rows}


def _done(request: HttpRequest, participation: UUID, about: str, act: Callable[[Any], str]) -> HttpResponse:
    found = _found(request, participation)
    if not queries.is_meant(found, request.user):
        return sent_to_another(request, found)
    try:
        said = act(found)
    except RuleBroken as refused:
        return _page(request, queries.participation(participation), status=409, refused=refused, about=about)
    messages.success(request, said)
    return redirect("applications:participation", participation)


@require_POST
def answer(request: HttpRequest, participation: UUID) -> HttpResponse:
    def act(found: Any) -> str:
        answer = request.POST.get("answer", "")
        if answer not in ("yes", "no"):
            raise RuleBroken("applications.choose_answer")
        participations.answer_participation(
            participation=found, confirmed=answer == "yes", by=request.user, at=request.received_at,
            reason=request.POST.get("reason", "") if answer == "no" else "",
        )  # fmt: skip
        return _("Thank you. Your answer is saved, and the leader gets a mail.")

    return _done(request, participation, "answer", act)


@require_POST
def details(request: HttpRequest, participation: UUID) -> HttpResponse:
    def act(found: Any) -> str:
        participations.save_own_details(
            participation=found, name=request.POST.get("name", ""),
            position_percent=request.POST.get("position_percent", ""),
            by=request.user, at=request.received_at,
        )  # fmt: skip
        return _("Saved.")

    return _done(request, participation, "details", act)


@require_POST
def cv(request: HttpRequest, participation: UUID) -> HttpResponse:
    def act(found: Any) -> str:
        upload = request.FILES.get("file")
        if upload is None:
            raise RuleBroken("applications.no_file", place="file")
        participations.add_own_cv(participation=found, upload=upload, by=request.user, at=request.received_at)
        return _("Your CV is in place.")

    return _done(request, participation, "cv", act)


@require_POST
def costs(request: HttpRequest, participation: UUID) -> HttpResponse:
    found = _found(request, participation)
    if not queries.is_meant(found, request.user):
        return sent_to_another(request, found)
    read, faults, typed = _read_costs(request, found)
    if faults:
        return _page(request, found, status=409, about="costs", costs=typed, faults=faults)

    def act(found: Any) -> str:
        participations.save_own_costs(
            participation=found, costs=read, by=request.user, at=request.received_at
        )
        return _("The costs are saved.")

    return _done(request, participation, "costs", act)


def _read_costs(
    request: HttpRequest, found: Any
) -> tuple[dict[str, dict[str, int]], dict[str, str], dict[str, str]]:
    """The amounts by kind and year, what cannot be read by field, and everything as it was typed."""
    spec = queries_drafts.spec_for(found.application)
    years = budget_years(queries_drafts.sections_of(found.application))
    read: dict[str, dict[str, int]] = {}
    faults, typed = {}, {}
    for category in spec.categories:
        amounts = read.setdefault(category.key, {})
        for year in years:
            name = f"{category.key}-{year}"
            typed[name] = request.POST.get(name, "")
            amount, fault = Whole().read(typed[name])
            if fault:
                faults[name] = phrases.problem_sentence(Problem("budget", name, fault.code, fault.params))
            elif amount:
                amounts[str(year)] = amount
    return read, faults, typed

"""English sentences for the reasons of an assignment, for the command line. The pages have their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tildel.assessment.domain.assignment_reasons import Reason

_SHOWN = 20  # ids in a sentence
SENTENCES: Mapping[str, str] = {
    "fixed_twice": "{reviewer} is fixed to application {application} more than once.",
    "fixed_forbidden": "{reviewer} is fixed to application {application} and may not read it.",
    "fixed_over_demand": "Application {application} has {fixed} fixed {experts} and needs {demand}.",
    "fixed_over_load": "{reviewer} is fixed to {fixed} {applications} and may have at most {maximum}.",
    "fixed_leave_no_specialist": (
        "The fixed experts of application {application} leave no place for a specialist."
    ),
    "demand_over_places": (
        "The applications' demands add up to {needed}, the experts' maximum loads to {places}."
    ),
    "minimum_over_demand": (
        "The experts' minimum loads add up to {minimum}, the applications' demands to {needed}."
    ),
    "too_few_experts": "Application {application} has {eligible} eligible {experts} and needs {needed}.",
    "no_specialist": "Application {application} needs a specialist and has none.",
    "places_short": (
        "{These} {applications} {share} {experts} with {places} {in_places} ({needed} needed): {listed}."
    ),
    "specialists_short": (
        "{These} {applications} {share} {experts} with {places} {in_places} ({needed} needed so that each "
        "that needs a specialist has one): {listed}."
    ),
    "minimum_out_of_reach": (
        "{These} {experts} must have at least {minimum}, but only {open} {in_places} {are} open to {them}: "
        "{listed}."
    ),
}


def reason_sentence(reason: Reason) -> str:
    """The sentence of a reason. Numbers are what is left once the fixed pairs are taken out."""
    return SENTENCES[reason.code].format(**{**reason.params, **_words(reason)})


def _words(reason: Reason) -> dict[str, Any]:
    params = dict(reason.params)
    if reason.code in ("places_short", "specialists_short"):
        applications, reviewers = params["applications"], params["reviewers"]
        one = len(applications) == 1
        return {
            "These": "This" if one else f"These {len(applications)}",
            "applications": "application" if one else "applications",
            "share": "has" if one else "share",
            "experts": _count(len(reviewers), "eligible expert"),
            "in_places": "place" if params["places"] == 1 else "places",
            "listed": f"{_listed('application', applications)}; {_listed('expert', reviewers)}",
        }
    if reason.code == "minimum_out_of_reach":
        one = len(params["reviewers"]) == 1
        return {
            "These": "This" if one else f"These {len(params['reviewers'])}",
            "experts": "expert" if one else "experts",
            "in_places": "place" if params["open"] == 1 else "places",
            "are": "is" if params["open"] == 1 else "are",
            "them": "this one" if one else "them",
            "listed": _listed("expert", params["reviewers"]),
        }
    number = params.get("fixed", params.get("eligible"))
    return {
        "experts": "expert" if number == 1 else "experts",
        "applications": "application" if number == 1 else "applications",
    }


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _listed(noun: str, ids: tuple[str, ...]) -> str:
    shown = ", ".join(ids[:_SHOWN])
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    return f"{noun}{'' if len(ids) == 1 else 's'} {shown or 'none'}{more}"

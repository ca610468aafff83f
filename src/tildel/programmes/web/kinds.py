"""The kinds of requirement in words: what each asks, and what a new one is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tildel.checks.catalogue import KINDS
from tildel.checks.requirements import Requirement
from tildel.kernel.findings import Severity
from tildel.programmes.domain.call import LANGUAGES
from tildel.programmes.phrases import requirement_name
from tildel.programmes.web.rows import key_from

# What a kind's requirement is usually called; the name is then shown in all three languages.
_USUAL: Mapping[str, str] = {
    "institution": "applicant_institution", "partners": "partners_all_regions",
    "recruitment": "recruitment_all_regions", "described": "user_involvement", "age": "leader_age",
    "comply_or_explain": "stratification_markers", "theme": "priority_theme", "classified": "classification",
}  # fmt: skip
# A deadline every call has, and it is a fact of the call.
ASKS: Mapping[str, Any] = {
    "amount": _("How much a project can get in all, at least and at most."),
    "amount_per_year": _("How much a project can get each year, at least and at most."),
    "lump_sum": _("A fixed sum for each year, from a table of rates."),
    "excluded_costs": _("Which categories of cost the money does not cover."),
    "duration": _("How long a project lasts, at least and at most."),
    "person_years": _("How much work there can be: the length of the project times the share of a position."),
    "institution": _("Which institutions may apply."),
    "employee": _("That the project leader is employed where the application comes from."),
    "position_share": _("How large a position the project leader and the central partners have."),
    "one_per_leader": _("How many applications one person can lead."),
    "age": _("How old the project leader can be, and who takes over."),
    "endorsement": _("That the research management of the institution endorses the application."),
    "partners": _("That there are partners in the health regions."),
    "recruitment": _("That patients from the health regions can take part."),
    "attachment": _("A file that is attached, and how many pages it can have."),
    "cv": _("A CV for the project leader and each central partner, and how many pages it can have."),
    "language": _("The language of everything that is attached."),
    "described": _("That user involvement is described."),
    "comply_or_explain": _("That stratification markers are accounted for, or why they are not relevant."),
    "themes_chosen": _("How many of the call's themes an application names."),
    "theme": _("Which themes are given priority among fundable applications."),
    "classified": _("That the project is classified by health category and research activity (HRCS)."),
    "judged": _("Something only people can judge. It is shown to them by its name."),
}


def usual_key(kind: str) -> str:
    return _USUAL.get(kind, kind)


def own_key(kind: str, name: str = "", chosen: Mapping[str, Any] | None = None) -> str:
    """The key that a name stands for: the kind's usual one, or one made of the name's letters."""
    if kind == "judged" and not name:
        return "additional_costs"
    usual = usual_key(kind)
    if not name or name.strip() in _in_all_languages(usual):
        attached = (chosen or {}).get("attachment")
        return str(attached) if kind == "attachment" and attached else usual
    if kind == "judged" and name.strip() in _in_all_languages("additional_costs"):
        return "additional_costs"
    return key_from(name, kind)


def _in_all_languages(key: str) -> set[str]:
    names = set()
    for code in LANGUAGES:
        with translation.override(code):
            names.add(requirement_name(key))
    return names


def blank(kind: str) -> Requirement:
    """A requirement of a kind with nothing set but what the kind itself supposes."""
    shape = KINDS[kind].params
    params = {name: shape.defaults.get(name) for name in shape.fields}
    severity = {"judged": Severity.JUDGED, "theme": Severity.RANKING, "comply_or_explain": Severity.JUDGED}
    return Requirement(usual_key(kind), kind, params, severity.get(kind, Severity.FORMAL))

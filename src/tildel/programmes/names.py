"""What things of a call are called, in the language of the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tildel.design.formats import format_number
from tildel.kernel.money import MILLION
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.call import CallSpec, Text

REQUIREMENTS: Mapping[str, Any] = {
    "deadline": _lazy("Deadline"),
    "amount": _lazy("Amount applied for"),
    "duration": _lazy("Length of the project"),
    "project_description": _lazy("Project description"),
    "language": _lazy("Language"),
    "applicant_institution": _lazy("Applicant institution"),
    "endorsement": _lazy("Endorsement by the institution"),
    "partners_all_regions": _lazy("Partners in the health regions"),
    "recruitment_all_regions": _lazy("Patients from the health regions"),
    "user_involvement": _lazy("User involvement"),
    "cv": _lazy("CV with publication list"),
    "position_share": _lazy("Position share"),
    "one_per_leader": _lazy("Applications a project leader"),
    "leader_age": _lazy("Age of the project leader"),
    "additional_costs": _lazy("Additional costs only"),
    "stratification_markers": _lazy("Stratification markers"),
    "priority_theme": _lazy("Priority theme"),
    "amount_total": _lazy("Amount for the whole project"),
    "amount_per_year": _lazy("Amount a year"),
    "lump_sum": _lazy("Fixed sum a year"),
    "excluded_costs": _lazy("Costs that are not covered"),
    "overhead": _lazy("Overhead"),
    "person_years": _lazy("Person-years"),
    "employee": _lazy("Employment"),
    "themes_chosen": _lazy("Themes"),
    "classification": _lazy("Classification"),
    "merged_attachments": _lazy("All other attachments in one file"),
    "attachment": _lazy("Attachment"),
    "recruited_staff": _lazy("No scientific positions"),
}
REGIONS: Mapping[str, Any] = {
    "H03": _lazy("Western Norway"),
    "H04": _lazy("Central Norway"),
    "H05": _lazy("Northern Norway"),
    "H12": _lazy("South-Eastern Norway"),
    "H99": _lazy("jointly owned by the regions"),
}
LANGUAGES: Mapping[str, Any] = {
    "en": _lazy("English"), "nb": _lazy("Norwegian (bokmål)"), "nn": _lazy("Norwegian (nynorsk)"),
    "no": _lazy("Norwegian"), "sv": _lazy("Swedish"), "da": _lazy("Danish"), "de": _lazy("German"),
    "fr": _lazy("French"), "es": _lazy("Spanish"),
}  # fmt: skip
ATTACHMENTS: Mapping[str, Any] = {
    "project_description": _lazy("project description"),
    "cv": _lazy("CV with publication list"),
    "merged_attachments": _lazy("one file with all other attachments"),
    "work_plan": _lazy("work plan"),
    "letter_of_support": _lazy("letter of support"),
}


def requirement_name(key: str) -> str:
    """A few words that name a requirement. One that a call named itself is shown by its own words."""
    if key in REQUIREMENTS:
        return str(REQUIREMENTS[key])
    stem, _line, number = key.rpartition("_")
    if stem in REQUIREMENTS and number.isdigit():
        return f"{REQUIREMENTS[stem]} ({number})"
    return key.replace("_", " ").capitalize()


def region_name(code: str | None) -> str:
    return str(REGIONS.get(code or "", ""))


def language_name(code: str) -> str:
    return str(LANGUAGES.get(code) or _("another language"))


def attachment_name(kind: str) -> str:
    return str(ATTACHMENTS.get(kind) or kind.replace("_", " ") or _("a file"))


def in_words(text: Text) -> str:
    """A text of the call in the page's language."""
    return text.in_language(get_language() or "nb")


def theme_names(keys: Sequence[str], spec: CallSpec) -> str:
    names = {theme.key: in_words(theme.name) for theme in spec.themes}
    return ", ".join(names.get(key, key.replace("_", " ")) for key in keys)


def category_names(keys: Sequence[str], spec: CallSpec) -> str:
    """Categories of cost."""
    names = {row.key: in_words(row.name) for row in spec.categories}
    return ", ".join(names.get(key, key.replace("_", " ")) for key in keys)


def question_name(key: str, spec: CallSpec) -> str:
    """A question by its label."""
    question = spec.question(key)
    return in_words(question.label) if question else key.replace("_", " ")


def in_millions(amount: int) -> str:
    """`4,5` of kroner, without the word."""
    return format_number(amount / MILLION, digits=1 if amount % MILLION else 0)


def percent(value: int | float) -> str:
    return _("%(number)s%%") % {"number": format_number(value, digits=0 if value == int(value) else 1)}


def institution_name(orgnr: str) -> str:
    found = shipped_directory().lookup(orgnr)
    return found.name if found else _("organisation number %(orgnr)s") % {"orgnr": orgnr}


def subject(key: str) -> str:
    name = requirement_name(key)
    return name[:1].lower() + name[1:]

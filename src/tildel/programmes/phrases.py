"""Findings as sentences, in the language of the moment; and the door to what a call's things are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tildel.checks.sentences import SENTENCES
from tildel.design.formats import format_day, format_instant, format_money, format_number
from tildel.kernel.findings import Finding
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.finding_sentences import REQUIRED, WHAT, WHERE
from tildel.programmes.names import (
    ATTACHMENTS,
    LANGUAGES,
    REGIONS,
    attachment_name,
    category_names,
    in_words,
    institution_name,
    language_name,
    percent,
    question_name,
    region_name,
    requirement_name,
    subject,
    theme_names,
)
from tildel.programmes.requirement_sentences import REQUIREMENT_PHRASES, phrase_requirement

__all__ = [
    "ATTACHMENTS",
    "LANGUAGES",
    "LEADER",
    "REGIONS",
    "REQUIREMENT_PHRASES",
    "Phrase",
    "attachment_name",
    "in_words",
    "institution_name",
    "language_name",
    "phrase_finding",
    "phrase_requirement",
    "question_name",
    "region_name",
    "requirement_name",
    "section_title",
    "theme_names",
]

LEADER = "p1"  # the project leader's key among the people of an application


@dataclass(frozen=True, slots=True)
class Phrase:
    """A finding for people: what is, what is required, where to mend it ("" where there is nothing to do)."""

    what: str
    required: str
    where: str


def phrase_finding(
    finding: Finding | Mapping[str, Any], *, spec: CallSpec, names: Mapping[str, str] | None = None
) -> Phrase:
    """The finding in three short parts. `names` gives the people's names by their key (`p1`, `p2`)."""
    row = finding if isinstance(finding, Finding) else Finding.from_json(finding)
    shown = _shown(row, spec, names or {})
    required = REQUIRED.get(row.code)
    own = spec.requirement(row.requirement)
    return Phrase(
        what=capfirst(str(WHAT[row.code] % shown)),
        required=str(required) if required else phrase_requirement(own, spec=spec) if own else "",
        where=str(WHERE[row.code] % shown) if row.code in WHERE else "",
    )


def _shown(finding: Finding, spec: CallSpec, names: Mapping[str, str]) -> dict[str, Any]:
    """Every parameter as people read it, `x_count` for the number itself, and what follows from them."""
    kinds = {**SENTENCES[finding.code].params, **SENTENCES[finding.code].sometimes}
    params = finding.params
    shown: dict[str, Any] = {
        name: _value(kinds.get(name, ""), value, spec, names) for name, value in params.items()
    }
    shown |= {f"{name}_count": value for name, value in params.items() if isinstance(value, int)}
    shown["section"] = section_title(finding.place, spec)
    shown["of_person"] = f" ({shown['person']})" if params.get("person") else ""
    return shown | _differences(finding)


def _differences(finding: Finding) -> dict[str, str]:
    """How far over or short of the limit a finding is."""
    params = finding.params
    if finding.code in ("amount.above", "amount_per_year.above", "lump_sum.above"):
        return {"over": format_money(params["amount"] - params["maximum"])}
    if finding.code in ("amount.below", "amount_per_year.below"):
        return {"short_of": format_money(params["minimum"] - params["amount"])}
    if finding.code in ("cv.too_long", "attachment.too_long"):
        pages = params["pages"] - params["maximum_pages"]
        text = ngettext("%(pages)s page", "%(pages)s pages", pages)
        return {"over": text % {"pages": format_number(pages)}}
    return {}


def _value(kind: str, value: Any, spec: CallSpec, names: Mapping[str, str]) -> str:
    if isinstance(value, list | tuple):
        if kind == "themes":
            return theme_names(value, spec)
        if kind == "categories":
            return category_names(value, spec)
        return ", ".join(_value(kind.removesuffix("s"), item, spec, names) for item in value)
    if kind == "category":
        return category_names([value], spec)
    if kind == "person":
        return names.get(value) or (_("the project leader") if value == LEADER else _("one of the partners"))
    return _SHOW.get(kind, str)(value)


def _number(value: int | float) -> str:
    return format_number(value, digits=0 if value == int(value) else 1)


_SHOW: Mapping[str, Callable[[Any], str]] = {
    "money": format_money,
    "number": _number,
    "percent": percent,
    "date": lambda text: format_day(date.fromisoformat(text)),
    "instant": lambda text: format_instant(datetime.fromisoformat(text)),
    "region": region_name,
    "language": language_name,
    "institution": institution_name,
    "attachment": attachment_name,
    "subject": subject,
}


def section_title(place: str, spec: CallSpec) -> str:
    """The title of the section of the form that a finding's place belongs to; the longest match counts."""
    question = spec.question(place.removeprefix("answers.questions.")) if "questions" in place else None
    if question:
        titles = [in_words(row.title) for row in spec.sections if row.key == question.section]
        return titles[0] if titles else in_words(question.label)
    fits = [
        (len(start), section)
        for section in spec.sections
        for start in section.places
        if place == start or place.startswith(start + ".")
    ]
    return in_words(max(fits, key=lambda fit: fit[0])[1].title) if fits else _("the application")

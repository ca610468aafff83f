"""What the parts of a call's form and its requirements still lack before applicants can use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tildel.checks.requirements import Requirement
from tildel.programmes.domain.call import LANGUAGES, CallSpec
from tildel.programmes.domain.questions import Question, Text, Track

# Where an applicant answers what a kind of requirement asks for; a form without that section cannot meet it.
ANSWERED_AT: Mapping[str, str] = {
    "amount": "budget", "amount_per_year": "budget", "lump_sum": "budget", "duration": "period",
    "attachment": "attachments", "language": "attachments", "cv": "attachments", "institution": "leader",
    "employee": "leader", "age": "leader", "position_share": "leader", "one_per_leader": "leader",
    "endorsement": "endorsements", "partners": "partners", "recruitment": "recruitment",
    "themes_chosen": "themes", "classified": "classification",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a call cannot be published yet: a code with parameters, and the part of the call to mend it in."""

    code: str
    part: str  # facts, texts, assessment, a requirement's key, or the page of a list (`questions/purpose`)
    params: Mapping[str, Any] = field(default_factory=dict)


def _nameless(code: str, part: str, names: Iterable[tuple[str, Text]]) -> Iterator[Lack]:
    """A name that is not written in a language: the key of the row says which."""
    for key, name in names:
        for language in LANGUAGES:
            if not getattr(name, language).strip():
                yield Lack(code, part.format(key=key), {"key": key, "language": language})


def has_section(row: Requirement, spec: CallSpec) -> bool:
    """Whether the form has a section in which an applicant can meet the requirement."""
    home = ANSWERED_AT.get(row.kind)
    return home is None or any(home in section.places for section in spec.sections)


def track_lacks(track: Track, spec: CallSpec) -> Iterator[Lack]:
    """What a category's own requirements lack, and which of the call's its form has no section for."""
    there, part = spec.for_track(track.key), f"tracks/{track.key}"
    own = {row.key for row in track.requirements}
    for row in there.requirements:
        if row.key in own:
            yield from requirement_lacks(row, there, part)
        elif has_section(row, spec) and not has_section(row, there):
            yield Lack("call.no_section_for", part, {"requirement": row.key})


def requirement_lacks(row: Requirement, spec: CallSpec, part: str) -> Iterator[Lack]:
    """What one requirement needs of the call it stands in (of its category, where it belongs to one)."""
    params = row.params
    if not has_section(row, spec):
        yield Lack("call.no_section_for", part, {"requirement": row.key})
    if row.kind == "lump_sum" and not params["rates"]:
        yield Lack("call.no_rates", part)
    if row.kind == "excluded_costs" and not params["categories"]:
        yield Lack("call.no_excluded_costs", part)
    if row.kind == "themes_chosen" and params["minimum"] > len(spec.themes):
        yield Lack("call.too_few_themes", part, {"minimum": params["minimum"], "themes": len(spec.themes)})
    if row.kind == "person_years":
        question = spec.question(params["question"])
        if question is None or question.kind != "number":
            yield Lack("call.no_share_question", part)


def form_lacks(spec: CallSpec) -> list[Lack]:
    """What sections, questions, categories and costs lack, in the order of their pages."""
    found = [
        *_nameless("call.section_nameless", "sections", ((row.key, row.title) for row in spec.sections)),
        *_nameless("call.cost_nameless", "costs", ((row.key, row.name) for row in spec.categories)),
        *_nameless("call.track_nameless", "tracks/{key}", ((row.key, row.name) for row in spec.tracks)),
        *_nameless(
            "call.question_nameless", "questions/{key}", ((row.key, row.label) for row in spec.questions)
        ),
    ]
    for question in spec.questions:
        found += _question_lacks(question, spec)
    return found


def _question_lacks(question: Question, spec: CallSpec) -> Iterator[Lack]:
    part, key = f"questions/{question.key}", {"key": question.key}
    if question.kind in ("choice", "choices"):
        if len(question.options) < 2:
            yield Lack("call.question_without_options", part, key)
        yield from _nameless("call.option_nameless", part, ((row.key, row.name) for row in question.options))
    if question.kind == "table":
        if not question.columns:
            yield Lack("call.question_without_columns", part, key)
        yield from _nameless("call.option_nameless", part, ((row.key, row.name) for row in question.columns))
    if question.section not in {row.key for row in spec.sections}:
        yield Lack("call.question_without_section", part, key)
    if question.shown_when is not None and not _can_be_met(question, spec):
        yield Lack("call.condition_never_met", part, key)
    if any(spec.track(track) is None for track in question.tracks):
        yield Lack("call.question_of_no_track", part, key)


def _can_be_met(question: Question, spec: CallSpec) -> bool:
    """Whether the question it hangs on is there, is another one, and knows one of the answers."""
    condition = question.shown_when
    leads = spec.question(condition.question) if condition else None
    if condition is None or leads is None or leads.key == question.key:
        return False
    return bool({option.key for option in leads.options} & set(condition.values))

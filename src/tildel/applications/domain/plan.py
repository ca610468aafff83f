"""Which parts the form of one call and category has, and which extra questions stand in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tildel.applications.domain.answers import sent_answers
from tildel.programmes.domain.call import CallSpec, Section
from tildel.programmes.domain.questions import Question

# A section of a call whose places hold one of these is the part of that name.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "project": "period",
        "leader": "leader",
        "partners": "partners",
        "recruitment": "recruitment",
        "budget": "budget",
        "users": "user_involvement",
        "personalised": "answers.stratification_markers",
        "themes": "themes",
        "classification": "classification",
        "attachments": "attachments",
        "endorsement": "endorsements",
    }
)
OWN = "q-"  # begins the name of a part that has only the call's own questions
_ALWAYS = ("project", "leader")  # what lists, letters and receipts name an application by
WITHOUT_FIELDS = ("attachments", "endorsement")
_NONE: Mapping[str, tuple[Question, ...]] = MappingProxyType({})


def part_of(section: Section) -> str:
    """The part of the form that a section of the call stands for."""
    found = (part for part, place in PLACES.items() if place in section.places)
    return next(found, OWN + section.key)


@dataclass(frozen=True, slots=True)
class Plan:
    """`parts` in the form's order; `questions` by part."""

    parts: tuple[str, ...] = tuple(part for part in PLACES if part != "classification")
    questions: Mapping[str, tuple[Question, ...]] = field(default_factory=lambda: _NONE, hash=False)

    @property
    def sections(self) -> tuple[str, ...]:
        """The parts with fields to fill in."""
        return tuple(part for part in self.parts if part not in WITHOUT_FIELDS)

    def asks(self, part: str) -> tuple[Question, ...]:
        return self.questions.get(part, ())

    def part_with(self, question: str) -> str:
        """The part in which a question stands; "" where this form does not ask it."""
        found = (part for part, rows in self.questions.items() if any(row.key == question for row in rows))
        return next(found, "")

    def sent(self, sections: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """The sections as they are sent: only what this form has, only answers to what it asks."""
        return {part: self._sent(part, sections.get(part, {})) for part in self.sections}

    def _sent(self, part: str, content: Mapping[str, Any]) -> dict[str, Any]:
        rest = {key: value for key, value in content.items() if key != "answers"}
        questions = self.asks(part)
        return {**rest, "answers": sent_answers(questions, content.get("answers", {}))} if questions else rest


STANDARD = Plan()


def plan_of(spec: CallSpec) -> Plan:
    """The form of a call, narrowed to a category before (`CallSpec.for_track`)."""
    parts = {section.key: part_of(section) for section in spec.sections}
    questions: dict[str, tuple[Question, ...]] = {}
    for row in spec.questions:
        part = parts.get(row.section)
        if part and part not in WITHOUT_FIELDS:
            questions[part] = (*questions.get(part, ()), row)
    kept = [part for part in parts.values() if not part.startswith(OWN) or part in questions]
    return Plan(tuple(dict.fromkeys([*_ALWAYS, *kept])), MappingProxyType(questions))


def unfitting(sections: Mapping[str, Mapping[str, Any]], plan: Plan, is_empty: Any) -> list[tuple[str, str]]:
    """What was written that this form does not have: (part, "") or (part, key of the question).

    `is_empty(part, content)` says whether anything was written in a part.
    """
    found = []
    for part, content in sections.items():
        if part not in plan.parts:
            found += [] if is_empty(part, content) else [(part, "")]
            continue
        asked_for = {question.key for question in plan.asks(part)}
        answers = content.get("answers", {})
        found += [
            (part, key)
            for key, value in answers.items()
            if key not in asked_for and key != "typed" and value not in (None, "", [], ())
        ]
    return found

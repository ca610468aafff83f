"""The guide to data solutions as data: questions, solutions with their rules, and both as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from tildel.kernel.errors import Unreadable

Texts = Mapping[str, str]  # the languages in which something is written, of "nb", "nn", "en"
# Where an answer leads when nothing more is asked.
END = ""


class Verdict(StrEnum):
    ALLOWED = "allowed"
    CASE_BY_CASE = "case_by_case"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question. `leads_to` is the key of the next question, or END."""

    key: str
    texts: Texts
    leads_to: str = END


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    texts: Texts
    options: tuple[Option, ...]
    helps: Texts = field(default_factory=dict)

    def option(self, key: str | None) -> Option | None:
        return next((one for one in self.options if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for a solution when every question of `when` was answered with one of its keys.

    A question that was not asked on the way fits no rule that names it. `verified` says that the owner has
    looked the rule up in `source`; until then readers are told.
    """

    verdict: Verdict
    reasons: Texts
    source: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    verified: bool = False

    def fits(self, answers: Mapping[str, str]) -> bool:
        return all(answers.get(question) in keys for question, keys in self.when.items())


@dataclass(frozen=True, slots=True)
class Solution:
    """A place for data. The first of its rules that fits speaks; `assessed_on` dates the risk assessment."""

    key: str
    names: Texts
    rules: tuple[Rule, ...]
    descriptions: Texts = field(default_factory=dict)
    assessment: str = ""
    assessed_on: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    web_address: str = ""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """`otherwise` is what to do where no solution may be used; `start` is the key of the first question."""

    titles: Texts
    start: str
    questions: tuple[Question, ...]
    solutions: tuple[Solution, ...]
    introductions: Texts = field(default_factory=dict)
    otherwise: Texts = field(default_factory=dict)

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)

    def solution(self, key: str) -> Solution | None:
        return next((one for one in self.solutions if one.key == key), None)

    def as_json(self) -> dict[str, Any]:
        """Plain values; `read_guide` makes the same guide of them."""
        return {
            "titles": dict(self.titles), "introductions": dict(self.introductions),
            "otherwise": dict(self.otherwise), "start": self.start,
            "questions": [_question_json(one) for one in self.questions],
            "solutions": [_solution_json(one) for one in self.solutions],
        }  # fmt: skip


def with_question(guide: Guide, question: Question) -> Guide:
    """The guide with this question in place of the one of its key, or after all others."""
    return replace(guide, questions=_put(guide.questions, question))


def without_question(guide: Guide, key: str) -> Guide:
    """The guide without a question: what led to it ends, and rules that named it do so no more."""
    questions = tuple(
        replace(one, options=tuple(replace(o, leads_to=END) if o.leads_to == key else o for o in one.options))
        for one in guide.questions if one.key != key
    )  # fmt: skip
    solutions = tuple(
        replace(one, rules=tuple(replace(rule, when=_less(rule.when, key)) for rule in one.rules))
        for one in guide.solutions
    )
    start = guide.start if guide.start != key else (questions[0].key if questions else "")
    return replace(guide, questions=questions, solutions=solutions, start=start)


def with_solution(guide: Guide, solution: Solution) -> Guide:
    """The guide with this solution in place of the one of its key, or after all others."""
    return replace(guide, solutions=_put(guide.solutions, solution))


def without_solution(guide: Guide, key: str) -> Guide:
    """The guide without a solution."""
    return replace(guide, solutions=tuple(one for one in guide.solutions if one.key != key))


def changed_parts(before: Guide, after: Guide) -> list[str]:
    """What differs, as `guide`, `question:KEY` and `solution:KEY`, in that order."""
    own = ("titles", "introductions", "otherwise", "start")
    parts = ["guide"] if any(getattr(before, name) != getattr(after, name) for name in own) else []
    for noun, old, new in (
        ("question", before.questions, after.questions),
        ("solution", before.solutions, after.solutions),
    ):
        known, now = ({one.key: one for one in rows} for rows in (old, new))
        parts += [f"{noun}:{key}" for key in {**known, **now} if known.get(key) != now.get(key)]
    return parts


def read_guide(document: Mapping[str, Any]) -> Guide:
    """A guide of plain values, as from JSON or TOML. Raises Unreadable `guide.unreadable` when it is none."""
    try:
        return Guide(
            titles=dict(document["titles"]), start=str(document["start"]),
            questions=tuple(_question(row) for row in document["questions"]),
            solutions=tuple(_solution(row) for row in document["solutions"]),
            introductions=dict(document.get("introductions", {})),
            otherwise=dict(document.get("otherwise", {})),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable("guide.unreadable", reason=repr(error)) from error


def _question(row: Mapping[str, Any]) -> Question:
    options = tuple(
        Option(str(one["key"]), dict(one["texts"]), str(one.get("leads_to", END))) for one in row["options"]
    )
    return Question(str(row["key"]), dict(row["texts"]), options, dict(row.get("helps", {})))


def _solution(row: Mapping[str, Any]) -> Solution:
    day = row.get("assessed_on") or None
    return Solution(
        key=str(row["key"]), names=dict(row["names"]), rules=tuple(_rule(one) for one in row["rules"]),
        descriptions=dict(row.get("descriptions", {})),
        assessed_on=date.fromisoformat(str(day)) if day else None,
        verified=bool(row.get("verified", False)),
        **{name: str(row.get(name, "")) for name in _PLAIN},
    )  # fmt: skip


def _rule(row: Mapping[str, Any]) -> Rule:
    when = {str(question): tuple(keys) for question, keys in row.get("when", {}).items()}
    return Rule(
        Verdict(row["verdict"]), dict(row["reasons"]), str(row.get("source", "")), when,
        bool(row.get("verified", False)),
    )  # fmt: skip


_PLAIN = ("assessment", "contact_name", "contact_email", "web_address", "source")


def _question_json(one: Question) -> dict[str, Any]:
    options = [{"key": o.key, "texts": dict(o.texts), "leads_to": o.leads_to} for o in one.options]
    return {"key": one.key, "texts": dict(one.texts), "helps": dict(one.helps), "options": options}


def _solution_json(one: Solution) -> dict[str, Any]:
    return {
        "key": one.key, "names": dict(one.names), "descriptions": dict(one.descriptions),
        "assessed_on": one.assessed_on.isoformat() if one.assessed_on else None, "verified": one.verified,
        **{name: getattr(one, name) for name in _PLAIN},
        "rules": [_rule_json(rule) for rule in one.rules],
    }  # fmt: skip


def _rule_json(rule: Rule) -> dict[str, Any]:
    when = {question: list(keys) for question, keys in rule.when.items()}
    return {
        "when": when, "verdict": rule.verdict.value, "reasons": dict(rule.reasons), "source": rule.source,
        "verified": rule.verified,
    }  # fmt: skip


def _put(rows: tuple[Any, ...], row: Any) -> tuple[Any, ...]:
    if any(one.key == row.key for one in rows):
        return tuple(row if one.key == row.key else one for one in rows)
    return (*rows, row)


def _less(when: Mapping[str, tuple[str, ...]], key: str) -> dict[str, tuple[str, ...]]:
    return {question: keys for question, keys in when.items() if question != key}

"""What has to hold before a guide is published, and what its owner should know of besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tildel.guidance.domain.guide import END, Guide, Question, Solution, Verdict
from tildel.guidance.domain.walk import Walk, outcomes, paths

# So many ways a person can still look through; a guide with more asks too much.
MOST_PATHS = 2000


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is "guide", "question:KEY" or "solution:KEY"; `params` are plain values for the sentence."""

    code: str
    place: str = "guide"
    params: Mapping[str, Any] = field(default_factory=dict)


def faults(guide: Guide) -> tuple[Fault, ...]:
    """What stands in the way of publishing; empty for a guide in which every way ends in an answer.

    An answer is a verdict with a reason on every solution, and where none may be used a word on what to do.
    """
    found = [*_structure(guide), *_rules(guide)]
    return tuple(found or _ways(guide))


def _structure(guide: Guide) -> Iterator[Fault]:
    if not guide.titles:
        yield Fault("no_title")
    if guide.question(guide.start) is None:
        yield Fault("no_start")
    if not guide.solutions:
        yield Fault("no_solutions")
    for noun, rows in (("question", guide.questions), ("solution", guide.solutions)):
        keys = [one.key for one in rows]
        yield from (Fault("twice", f"{noun}:{key}") for key in dict.fromkeys(keys) if keys.count(key) > 1)
    for question in guide.questions:
        yield from _question(guide, question)
    reached = _reached(guide)
    yield from (
        Fault("unreachable", f"question:{one.key}") for one in guide.questions if one.key not in reached
    )
    yield from _circles(guide)


def _question(guide: Guide, question: Question) -> Iterator[Fault]:
    place = f"question:{question.key}"
    if not question.texts:
        yield Fault("no_text", place)
    if len(question.options) < 2:
        yield Fault("too_few_options", place)
    keys = [one.key for one in question.options]
    if len(set(keys)) < len(keys):
        yield Fault("option_twice", place)
    if any(not one.texts for one in question.options):
        yield Fault("option_without_text", place)
    for one in question.options:
        if one.leads_to != END and guide.question(one.leads_to) is None:
            yield Fault("leads_nowhere", place, {"option": one.key, "to": one.leads_to})


def _reached(guide: Guide) -> set[str]:
    known: set[str] = set()
    waiting = [guide.start]
    while waiting:
        question = guide.question(waiting.pop())
        if question and question.key not in known:
            known.add(question.key)
            waiting += [one.leads_to for one in question.options if one.leads_to != END]
    return known


def _circles(guide: Guide) -> Iterator[Fault]:
    """Questions whose way leads back to them: what is left when all that ends is taken away."""
    left = {one.key: {o.leads_to for o in one.options} for one in guide.questions}
    while True:
        ended = {key for key, following in left.items() if not following & set(left)}
        if not ended:
            break
        left = {key: following for key, following in left.items() if key not in ended}
    circle = [key for key in left if any(key in following for following in left.values())]
    yield from (Fault("circle", f"question:{key}") for key in circle)


def _rules(guide: Guide) -> Iterator[Fault]:
    for solution in guide.solutions:
        place = f"solution:{solution.key}"
        if not solution.names:
            yield Fault("nameless", place)
        for number, rule in enumerate(solution.rules, 1):
            if not rule.reasons:
                yield Fault("no_reason", place, {"rule": number})
            if not rule.source:
                yield Fault("no_source", place, {"rule": number})
            yield from _conditions(guide, solution, number)


def _conditions(guide: Guide, solution: Solution, number: int) -> Iterator[Fault]:
    for key, options in solution.rules[number - 1].when.items():
        question = guide.question(key)
        if question is None or any(question.option(one) is None for one in options):
            params = {"rule": number, "question": key}
            yield Fault("unknown_answer", f"solution:{solution.key}", params)


def _ways(guide: Guide) -> Iterator[Fault]:
    """Only of a guide that is whole: walk every way, and say of each solution where it is silent first."""
    ways = list(islice(paths(guide), MOST_PATHS + 1))
    if len(ways) > MOST_PATHS:
        yield Fault("too_many_ways", params={"most": MOST_PATHS})
        return
    silent: dict[str, Walk] = {}
    helpless: list[Walk] = []
    for way in ways:
        found = outcomes(guide, way.answers)
        for one in found:
            if one.rule is None:
                silent.setdefault(one.solution.key, way)
        if all(one.verdict == Verdict.NOT_ALLOWED for one in found) and not guide.otherwise:
            helpless.append(way)
    for key, way in silent.items():
        yield Fault("silent", f"solution:{key}", {"answers": list(way.answers.items())})
    yield from (Fault("no_help", params={"answers": list(way.answers.items())}) for way in helpless[:1])


def notes(guide: Guide) -> tuple[Fault, ...]:
    """What does not stand in the way, but readers miss or are warned of."""
    return tuple(_notes(guide))


def _notes(guide: Guide) -> Iterator[Fault]:
    for solution in guide.solutions:
        place = f"solution:{solution.key}"
        if solution.assessed_on is None:
            yield Fault("no_date", place)
        if not (solution.contact_name or solution.contact_email or solution.web_address):
            yield Fault("no_contact", place)
        unverified = [number for number, rule in enumerate(solution.rules, 1) if not rule.verified]
        if unverified or not solution.verified:
            yield Fault("unverified", place, {"rules": unverified})
    asked = {key for solution in guide.solutions for rule in solution.rules for key in rule.when}
    for question in guide.questions:
        ways = {one.leads_to for one in question.options}
        if question.key not in asked and len(ways) == 1:
            yield Fault("changes_nothing", f"question:{question.key}")

"""Walking through a guide: from answers to the next question, and at the end to what may be used and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tildel.guidance.domain.guide import END, Guide, Option, Question, Rule, Solution, Verdict

_ORDER = (Verdict.ALLOWED, Verdict.CASE_BY_CASE, Verdict.NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class Step:
    question: Question
    option: Option


@dataclass(frozen=True, slots=True)
class Walk:
    """How far the answers lead: the steps taken, and the question that comes next.

    `question` is None at the end of the way. `lost` is set where an answer leads to no question, or to one
    that was asked before: `domain.checks` lets no such guide be published.
    """

    steps: tuple[Step, ...]
    question: Question | None
    lost: bool = False

    @property
    def is_complete(self) -> bool:
        return self.question is None and not self.lost

    @property
    def answers(self) -> dict[str, str]:
        """{question: option} of the steps taken, in their order."""
        return {step.question.key: step.option.key for step in self.steps}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What holds for one solution; without a rule that speaks it may not be used."""

    solution: Solution
    verdict: Verdict
    rule: Rule | None


def walk(guide: Guide, given: Mapping[str, str]) -> Walk:
    """Follow the answers from the first question on, as far as they reach.

    Total: answers to other questions, and such that are none of a question's options, count as not given.
    """
    steps: list[Step] = []
    key, asked = guide.start, set()
    while key != END:
        question = guide.question(key)
        if question is None or key in asked:
            return Walk(tuple(steps), None, lost=True)
        asked.add(key)
        option = question.option(given.get(key))
        if option is None:
            return Walk(tuple(steps), question)
        steps.append(Step(question, option))
        key = option.leads_to
    return Walk(tuple(steps), None, lost=not steps)


def outcomes(guide: Guide, answers: Mapping[str, str]) -> tuple[Outcome, ...]:
    """Every solution with its verdict: first what may be used, then case by case, then what may not.

    Within a verdict the order is the guide's.
    """
    found = [_outcome(solution, answers) for solution in guide.solutions]
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.verdict)))


def _outcome(solution: Solution, answers: Mapping[str, str]) -> Outcome:
    rule = next((one for one in solution.rules if one.fits(answers)), None)
    return Outcome(solution, rule.verdict if rule else Verdict.NOT_ALLOWED, rule)


def paths(guide: Guide) -> Iterator[Walk]:
    """Every way through the guide to its end, in the order of the options; lost ways are among them.

    Ends for every guide, since no question is asked twice on one way; the number of ways can be large.
    """
    waiting: list[dict[str, str]] = [{}]
    while waiting:
        here = walk(guide, waiting.pop())
        if here.question is None:
            yield here
            continue
        if not here.question.options:
            yield Walk(here.steps, None, lost=True)
        question = here.question
        waiting += [{**here.answers, question.key: one.key} for one in reversed(question.options)]


def most_left(guide: Guide, key: str) -> int:
    """How many questions are asked at most from this one on, itself included; 0 for END and unknown keys."""

    def longest(here: str, above: frozenset[str]) -> int:
        question = guide.question(here)
        if question is None or here in above:
            return 0
        following = {one.leads_to for one in question.options}
        return 1 + max((longest(one, above | {here}) for one in following), default=0)

    return longest(key, frozenset())

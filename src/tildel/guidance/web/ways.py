"""A guide as pages show it: its questions one by one, its answer, its picture and all its ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby, islice
from typing import Any
from urllib.parse import urlencode

from tildel.design.templatetags.design import local_text
from tildel.guidance import phrases
from tildel.guidance.domain.checks import MOST_PATHS
from tildel.guidance.domain.guide import END, Guide
from tildel.guidance.domain.picture import Asked, Picture, picture
from tildel.guidance.domain.walk import Walk, most_left, outcomes, paths


def given_in(guide: Guide, query: Mapping[str, str]) -> dict[str, str]:
    """The answers that an address holds, to questions of this guide."""
    return {one.key: query[one.key] for one in guide.questions if one.key in query}


def query_of(answers: Mapping[str, str], version: int) -> str:
    return urlencode({**answers, "v": version})


def steps_of(way: Walk, version: int) -> list[dict[str, Any]]:
    """What was answered, each with the query that leads back to its question."""
    told: list[dict[str, Any]] = []
    before: dict[str, str] = {}
    for step in way.steps:
        told.append({"question": step.question, "option": step.option, "back": query_of(before, version)})
        before = {**before, step.question.key: step.option.key}
    return told


def progress(guide: Guide, way: Walk) -> dict[str, int]:
    """Which question this is, and of how many at most."""
    here = len(way.steps) + 1
    left = most_left(guide, way.question.key if way.question else END)
    return {"here": here, "most": len(way.steps) + left}


def verdicts(guide: Guide, way: Walk) -> list[dict[str, Any]]:
    """The solutions by verdict, each with the rule that spoke."""
    found = outcomes(guide, way.answers)
    return [
        {"verdict": verdict.value, "title": phrases.VERDICTS[verdict], "rows": list(rows)}
        for verdict, rows in groupby(found, key=lambda one: one.verdict)
    ]


def is_usable(groups: list[dict[str, Any]]) -> bool:
    """Whether anything may be used, if only after an assessment."""
    return any(group["verdict"] != "not_allowed" for group in groups)


def is_unverified(guide: Guide, way: Walk) -> bool:
    """Whether something in the answer has not been looked up in its source."""
    found = outcomes(guide, way.answers)
    return any(not one.solution.verified or (one.rule and not one.rule.verified) for one in found)


def drawn(guide: Guide) -> Picture:
    """The picture in the words of the page."""
    asked = [
        Asked(
            one.key, local_text(one.texts),
            tuple((local_text(option.texts), option.leads_to) for option in one.options),
        )
        for one in guide.questions
    ]  # fmt: skip
    return picture(asked, guide.start)


def all_ways(guide: Guide, version: int) -> list[dict[str, Any]]:
    """Every way to an answer, as rows of a table; as many as a guide may have."""
    return [_way(guide, way, version) for way in islice(paths(guide), MOST_PATHS) if way.is_complete]


def _way(guide: Guide, way: Walk, version: int) -> dict[str, Any]:
    names = {
        verdict: [local_text(one.solution.names) for one in rows] for verdict, rows in _by_verdict(guide, way)
    }
    answers = [local_text(step.option.texts) for step in way.steps]
    return {"answers": answers, "query": query_of(way.answers, version), **names}


def _by_verdict(guide: Guide, way: Walk) -> Iterator[tuple[str, Any]]:
    for verdict, rows in groupby(outcomes(guide, way.answers), key=lambda one: one.verdict):
        yield verdict.value, rows

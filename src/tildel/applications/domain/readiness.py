"""Whether a draft can be sent, and how far each section has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tildel.applications.domain.draft import Problem, is_empty, missing_answers, problems_of
from tildel.applications.domain.places import section_of
from tildel.applications.domain.plan import STANDARD, Plan
from tildel.checks.requirements import Requirement
from tildel.kernel.findings import Finding, Severity, Status


class Mark(StrEnum):
    EMPTY = "empty"
    BEGUN = "begun"
    COMPLETE = "complete"
    NEEDS = "needs"  # somebody has to mend something


@dataclass(frozen=True, slots=True)
class SectionMark:
    """How far a section has come; `count`: how many things in it are to be mended."""

    key: str
    mark: Mark
    count: int


def blocking(findings: Iterable[Finding], requirements: Sequence[Requirement]) -> tuple[Finding, ...]:
    """The findings that stop a submission: every unmet formal one.

    An endorsement that the call allows to come some days after the deadline does not stop it.
    """
    later = {
        row.key for row in requirements if row.kind == "endorsement" and row.params["timing"] == "days_after"
    }
    return tuple(finding for finding in findings if finding.blocks and finding.requirement not in later)


def obstacles(sections: Mapping[str, Mapping[str, Any]], plan: Plan = STANDARD) -> tuple[Problem, ...]:
    """What in the sections themselves stops a submission, in the form's order."""
    found = (*missing_answers(sections, plan), *problems_of(sections, plan))
    return tuple(sorted(found, key=lambda problem: plan.parts.index(problem.section)))


def marks(
    sections: Mapping[str, Mapping[str, Any]], findings: Iterable[Finding], *,
    empty_parts: Iterable[str] = (), plan: Plan = STANDARD,
) -> tuple[SectionMark, ...]:  # fmt: skip
    """One mark for each part of the form. `empty_parts`: which of attachments and endorsement are empty."""
    unmet: dict[str, int] = {}
    for finding in findings:
        if finding.status is Status.UNMET and finding.severity in (Severity.FORMAL, Severity.JUDGED):
            part = section_of(finding.place, plan)
            unmet[part] = unmet.get(part, 0) + 1
    wrong = [problem.section for problem in problems_of(sections, plan)]
    missing = {problem.section for problem in missing_answers(sections, plan)}
    empty = {*empty_parts, *(key for key in plan.sections if is_empty(key, sections.get(key, {})))}
    return tuple(
        _mark(key, key in empty, unmet.get(key, 0) + wrong.count(key), key in missing) for key in plan.parts
    )


def _mark(key: str, is_blank: bool, count: int, has_gaps: bool) -> SectionMark:
    if is_blank:
        return SectionMark(key, Mark.EMPTY, 0)
    if count:
        return SectionMark(key, Mark.NEEDS, count)
    return SectionMark(key, Mark.BEGUN if has_gaps else Mark.COMPLETE, 0)

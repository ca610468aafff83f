"""A finding: what the engine says about one requirement, as a code with plain parameters and a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    MET = "met"
    UNMET = "unmet"
    JUDGEMENT = "judgement"  # a person has to decide
    INFO = "info"


class Severity(StrEnum):
    FORMAL = "formal"  # unmet, it can lead to rejection
    JUDGED = "judged"  # shown to officer and panel, who decide and give a reason
    RANKING = "ranking"  # counts only when applications are ranked
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One statement about one requirement.

    `requirement` is its key in the call, `code` is `kind.reason`, `params` holds plain JSON values
    (whole numbers, numbers, strings, lists of strings; dates and instants in ISO form), `place` is the
    path in the form (`budget`, `leader.position_percent`, `attachments.cv.p2`).
    """

    requirement: str
    status: Status
    severity: Severity
    code: str
    params: Mapping[str, Any]
    place: str

    def as_json(self) -> dict[str, Any]:
        return {
            "requirement": self.requirement,
            "status": self.status.value,
            "severity": self.severity.value,
            "code": self.code,
            "params": dict(self.params),
            "place": self.place,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Finding:
        """The finding that `as_json` wrote."""
        return cls(
            requirement=row["requirement"],
            status=Status(row["status"]),
            severity=Severity(row["severity"]),
            code=row["code"],
            params=dict(row["params"]),
            place=row["place"],
        )

    @property
    def blocks(self) -> bool:
        """Whether this finding alone makes the application inadmissible."""
        return self.severity is Severity.FORMAL and self.status is Status.UNMET


def is_admissible(findings: Iterable[Finding]) -> bool:
    """Whether no formal finding is unmet."""
    return not any(finding.blocks for finding in findings)

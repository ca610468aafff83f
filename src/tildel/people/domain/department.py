"""What the directory says of a department: a unit of an organisation, and how the unit itself is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class DepartmentKind(StrEnum):
    RESEARCH = "research"
    CLINICAL = "clinical"
    LABORATORY = "laboratory"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class DepartmentContent:
    """Texts are {"nb", "nn", "en"} of what is written. `email`, `phone` and `address` are those of the unit,
    never a person's; `source` says where this is told; the days are None where they are not known."""

    organisation: str
    names: Mapping[str, str] = field(default_factory=dict)
    kind: str = DepartmentKind.RESEARCH
    email: str = ""
    phone: str = ""
    address: str = ""
    web_address: str = ""
    source: str = ""
    held_from: date | None = None
    held_to: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values, days as ISO text."""
        return {name: value.isoformat() if isinstance(value, date) else value
                for name, value in asdict(self).items()}  # fmt: skip


def department_fault(content: DepartmentContent) -> tuple[str, str] | None:
    """(code, field) of the first thing that makes it impossible to keep; None where it can be kept."""
    if not any(text.strip() for text in content.names.values()):
        return "department.name_missing", "name_nb"
    if content.kind not in list(DepartmentKind):
        return "department.kind", "kind"
    if not content.source.strip():
        return "department.source_missing", "source"
    if content.held_from and content.held_to and content.held_to < content.held_from:
        return "department.days", "held_to"
    return None


def exists_on(held_from: date | None, held_to: date | None, day: date) -> bool:
    """Whether it is there on `day`. One without a first day has been there as long as anybody knows; on its
    last day it still is."""
    return (held_from is None or held_from <= day) and (held_to is None or day <= held_to)

"""The departments of the walk: one of the manager's institution."""

from __future__ import annotations

from typing import Any

from tildel.people.actions import write_department
from tildel.people.domain.department import DepartmentContent
from tildel.people.models import Department

KEY = "oslo-universitetssykehus-hf-walk-department"
ON_DEPARTMENTS = ("people:edit_department",)


def departments_values(route: str) -> str:
    return KEY


def make_departments(world: Any, manager: Any) -> None:
    content = DepartmentContent("993467049", {"nb": "Walk department"}, source="Made up for a test")
    write_department(content=content, by=manager, at=world.now)


def grow_departments(number: int) -> None:
    """So many more of the same institution."""
    first = Department.objects.get(key=KEY)
    for step in range(number):
        Department.objects.create(
            organisation=first.organisation, key=f"{KEY}-{step}", names={"nb": f"Walk {step}"},
            kind="clinical", source="Made up for a test",
        )  # fmt: skip

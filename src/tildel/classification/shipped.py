"""The plans that are shipped with the program, from their data file."""

from __future__ import annotations

import os.path
import tomllib
from functools import cache

from tildel.classification.domain.plan import Shipped, shipped_from

_FILE = os.path.join(os.path.dirname(__file__), "data", "plans.toml")


@cache
def shipped_plans() -> tuple[Shipped, ...]:
    """In the order of the file: what a plan builds on stands before it."""
    with open(_FILE, "rb") as file:
        return tuple(shipped_from(row) for row in tomllib.load(file)["plans"])


def shipped_plan(key: str) -> Shipped | None:
    return next((plan for plan in shipped_plans() if plan.key == key), None)

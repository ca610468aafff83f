"""The rules that are shipped with the program, from their data file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from tildel.projects.domain.rules import Rule, rules_from_rows

_FOLDER = Path(__file__).resolve().parent / "data"


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """What applies after an award, each rule with its source."""
    return rules_from_rows(tomllib.loads((_FOLDER / "rules.toml").read_text(encoding="utf-8"))["rules"])

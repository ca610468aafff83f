"""What is shipped with the program: the kinds of data, the rules, and the class of every column."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tildel.privacy.domain.retention import Kind, Rule, Table, read_kinds, read_rules, read_tables

_FOLDER = Path(__file__).resolve().parent / "data" / "retention"


def _document(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def kinds() -> tuple[Kind, ...]:
    return read_kinds(_document(_FOLDER / "kinds.toml")["kinds"])


@cache
def rules() -> tuple[Rule, ...]:
    return read_rules(_document(_FOLDER / "rules.toml")["rules"])


@cache
def tables() -> tuple[Table, ...]:
    """Every table, by its file and then in the order in which it stands there."""
    return tuple(
        table for path in sorted(_FOLDER.glob("tables/*.toml")) for table in read_tables(_document(path))
    )

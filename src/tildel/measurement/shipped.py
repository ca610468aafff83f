"""The tables that are shipped with the program, from their data files."""

from __future__ import annotations

import os.path
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from tildel.measurement.domain.allocation_table import AllocationTable, tables_from_rows
from tildel.measurement.domain.point_rules import PointRules, rules_from_rows

# os.path, not pathlib: the command line reads this when it starts, and pathlib costs it 9 ms
_FOLDER = os.path.join(os.path.dirname(__file__), "data")


@cache
def shipped_point_rules() -> PointRules:
    """The rules of the Norwegian publication indicator, for every year."""
    return rules_from_rows(_document("publication_indicator.toml")["periods"])


@cache
def example_allocation_tables() -> tuple[AllocationTable, ...]:
    """Tables of the measuring system with example weights, marked as assumed."""
    return tables_from_rows(_document("measuring_system_example.toml")["tables"])


@cache
def key_figure_rows() -> tuple[Mapping[str, Any], ...]:
    """The key figures as `domain.sheets.defined_from` reads them."""
    return tuple(_document("key_figures.toml")["figures"])


def _document(name: str) -> dict[str, Any]:
    with open(os.path.join(_FOLDER, name), "rb") as file:
        return tomllib.load(file)

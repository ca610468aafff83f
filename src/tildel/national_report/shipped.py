"""What is shipped with the program: the outline of a first edition, and the reports of earlier years."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent / "data"
Row = Mapping[str, Any]


@cache
def _document(name: str) -> Row:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def outline() -> tuple[Row, ...]:
    """Chapters as {"key", "owner", "titles", "figures": [{"figure", "level"}]}; an example, marked so."""
    return tuple(_document("outline_example")["chapters"])


def report_names() -> dict[str, str]:
    return dict(_document("earlier")["names"])


def earlier() -> Row:
    """The reports before this site: {"names", "source", "reports": [{"year", "facts", "source"}]}."""
    return _document("earlier")

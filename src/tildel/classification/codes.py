"""The codes that are shipped with the program, from their data files."""

from __future__ import annotations

import os.path
import tomllib
from functools import cache
from typing import Any

from tildel.classification.domain.scheme import ACTIVITY, CATEGORY, Code, Group, group_from
from tildel.classification.domain.suggestions import Entries, Suggestion, suggest

_FOLDER = os.path.join(os.path.dirname(__file__), "data")
_MOST = {"hrcs_hc_": 4, "hrcs_ra_": 3}


@cache
def hrcs_groups() -> tuple[Group, ...]:
    """The 21 health categories of HRCS as one group, then its eight groups of activities."""
    document = _document("hrcs")
    about = {name: document["scheme"][name] for name in ("source", "as_of")}
    return tuple(group_from(row, **about) for row in document["groups"])


@cache
def area_lists() -> tuple[Group, ...]:
    """HelseOmsorg21's areas (`ho21`) and the priority areas of a region (`prio`)."""
    rows = _document("areas")["schemes"]
    return tuple(group_from(row, source=row["source"], as_of=row["as_of"]) for row in rows)


def categories() -> tuple[Code, ...]:
    return tuple(code for group in hrcs_groups() if group.dimension == CATEGORY for code in group)


def activity_groups() -> tuple[Group, ...]:
    return tuple(group for group in hrcs_groups() if group.dimension == ACTIVITY)


def area_list(key: str) -> Group:
    """`ho21` or `prio`. Raises KeyError for others."""
    return {group.key: group for group in area_lists()}[key]


def code_name(key: str, language: str) -> str:
    """The name of a code in `nb`, `nn` or `en`; the key itself where there is no such code."""
    found = _by_key().get(key.lower())
    return found.name(language) if found else key


def is_code(key: str) -> bool:
    return key in _by_key()


@cache
def _by_key() -> dict[str, Code]:
    return {code.key: code for group in (*hrcs_groups(), *area_lists()) for code in group}


def suggestions(title: str, summary: str) -> tuple[Suggestion, ...]:
    """Codes of HRCS that the words of a title and a summary speak for: at most 4 categories, 3 activities."""
    found = (suggest(title, summary, _entries(), prefix=prefix, most=most) for prefix, most in _MOST.items())
    return tuple(one for some in found for one in some)


@cache
def _entries() -> Entries:
    return Entries.of(_document("words"))


def _document(name: str) -> dict[str, Any]:
    with open(os.path.join(_FOLDER, f"{name}.toml"), "rb") as file:
        return tomllib.load(file)

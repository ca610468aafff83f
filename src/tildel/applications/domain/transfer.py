"""An application as a file that another program or another call can read, and what fits where it is taken in.

The file is JSON:

    {"format": "tildel-application", "version": 1, "reference": "…", "call": "…", "language": "nb",
     "exported_at": "2027-03-01T09:00:00+00:00", "sections": {KEY: CONTENT},
     "files": [{"kind", "person", "name", "sha256", "size"}]}

`sections` hold what `draft.clean_section` makes. Only `format`, `version` and `sections` are read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tildel.kernel.errors import Unreadable

FORMAT, VERSION = "tildel-application", 1
MOST_BYTES = 2 * 1024 * 1024
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not fit in another call: a `section`, `category`, `theme` or `attachment`, and its key."""

    what: str
    name: str


@dataclass(frozen=True, slots=True)
class Fitted:
    """The sections as the call can take them, and what could not come along."""

    sections: dict[str, dict[str, Any]] = field(hash=False)
    left_out: tuple[LeftOut, ...] = ()


def as_file(
    sections: Mapping[str, Mapping[str, Any]], files: Iterable[Mapping[str, Any]], **facts: str
) -> dict[str, Any]:
    """The file's content. `facts`: reference, call, language, exported_at (ISO 8601)."""
    names = ("kind", "person", "name", "sha256", "size")
    return {
        "format": FORMAT,
        "version": VERSION,
        **facts,
        "sections": {key: dict(content) for key, content in sections.items() if content},
        "files": [{name: row.get(name) for name in names} for row in files],
    }


def read_file(data: bytes) -> dict[str, dict[str, Any]]:
    """The sections in a file. Raises Unreadable with the place in it:

    `transfer.too_large`, `transfer.not_text`, `transfer.not_json` (place "line 3, column 5"),
    `transfer.not_ours` (`format`), `transfer.other_version` (`version`), `transfer.no_sections`,
    `transfer.section_shape` (`sections.budget`), `transfer.too_deep`.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("transfer.too_large")
    found = _parsed(data)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Unreadable("transfer.not_ours", place="format")
    if found.get("version") != VERSION or isinstance(found.get("version"), bool):
        raise Unreadable("transfer.other_version", place="version")
    sections = found.get("sections")
    if not isinstance(sections, dict) or not sections:
        raise Unreadable("transfer.no_sections", place="sections")
    for key, content in sections.items():
        place = f"sections.{key[:60]}"
        if not isinstance(content, dict):
            raise Unreadable("transfer.section_shape", place=place)
        if _depth(content) > _DEEPEST:
            raise Unreadable("transfer.too_deep", place=place)
    return sections


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Unreadable("transfer.not_text") from None
    except json.JSONDecodeError as fault:
        place = f"{fault.lineno}:{fault.colno}"
        raise Unreadable("transfer.not_json", place=place, line=fault.lineno, column=fault.colno) from None
    except (RecursionError, ValueError):
        raise Unreadable("transfer.too_deep") from None


def _no_number(word: str) -> None:
    """NaN and Infinity are no JSON; they count as nothing."""


def _depth(value: Any, so_far: int = 1) -> int:
    if so_far > _DEEPEST or not isinstance(value, dict | list):
        return so_far
    inside = value.values() if isinstance(value, dict) else value
    return max((_depth(one, so_far + 1) for one in inside), default=so_far)


def fitting(
    sections: Mapping[str, Mapping[str, Any]],
    *,
    parts: Iterable[str],
    categories: Iterable[str],
    themes: Iterable[str],
) -> Fitted:
    """What a call can take of an application's sections.

    `parts`, `categories` and `themes` are the call's keys. Amounts of a kind of cost that the call does not
    know are kept without their kind, so that a person chooses one; everything else that does not fit is
    left out and named.
    """
    known, costs, wanted = set(parts), set(categories), set(themes)
    left = [LeftOut("section", key) for key, content in sections.items() if key not in known and content]
    taken = {key: dict(content) for key, content in sections.items() if key in known}
    if "budget" in taken:
        taken["budget"], strange = _fitting_budget(taken["budget"], costs)
        left += [LeftOut("category", name) for name in strange]
    if "themes" in taken:
        chosen = _texts(taken["themes"].get("themes"))
        taken["themes"] = {**taken["themes"], "themes": [key for key in chosen if key in wanted]}
        left += [LeftOut("theme", key) for key in chosen if key not in wanted]
    return Fitted(taken, tuple(left))


def _fitting_budget(budget: Mapping[str, Any], costs: set[str]) -> tuple[dict[str, Any], list[str]]:
    rows, strange = [], []
    given = budget.get("rows")
    for row in given if isinstance(given, list) else ():
        category = row.get("category") if isinstance(row, dict) else None
        if isinstance(category, str) and category and category not in costs:
            strange.append(category)
            row = {**row, "category": ""}
        rows.append(row)
    return {**budget, "rows": rows}, list(dict.fromkeys(strange))


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else []

"""A CV as it is written in the form: lists of what somebody learned, did and published, and free words.

    words          text
    education      rows: when what where
    positions      rows: when what where
    experience     rows: when what where
    supervision    rows: when what where
    grants         rows: when what where amount
    publications   rows: authors title journal year doi

Whatever is typed is kept, as in the sections of a draft; nothing here is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from tildel.applications.domain.draft import Problem
from tildel.applications.domain.publication import Publication
from tildel.applications.domain.values import Text, Value, Whole, storable

MOST_ROWS = 60
MOST_PUBLICATIONS = 300
_DONE: Mapping[str, Value] = {"when": Text(40), "what": Text(300), "where": Text(200)}
LISTS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "education": _DONE,
        "positions": _DONE,
        "experience": _DONE,
        "supervision": _DONE,
        "grants": {**_DONE, "amount": Whole()},
        "publications": {
            "authors": Text(1000),
            "title": Text(500),
            "journal": Text(300),
            "year": Text(10),
            "doi": Text(200),
        },
    }
)
WORDS = Text(3000)


def clean_cv(raw: Any) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The content in its shape, and what has to be mended, at `education-0-when` or `words`.

    Anything is readable, wrong types count as nothing. Cleaning what was cleaned gives the same again. Rows
    with nothing in them vanish.
    """
    source = raw if isinstance(raw, Mapping) else {}
    words, fault = WORDS.read(source.get("words"))
    content: dict[str, Any] = {"words": words}
    problems = [Problem("cv", "words", fault.code, fault.params)] if fault else []
    for key, fields in LISTS.items():
        most = MOST_PUBLICATIONS if key == "publications" else MOST_ROWS
        given = source.get(key)
        rows: list[dict[str, Any]] = []
        for row in (given if isinstance(given, list | tuple) else ())[:most]:
            _add_row(key, fields, row if isinstance(row, Mapping) else {}, rows, problems)
        content[key] = rows
    return content, tuple(problems)


def _add_row(
    key: str, fields: Mapping[str, Value], source: Mapping[str, Any], rows: list[dict[str, Any]],
    problems: list[Problem],
) -> None:  # fmt: skip
    kept = source.get("typed")
    kept = kept if isinstance(kept, Mapping) else {}
    row: dict[str, Any] = {}
    typed, faults = {}, []
    for name, value in fields.items():
        given = source.get(name)
        given = kept.get(name) if given in (None, "") else given
        row[name], fault = value.read(given)
        if fault:
            faults.append(Problem("cv", f"{key}-{len(rows)}-{name}", fault.code, fault.params))
            if row[name] == value.empty:
                typed[name] = storable(given)
    if any(row.values()) or typed:
        rows.append({**row, "typed": typed} if typed else row)
        problems += faults


def kept_rows(raw_rows: Any) -> list[int]:
    """Which rows a form sent have something in them, by their number from 0."""
    rows = raw_rows if isinstance(raw_rows, list | tuple) else ()
    return [
        index
        for index, row in enumerate(rows)
        if isinstance(row, Mapping) and any(str(value or "").strip() for value in row.values())
    ]


def is_empty_cv(content: Mapping[str, Any]) -> bool:
    return not any(content.values())


def with_publications(content: Mapping[str, Any], found: Iterable[Publication]) -> dict[str, Any]:
    """The CV with publications that are not in it yet (by DOI and title), the newest of all first."""
    rows = [dict(row) for row in content.get("publications", ())]
    seen = {mark for row in rows for mark in _marks(row)}
    for publication in found:
        row = publication.as_row()
        if not seen & set(_marks(row)):
            rows.append(row)
            seen.update(_marks(row))
    rows.sort(key=_year, reverse=True)
    return {**content, "publications": rows}


def _marks(row: Mapping[str, Any]) -> list[str]:
    doi, title = (
        str(row.get("doi") or "").casefold(),
        " ".join(str(row.get("title") or "").casefold().split()),
    )
    return [mark for mark in (doi and f"doi:{doi}", title and f"title:{title}") if mark]


def _year(row: Mapping[str, Any]) -> str:
    return str(row.get("year") or "")[:4]


def leave_out_first(content: Mapping[str, Any]) -> list[int]:
    """The publications by their number from 0: the oldest first, among equals the last one."""
    rows = list(content.get("publications", ()))
    return sorted(range(len(rows)), key=lambda index: (_year(rows[index]), -index))


def without(content: Mapping[str, Any], numbers: Iterable[int]) -> dict[str, Any]:
    gone = set(numbers)
    rows = [row for index, row in enumerate(content.get("publications", ())) if index not in gone]
    return {**content, "publications": rows}

"""Changing the lists a call is made of: requirements, questions, categories, costs, sections of the form.

All of it works on the call as plain JSON values and reads the result back, so that a change that does not
hold is refused with its place. Every function raises Unreadable as `parse_call`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tildel.checks.requirements import Requirement
from tildel.kernel import identifiers
from tildel.kernel.errors import Unreadable
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.spec import call_from_json, call_to_json

# The lists of a call whose rows have a key; their order is the order in which they are shown.
LISTS = ("requirements", "questions", "tracks", "sections", "categories", "themes")
# The parts of the form that every call can have, and the places of findings that belong to each.
KNOWN_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "project": ("title", "summary", "period"),
    "leader": ("leader", "answers.leader_succession"),
    "partners": ("partners",),
    "recruitment": ("recruitment",),
    "budget": ("budget",),
    "user_involvement": ("user_involvement",),
    "stratification_markers": ("answers.stratification_markers",),
    "themes": ("themes",),
    "classification": ("classification",),
    "attachments": ("attachments",),
    "endorsement": ("endorsements",),
}
LONGEST_KEY = 60


def requirement_in(spec: CallSpec, key: str, track: str = "") -> Requirement | None:
    """The requirement as it is written: the call's own, or that of one category."""
    if not track:
        return spec.requirement(key)
    found = spec.track(track)
    return next((row for row in found.requirements if row.key == key), None) if found else None


def with_row(spec: CallSpec, part: str, row: Mapping[str, Any], *, track: str = "") -> CallSpec:
    """The call with a row in one of its LISTS: in the place of the row with its key, or at the end.

    `track` names the category whose own requirements are meant.
    """
    call = call_to_json(spec)
    rows = _rows(call, part, track)
    for index, old in enumerate(rows):
        if old["key"] == row["key"]:
            rows[index] = {**old, **row}
            break
    else:
        rows.append(dict(row))
    return call_from_json(call)


def with_rows(spec: CallSpec, part: str, rows: Iterable[Mapping[str, Any]]) -> CallSpec:
    """The call with one of its LISTS replaced."""
    return call_from_json(call_to_json(spec) | {part: [dict(row) for row in rows]})


def arranged(spec: CallSpec, part: str, keys: Sequence[str], *, track: str = "") -> CallSpec:
    """The call with the rows of one of its LISTS in this order; a row whose key is left out is removed.

    What else names a removed row is cleaned: categories without it, questions that belong to it.
    """
    call = call_to_json(spec)
    rows = {row["key"]: row for row in _rows(call, part, track)}
    _rows(call, part, track)[:] = [rows.pop(key) for key in dict.fromkeys(keys) if key in rows]
    if not track:
        _forget(call, part, set(rows))
    return call_from_json(call)


def _forget(call: dict[str, Any], part: str, gone: set[str]) -> None:
    """Take the names of removed requirements, sections and categories out of what else names them."""
    names = {"requirements": "without", "sections": "without_sections"}.get(part)
    for track in call["tracks"]:
        if names:
            track[names] = [key for key in track[names] if key not in gone]
    if part == "tracks":
        for question in call["questions"]:
            question["tracks"] = [key for key in question["tracks"] if key not in gone]


def _rows(call: dict[str, Any], part: str, track: str) -> list[dict[str, Any]]:
    if not track:
        return call[part]
    for row in call["tracks"]:
        if row["key"] == track:
            return row["requirements"]
    raise Unreadable("call.no_such_track", place=track)


def with_assessment(spec: CallSpec, **columns: Any) -> CallSpec:
    """The call with some of what it says of its assessment replaced (plain JSON values).

    What an officer sets is no longer assumed. A tie rule that names a dimension goes with the dimension.
    """
    call = call_to_json(spec)
    assessment = call["assessment"]
    assessment.update(columns)
    for name in ("fundable", "readers"):
        if name in columns or f"{name}_tenths" in columns:
            assessment[f"{name}_assumed"] = False
    known = {f"dimension:{row['key']}" for row in assessment["dimensions"]}
    if "ties" not in columns:
        assessment["ties"] = [
            tie for tie in assessment["ties"] if tie in known or not tie.startswith("dimension:")
        ]
    return call_from_json(call)


def with_dimensions(
    spec: CallSpec, dimensions: Iterable[Mapping[str, Any]], *, part: str = "dimensions"
) -> CallSpec:
    """The call with what is judged, in this order, each with its weight and its criteria.

    `part` is `dimensions` for the experts' form, `user_dimensions` for that of user representatives.
    """
    return with_assessment(spec, **{part: [dict(row) for row in dimensions]})


def free_key(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or with the first number that is free: `amount`, `amount_2`."""
    return identifiers.free_key(wanted, taken, joint="_")

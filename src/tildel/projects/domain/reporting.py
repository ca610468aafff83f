"""A report: its sections, what has to be mended, and the figures that follow from it.

A section is a mapping of plain JSON values, always in the same shape, as `clean_section` makes it:

    progress   progress deviations ahead
    users      user_involvement needs
    patients   patients_included patients_note
    personnel  rows: role sex age_group people months
    accounts   rows: institution brought_in budget used carry_over; carry_over_reason
    results    other_results
    summary    summary_no summary_en
    ending     goals benefit sharing (only a final report)

What was typed and cannot be used stays beside the empty value, under `typed`, as in applications.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tildel.applications.domain.draft import Problem
from tildel.applications.domain.values import Decimals, Fault, OneOf, Text, Value, Whole, storable
from tildel.kernel.errors import Unreadable
from tildel.projects.domain.instalments import most_to_carry

YEARLY, FINAL = "yearly", "final"
ROLES = ("leader", "researcher", "postdoc", "phd", "nurse", "coordinator", "other")
SEXES = ("female", "male", "unknown")
AGES = ("under30", "30to39", "40to49", "50to59", "60plus", "unknown")
MOST_ROWS = 60
_ORGNR = Text(9)
_FIELDS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "progress": {"progress": Text(6000), "deviations": Text(3000), "ahead": Text(3000)},
        "users": {"user_involvement": Text(5000), "needs": Text(3000)},
        "patients": {"patients_included": Whole(1_000_000), "patients_note": Text(2000)},
        "personnel": {},
        "accounts": {"carry_over_reason": Text(2000)},
        "results": {"other_results": Text(3000)},
        "summary": {"summary_no": Text(3000), "summary_en": Text(3000)},
        "ending": {"goals": Text(5000), "benefit": Text(5000), "sharing": Text(3000)},
    }
)
_ROWS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        "personnel": {
            "role": OneOf(ROLES),
            "sex": OneOf(SEXES),
            "age_group": OneOf(AGES),
            "people": Whole(1000),
            "months": Decimals(0, 12_000),
        },
        "accounts": {
            "institution": _ORGNR,
            "brought_in": Whole(),
            "budget": Whole(),
            "used": Whole(),
            "carry_over": Whole(),
        },
    }
)
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "progress": ("progress",),
    "users": ("user_involvement",),
    "patients": ("patients_included",),
    "summary": ("summary_no",),
    "ending": ("goals", "benefit", "sharing"),
}
_NEEDED_IN_ROW = {
    "personnel": ("role", "sex", "age_group", "people"),
    "accounts": ("institution", "budget", "used"),
}
_YEARLY_SECTIONS = ("progress", "results", "users", "patients", "personnel", "accounts", "summary")
# What last year's report says again; the rest is of its own year.
_SAID_AGAIN = ("users", "personnel")
_ROW_NAME = re.compile(r"rows-([0-9]{1,4})-([a-z_]+)")


def sections_of(kind: str) -> tuple[str, ...]:
    """The sections of a yearly or final report, in the order of the page."""
    return (*_YEARLY_SECTIONS, "ending") if kind == FINAL else _YEARLY_SECTIONS


def has_rows(key: str) -> bool:
    return key in _ROWS


def columns_of(key: str) -> tuple[str, ...]:
    """The names of the fields in a row of a section; empty where it has no rows."""
    return tuple(_ROWS.get(key, ()))


def fields_of(key: str) -> tuple[str, ...]:
    return tuple(_FIELDS[key])


def value_of(key: str, name: str) -> Value:
    """How a field of a section or of its rows is read."""
    return _FIELDS[key].get(name) or _ROWS[key][name]


def clean_section(key: str, raw: Any) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The content of a section in its shape, and what has to be mended in it.

    `raw` is what a form sent or what was stored; anything is readable, wrong types count as nothing. Cleaning
    what is clean changes nothing. Raises Unreadable (`report.unknown_section`) for any other section.
    """
    if key not in _FIELDS:
        raise Unreadable("report.unknown_section", place=key)
    source = raw if isinstance(raw, Mapping) else {}
    content, faults = _record(_FIELDS[key], source)
    if key in _ROWS:
        given = source.get("rows")
        rows = [_record(_ROWS[key], row) for row in (given if isinstance(given, list) else [])[:MOST_ROWS]]
        kept = [(row, wrong) for row, wrong in rows if _has_something(row)]
        content["rows"] = [row for row, _wrong in kept]
        for index, (_row, wrong) in enumerate(kept):
            faults += [(f"rows-{index}-{name}", fault) for name, fault in wrong]
    return content, tuple(Problem(key, name, fault.code, fault.params) for name, fault in faults)


def _record(fields: Mapping[str, Value], raw: Any) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    source = raw if isinstance(raw, Mapping) else {}
    kept = source.get("typed")
    kept = kept if isinstance(kept, Mapping) else {}
    content: dict[str, Any] = {}
    typed: dict[str, str] = {}
    faults: list[tuple[str, Fault]] = []
    for name, value in fields.items():
        given = source.get(name)
        given = kept.get(name) if given in (None, "") else given
        content[name], fault = value.read(given)
        if fault:
            faults.append((name, fault))
            if content[name] == value.empty:
                typed[name] = storable(given)[:2000]
    return ({**content, "typed": typed} if typed else content), faults


def raw_of(key: str, post: Mapping[str, str]) -> dict[str, Any]:
    """What a form sent (`progress`, `rows-0-role`), in the shape that `clean_section` reads."""
    raw: dict[str, Any] = {name: post.get(name) for name in _FIELDS.get(key, ())}
    rows: dict[str, dict[str, Any]] = {}
    for field, value in post.items():
        found = _ROW_NAME.fullmatch(field)
        if found and found[2] in _ROWS.get(key, ()):
            rows.setdefault(found[1], {"key": found[1]})[found[2]] = value
    return {**raw, "rows": list(rows.values())} if key in _ROWS else raw


def kept_rows(key: str, raw: Mapping[str, Any]) -> list[str]:
    """The part of the name (`0` of `rows-0-role`) of each row a form sent that has something in it."""
    rows = raw.get("rows", ())[:MOST_ROWS] if key in _ROWS else ()
    return [row["key"] for row in rows if _has_something(_record(_ROWS[key], row)[0])]


def _has_something(row: Mapping[str, Any]) -> bool:
    return any(value not in (None, "") for value in row.values())


def texts_of(key: str, content: Mapping[str, Any]) -> dict[str, str]:
    """Each field's text by its name in the form; what could not be used is shown as it was typed."""
    texts = {name: _shown(content, name) for name in _FIELDS[key]}
    for index, row in enumerate(content.get("rows", ())):
        texts |= {f"rows-{index}-{name}": _shown(row, name) for name in _ROWS[key]}
    return texts


def _shown(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value in (None, ""):
        return str(record.get("typed", {}).get(name, ""))
    return str(value)


def differing(key: str, yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """The fields whose text differs: yours first, then those that only they have."""
    mine, other = texts_of(key, yours), texts_of(key, theirs)
    return [name for name in dict.fromkeys([*mine, *other]) if mine.get(name, "") != other.get(name, "")]


# --- before it is signed -------------------------------------------------------------------------------


def problems_of(sections: Mapping[str, Mapping[str, Any]], kind: str) -> tuple[Problem, ...]:
    """Everything that has to be mended before a report can be signed, in the order of the page."""
    found: list[Problem] = []
    for key in sections_of(kind):
        content, faults = clean_section(key, sections.get(key, {}))
        found += faults
        # What was typed and cannot be used is not empty: it is said once, with what is wrong.
        found += [Problem(key, name, "needed") for name in _NEEDED.get(key, ()) if _is_empty(content, name)]
        for index, row in enumerate(content.get("rows", ())):
            empty = (name for name in _NEEDED_IN_ROW[key] if _is_empty(row, name))
            found += [Problem(key, f"rows-{index}-{name}", "needed") for name in empty]
        if key == "accounts":
            found += _of_accounts(content)
    return tuple(found)


def _is_empty(record: Mapping[str, Any], name: str) -> bool:
    return not str(
        record.get(name) if record.get(name) is not None else ""
    ).strip() and name not in record.get("typed", {})


def _of_accounts(content: Mapping[str, Any]) -> list[Problem]:
    rows = content["rows"]
    found = [] if rows else [Problem("accounts", "", "accounts.none")]
    for index, row in enumerate(rows):
        most = most_to_carry(
            brought_in=row["brought_in"] or 0, budget=row["budget"] or 0, used=row["used"] or 0
        )
        if (row["carry_over"] or 0) > most:
            params = {"most": most}
            found.append(Problem("accounts", f"rows-{index}-carry_over", "accounts.carry_over", params))
    asked = any(row["carry_over"] for row in rows)
    if asked and not content["carry_over_reason"].strip():
        found.append(Problem("accounts", "carry_over_reason", "needed"))
    if len({row["institution"] for row in rows}) < len(rows):
        found.append(Problem("accounts", "", "accounts.twice"))
    return found


# --- what it begins with -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Money:
    """What an institution was given for the year, and what it was let bring in from the year before."""

    orgnr: str
    budget: int
    brought_in: int


def prefilled(
    last: Mapping[str, Mapping[str, Any]], *, money: Iterable[Money], included: int | None, kind: str
) -> dict[str, dict[str, Any]]:
    """The sections a new report begins with: last year's that are said again, budget, people included."""
    found = {key: dict(last[key]) for key in _SAID_AGAIN if key in last}
    rows = [
        {"institution": one.orgnr, "brought_in": one.brought_in or None, "budget": one.budget}
        for one in money
    ]
    found["accounts"] = {"rows": rows}
    if included is not None:
        found["patients"] = {"patients_included": included}
    return {key: clean_section(key, found[key])[0] for key in sections_of(kind) if key in found}


# --- what follows from it ------------------------------------------------------------------------------


def figures_of(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """`patients_included`, `people` and kroner `used` of a whole report."""
    personnel, accounts = personnel_of(sections), accounts_of(sections)
    return {
        "patients_included": sections.get("patients", {}).get("patients_included") or 0,
        "people": sum(one["people"] for one in personnel),
        "used": sum(one["used"] for one in accounts),
    }


def personnel_of(sections: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """People and person-months by role, sex and age group, each group once."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in sections.get("personnel", {}).get("rows", ()):
        group = (row["role"], row["sex"], row["age_group"])
        if None in group:
            continue
        names = dict(zip(("role", "sex", "age_group"), group, strict=True))
        held = found.setdefault(group, {**names, "people": 0, "months": 0})
        held["people"] += row["people"] or 0
        held["months"] += row["months"] or 0
    return list(found.values())


def accounts_of(sections: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The accounts by institution (`institution` is its number), whole kroner."""
    return [
        {"institution": row["institution"], **{name: row[name] or 0 for name in _AMOUNTS}}
        for row in sections.get("accounts", {}).get("rows", ())
        if row["institution"]
    ]


_AMOUNTS = ("brought_in", "budget", "used", "carry_over")

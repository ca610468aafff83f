"""From the place of a finding, a path in the facts, to the field of the form where it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tildel.applications.domain.answers import PREFIX
from tildel.applications.domain.draft import LEADER
from tildel.applications.domain.plan import STANDARD, Plan

_SECTIONS = {
    "leader": "leader",
    "period": "project",
    "title": "project",
    "summary": "project",
    "budget": "budget",
    "partners": "partners",
    "recruitment": "recruitment",
    "user_involvement": "users",
    "endorsements": "endorsement",
    "attachments": "attachments",
    "answers.stratification_markers": "personalised",
    "answers.leader_succession": "leader",
    "themes": "themes",
    "classification": "classification",
    "other_applications_as_leader": "leader",
}
_FIELDS = {
    "period": "start",
    "leader": "given_name",
    "leader.person": "email",
    "answers.leader_succession": "succession",
    "answers.stratification_markers": "relevant",
    "user_involvement": "user_involvement",
    "themes": "themes",
}
_PREFIXES = {"leader": "leader.", "project": "period.", "personalised": "answers.stratification_markers."}


_QUESTION = ["answers", "questions"]


def section_of(place: str, plan: Plan = STANDARD) -> str:
    """The part of the form a place belongs to; "" where it belongs to none (the deadline)."""
    parts = place.split(".")
    if parts[:2] == _QUESTION:
        return plan.part_with(parts[2]) if len(parts) > 2 else ""
    return _SECTIONS.get(".".join(parts[:2])) or _SECTIONS.get(parts[0], "")


def field_of(place: str, sections: Mapping[str, Mapping[str, Any]]) -> str:
    """The name of the form field in its section; "" where the section as a whole is meant.

    `leader.born` → `born`; `partners.p2.institution` → `rows-p2-institution`; `budget.3` → the fourth figure;
    `attachments.cv.p2` → `cv-p2`.
    """
    if place in _FIELDS:
        return _FIELDS[place]
    if place.split(".")[:2] == _QUESTION:
        return PREFIX + place.split(".")[-1]
    section, rest = section_of(place), place.split(".")[1:]
    prefix = _PREFIXES.get(section)
    if prefix and place.startswith(prefix):
        return place.removeprefix(prefix)
    if section == "attachments":
        return "-".join(rest)
    return _row_field(section, rest, sections) if rest else ""


def _row_field(section: str, rest: list[str], sections: Mapping[str, Mapping[str, Any]]) -> str:
    if section == "budget" and rest[0].isdigit():
        return _figure(int(rest[0]), sections.get("budget", {}))
    if section == "recruitment" and rest[0].isdigit():
        return f"rows-{rest[0]}-planned"
    if section == "partners":
        key = _partner_key(rest[0], sections)
        name = {"person": "name"}.get(rest[1], rest[1]) if len(rest) > 1 else "name"
        return f"rows-{key}-{name}"
    return ""


def _figure(number: int, budget: Mapping[str, Any]) -> str:
    rows = enumerate(budget.get("rows", ()))
    names = [f"rows-{index}-years-{year}" for index, row in rows for year in sorted(row["years"])]
    return names[number] if number < len(names) else ""


def _partner_key(text: str, sections: Mapping[str, Mapping[str, Any]]) -> str:
    rows = sections.get("partners", {}).get("rows", ())
    return rows[int(text)]["key"] if text.isdigit() and int(text) < len(rows) else text


def person_of(place: str) -> str:
    """The person a place is about ("p1" for the leader's fields), "" for none."""
    parts = place.split(".")
    if parts[0] == "leader":
        return LEADER
    if parts[0] == "partners":
        return parts[1] if len(parts) > 1 else ""
    return parts[2] if parts[:2] == ["attachments", "cv"] and len(parts) > 2 else ""

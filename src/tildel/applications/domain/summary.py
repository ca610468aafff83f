"""What lists, headings and other sections need to know of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tildel.applications.domain.draft import LEADER, budget_lines

MOST_YEARS = 12
TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Named:
    """A person in an application. `central`: the leader, or a partner marked central."""

    key: str
    name: str
    institution: str
    central: bool


def copies_of(sections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """`title` (one line, at most 300 characters), `institution` (number or None), `amount` (kroner)."""
    project, leader = sections.get("project", {}), sections.get("leader", {})
    title = project.get("title_no") or project.get("title_en") or ""
    return {
        "title": " ".join(title.split())[:TITLE_LENGTH],
        "institution": leader.get("institution") or None,
        "amount": total(sections.get("budget", {})),
    }


def total(budget: Mapping[str, Any]) -> int | None:
    """The sum of a budget in kroner; None where no figure stands."""
    amounts = [amount for _, _, amount in budget_lines(budget)]
    return sum(amounts) if amounts else None


def total_by_year(budget: Mapping[str, Any]) -> dict[int, int]:
    """Kroner by year, the years in order."""
    sums: dict[int, int] = {}
    for _, year, amount in budget_lines(budget):
        sums[year] = sums.get(year, 0) + amount
    return dict(sorted(sums.items()))


def budget_years(sections: Mapping[str, Mapping[str, Any]]) -> tuple[int, ...]:
    """The columns of the budget: the period's years (at most 12) and others in which something stands."""
    project = sections.get("project", {})
    start, end = project.get("start"), project.get("end")
    years = range(int(start[:4]), int(end[:4]) + 1)[:MOST_YEARS] if start and end else ()
    budget = sections.get("budget", {})
    typed = {int(name[6:]) for row in budget.get("rows", ()) for name in row.get("typed", {})}
    return tuple(sorted({*years, *typed, *total_by_year(budget)}))


def people_of(sections: Mapping[str, Mapping[str, Any]]) -> tuple[Named, ...]:
    """The leader first, then the partners in their order. Names may be empty."""
    leader = sections.get("leader", {})
    name = f"{leader.get('given_name', '')} {leader.get('family_name', '')}".strip()
    partners = sections.get("partners", {}).get("rows", ())
    return (
        Named(LEADER, name, leader.get("institution") or "", True),
        *(Named(row["key"], row["name"], row["institution"], row["central"]) for row in partners),
    )


def institutions_of(sections: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The organisation numbers the leader and the partners come from, each once, the leader's first."""
    return tuple(dict.fromkeys(person.institution for person in people_of(sections) if person.institution))


def cv_persons(sections: Mapping[str, Mapping[str, Any]]) -> tuple[Named, ...]:
    """Whose CV is asked for: the leader and the central partners."""
    return tuple(person for person in people_of(sections) if person.central)


def leader_copies(leader: Mapping[str, Any]) -> tuple[str, str]:
    """Address and family name as they are compared: casefolded, at most 320 characters, "" where missing."""
    return _address(leader)[:320], _name(leader)[1][:320]


def same_leader(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two leader sections name one person: the same address, or the same name and date of birth."""
    address, name = _address(one), _name(one)
    if address and address == _address(other):
        return True
    return bool(
        all(name) and one.get("born") and name == _name(other) and one.get("born") == other.get("born")
    )


def _address(leader: Mapping[str, Any]) -> str:
    return str(leader.get("email") or "").strip().casefold()


def _name(leader: Mapping[str, Any]) -> tuple[str, str]:
    given, family = (str(leader.get(part) or "").strip().casefold() for part in ("given_name", "family_name"))
    return given, family

"""The minutes of a meeting, made from its trail and its rows, frozen when it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tildel.panels import queries
from tildel.panels.domain.record import Spell, absences, sittings
from tildel.panels.models import Panel, PanelCase, Presence
from tildel.programmes import queries as programmes

VERSION = 1


def send_everybody_home(panel: Panel, at: datetime) -> None:
    Presence.objects.filter(panel=panel, left_at=None).update(left_at=at)


def minutes_of(panel: Panel) -> dict[str, Any]:
    """Everything the minutes show, in plain values: names as they were, instants in ISO, marks twice.

    `closed_to` of a case are the members who may not read it: the page leaves it out for them.
    """
    rows = queries.cases(panel)
    happened = queries.happened_in(panel)
    names = {row.pk: str(row.expert.person) for row in queries.members(panel)}
    present = queries.presences(panel)
    names |= {row.member_id: str(row.member.expert.person) for row in present}
    material = {
        "names": names,
        "sittings": sittings(happened),
        "absences": absences(happened),
        "conflicts": queries.conflicts(panel.round_id),
        "first": queries.first_marks(row.application_id for row in rows),
        "final": queries.final_marks(panel),
    }
    assessment = programmes.spec_of(panel.round.call).assessment
    return {
        "version": VERSION,
        "call": dict(panel.round.call.names),
        "committee": dict(panel.committee.names) if panel.committee else None,
        "day": panel.day.isoformat(),
        "place": panel.place,
        "opened_at": _iso(panel.opened_at),
        "closed_at": _iso(panel.closed_at),
        "closed_by": str(panel.closed_by),
        "dimensions": [{"key": row.key, "names": row.name.as_json()} for row in assessment.dimensions],
        "present": _present(present, names),
        "cases": [_case(row, material) for row in _in_order(rows, material["sittings"])],
    }


def _in_order(rows: list[PanelCase], sat: dict[int, list[Spell]]) -> list[PanelCase]:
    """As they were dealt with; what was not comes last, as it stood on the agenda."""
    return sorted(
        rows, key=lambda row: (row.pk not in sat, sat[row.pk][0].begin.timestamp() if row.pk in sat else 0)
    )


def _present(presences: list[Presence], names: dict[int, str]) -> list[dict[str, Any]]:
    spells: dict[int, list[list[str | None]]] = {}
    for row in presences:
        spells.setdefault(row.member_id, []).append([_iso(row.came_at), _iso(row.left_at)])
    found = [{"member": key, "name": names[key], "spells": times} for key, times in spells.items()]
    return sorted(found, key=lambda row: str(row["name"]))


def _case(row: PanelCase, material: dict[str, Any]) -> dict[str, Any]:
    names, sat = material["names"], material["sittings"].get(row.pk, [])
    out = material["absences"].get(row.pk, {})
    closed_to = sorted(material["conflicts"].get(row.application_id, set()))
    first = material["first"].get(row.application_id, {})
    final = material["final"].get(row.pk, {})
    return {
        "application": str(row.application_id),
        "reference": row.application.reference,
        "title": row.application.title,
        "state": row.state,
        "sittings": [_spell(one) for one in sat],
        "seconds": sum(one.seconds for one in sat),
        "left": [
            {"member": key, "name": names.get(key, ""), "spells": [_spell(one) for one in spells]}
            for key, spells in sorted(out.items(), key=lambda pair: names.get(pair[0], ""))
        ],
        "not_there": [
            {"member": key, "name": names[key]} for key in closed_to if key in names and key not in out
        ],
        "closed_to": closed_to,
        "marks": [
            {"member": key, "name": names.get(key, ""), "first": first.get(key, {}), "final": final.get(key)}
            for key in sorted({*first, *final} - set(closed_to), key=lambda key: names.get(key, ""))
            if key in names
        ],
        "text": row.text,
    }


def _spell(spell: Spell) -> list[str | None]:
    return [_iso(spell.begin), _iso(spell.end)]


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None

"""Facts that meet every requirement of KLINBEFORSK 2024, exactly on its boundaries; and how to change them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tildel.checks.engine import evaluate
from tildel.checks.facts import facts_from
from tildel.kernel.findings import Finding
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.spec import directory_for, requirements_at
from tildel.programmes.shipped import load_template

OSLO_UNIVERSITY_HOSPITAL = "993467049"  # South-East
HELSE_BERGEN = "983974724"  # West
ST_OLAV = "883974832"  # Central
UNN = "983974899"  # North
HARALDSPLASS = "984027737"  # West; whether it may apply is not known
NTNU = "974767880"
PHARMACY = "992281618"  # South-East
SUPPORT = "914637651"  # South-East
AKER = "983971652"  # discontinued in 2009
IN_TIME = "2024-05-15T15:59:59.999+02:00"

_PARTNERS = (("p2", HELSE_BERGEN), ("p3", ST_OLAV), ("p4", UNN))
_HOSPITALS = (OSLO_UNIVERSITY_HOSPITAL, HELSE_BERGEN, ST_OLAV, UNN)


def good_facts() -> dict[str, Any]:
    return {
        "leader": {
            "person": "p1",
            "institution": OSLO_UNIVERSITY_HOSPITAL,
            "position_percent": 20,
            "born": "1970-03-01",
        },
        "period": {"start": "2025-01-01", "end": "2029-12-31"},
        "budget": [
            {
                "year": 2025,
                "institution": OSLO_UNIVERSITY_HOSPITAL,
                "category": "personnel",
                "amount": 6_000_000,
            },
            {"year": 2026, "institution": HELSE_BERGEN, "category": "services", "amount": 1_000_000},
        ],
        "partners": [
            {"person": person, "institution": orgnr, "position_percent": 20, "central": True}
            for person, orgnr in _PARTNERS
        ],
        "recruitment": [{"institution": orgnr, "planned": 1} for orgnr in _HOSPITALS],
        "user_involvement": "Patients take part in the steering group.",
        "endorsements": [{"institution": OSLO_UNIVERSITY_HOSPITAL, "state": "given"}],
        "attachments": [
            {"kind": "project_description", "pages": 10, "language": "en"},
            *(
                {"kind": "cv", "person": person, "pages": 5, "language": "en"}
                for person in ("p1", "p2", "p3", "p4")
            ),
        ],
        "answers": {
            "stratification_markers": {"relevant": True, "text": "Two markers."},
            "leader_succession": None,
        },
        "themes": ["proton_therapy"],
        "other_applications_as_leader": 0,
    }


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    facts = copy.deepcopy(good_facts())
    change(facts)
    return facts


def check(facts: dict[str, Any], *, call: str = "klinbeforsk-2024", at: str = IN_TIME) -> tuple[Finding, ...]:
    spec = load_template(call)
    instant = datetime.fromisoformat(at)
    return evaluate(
        requirements_at(spec), facts_from(facts), instant, directory_for(spec, shipped_directory())
    )


def of(findings: tuple[Finding, ...], requirement: str) -> list[tuple[str, str, str]]:
    """(status, code, place) of each finding of one requirement."""
    return [(f.status.value, f.code, f.place) for f in findings if f.requirement == requirement]


def wanting(findings: tuple[Finding, ...]) -> list[str]:
    """The keys of the requirements that are unmet, each once, in order."""
    return list(dict.fromkeys(f.requirement for f in findings if f.status.value == "unmet"))

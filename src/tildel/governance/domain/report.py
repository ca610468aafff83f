"""A body on a day as plain values: what `tildel body` prints and pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tildel.governance.domain.mandate import BodyFacts, Era, Mandate, groups_of
from tildel.governance.domain.rotation import plan
from tildel.governance.domain.terms import Filled, Holding, breaches, expiring, table_on, vacancies
from tildel.kernel.periods import add_months

Named = Callable[[str], str]


def report(
    body: BodyFacts, holdings: Iterable[Holding], day: date, *, named: Named = str, language: str = "nb"
) -> dict[str, Any]:
    """Everything about a body on `day`; `named` gives the name of an organisation number. Days in ISO
    form.
    """
    holdings = tuple(holdings)
    mandate = body.mandate_on(day)
    found: dict[str, Any] = {"body": body.key, "name": body.names.get(language, ""), "on": day.isoformat()}
    if mandate is None:
        return {**found, "mandate": None}
    rows = table_on(mandate, holdings, day)
    return {
        **found,
        "mandate": _mandate(mandate, named),
        "seats": [_seat(row, named, language) for row in rows],
        "offices": [
            _holding(one, named) for one in holdings if one.role in ("leader", "secretary") and one.holds(day)
        ],
        "vacancies": [seat.key for seat in vacancies(mandate, holdings, day)],
        "without_deputy": [row.seat.key for row in rows if len(row.deputies) < row.seat.deputies],
        "expiring": [_holding(one, named) for one in expiring(holdings, day)],
        "breaches": [
            {"code": one.code, "seat": one.seat, **one.params} for one in breaches(mandate, holdings, day)
        ],
        "leadership": led(body, day, named),
        "secretariat": led(body, day, named),
        "rotations": rotations(mandate, holdings, day, named),
        "overruled": [
            {"text": one.text, "source": one.source, "why": one.why}
            for one in body.statements
            if one.standing == "overruled"
        ],
    }


def _mandate(mandate: Mandate, named: Named) -> dict[str, Any]:
    return {
        "starts": mandate.starts.isoformat(),
        "source": mandate.source,
        "members": len(mandate.voting),
        "groups": groups_of(mandate.voting),
        "observers": len(mandate.observers),
        "deputies": mandate.deputies,
        "quorum": mandate.quorum.needed(len(mandate.voting)),
        "meetings_a_year": [mandate.meetings_least, mandate.meetings_most],
        "seminars_a_year": mandate.seminars,
        "assumed": dict(mandate.assumed),
    }


def _seat(row: Filled, named: Named, language: str) -> dict[str, Any]:
    seat = row.seat
    return {
        "seat": seat.key,
        "name": seat.names.get(language, seat.key),
        "group": seat.group,
        "votes": seat.votes,
        "appointed_by": [named(one) for one in seat.appointed_by],
        "region": seat.region or None,
        "term_years": seat.term_years,
        "holders": [_holding(one, named) for one in row.holders],
        "deputies": [_holding(one, named) for one in row.deputies],
        "deputies_allowed": seat.deputies,
    }


def _holding(one: Holding, named: Named) -> dict[str, Any]:
    return {
        "name": one.name,
        "role": one.role,
        "seat": one.seat or None,
        "from": one.starts.isoformat(),
        "to": one.ends.isoformat() if one.ends else None,
        "organisation": named(one.organisation) if one.organisation else None,
    }


def led(body: BodyFacts, day: date, named: Named) -> dict[str, Any]:
    """Who led, and kept the secretariat, on `day` by the sources; where none tells, who rotation would
    give.
    """
    eras = body.leaders_on(day)
    return {
        "by": [{**_era(era, named), "certain": sure} for era, sure in eras],
        "by_rotation_only": None if eras else _by_rotation(body, day, named),
    }


def _era(era: Era, named: Named) -> dict[str, Any]:
    return {"who": [named(one) for one in era.who], "said": era.said, "source": era.source}


def _by_rotation(body: BodyFacts, day: date, named: Named) -> str | None:
    """An inference from the order alone; it stands in no source."""
    mandate = body.mandate_on(day)
    years = mandate.leader_years if mandate else None
    if not body.leader_order or not years or not body.leadership or day <= body.leadership[-1].ends[1]:
        return None
    last = body.leadership[-1]
    index = next((body.leader_order.index(one) for one in last.who if one in body.leader_order), None)
    if index is None:
        return None
    turn = 1
    while add_months(last.ends[1], 12 * years * turn) < day:
        turn += 1
    return named(body.leader_order[(index + turn) % len(body.leader_order)])


def rotations(mandate: Mandate, holdings: Iterable[Holding], day: date, named: Named) -> list[dict[str, Any]]:
    """For every seat that rotates: what was recorded, gaps, and the turns to come (one round)."""
    holdings = tuple(holdings)
    found = []
    for seat in mandate.seats:
        if seat.rotation is None:
            continue
        recorded = [
            one for one in holdings if one.seat == seat.key and one.role == "member" and one.organisation
        ]
        until = add_months(day, 12 * seat.rotation.years)
        turns = plan(
            seat.rotation.order, seat.rotation.years, recorded, until=until, anchor=seat.rotation.anchor
        )
        found.append(
            {
                "seat": seat.key,
                "order": [named(one) for one in seat.rotation.order],
                "years": seat.rotation.years,
                "turns": [
                    {"who": named(turn.who) if turn.who else None, "from": turn.starts.isoformat(),
                     "to": turn.ends.isoformat(), "standing": turn.standing}
                    for turn in turns
                ],
            }
        )  # fmt: skip
    return found

"""The leader and the central partners: position share, employment, age, number of applications."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tildel.checks.facts import Partner
from tildel.checks.requirements import (
    Case,
    Kind,
    Outcome,
    Requirement,
    is_blank,
    judgement,
    met,
    partner_place,
    plain_number,
    unmet,
)
from tildel.checks.shapes import Record, Whole
from tildel.kernel.periods import age_on, birthday


def _position_share(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Leader and every central partner. Whether the leader's institution is eligible, `institution` asks."""
    least, leader = requirement.params["minimum_percent"], case.facts.leader
    wrong = list(_share(leader.position_percent, least, "leader", leader.person))
    for index, partner in case.facts.central_partners:
        place = partner_place(index, partner)
        wrong += _share(partner.position_percent, least, place, partner.person)
        wrong += _employer(partner, place, case)
    people = 1 + len(case.facts.central_partners)
    yield from wrong or [met("within", "leader.position_percent", people=people, minimum_percent=least)]


def _share(percent: int | Decimal | None, least: int, place: str, person: str | None) -> Iterator[Outcome]:
    field, params = f"{place}.position_percent", {"person": person or "", "minimum_percent": least}
    if percent is None:
        yield unmet("missing", field, **params)
    elif percent < least:
        yield unmet("below", field, percent=plain_number(percent), **params)
    elif percent > 100:
        # more than a full position at one institution is more likely a slip than a reason to reject
        yield judgement("above_full", field, percent=plain_number(percent), **params)


def _employer(partner: Partner, place: str, case: Case) -> Iterator[Outcome]:
    field, params = f"{place}.institution", {"person": partner.person or ""}
    if not partner.institution:
        yield unmet("institution_missing", field, **params)
        return
    state = case.eligibility(partner.institution)
    if state == "not_eligible":
        yield unmet("institution_not_eligible", field, institution=partner.institution, **params)
    elif state == "unknown":
        yield judgement("institution_not_known", field, institution=partner.institution, **params)


def _employee(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """A position of any size at the institution that applies, which has to be one that may."""
    orgnr, percent = case.facts.leader.institution, case.facts.leader.position_percent
    if not orgnr:
        yield unmet("institution_missing", "leader.institution")
    elif percent is None:
        yield unmet("missing", "leader.position_percent", institution=orgnr)
    elif percent <= 0:
        yield unmet("none", "leader.position_percent", institution=orgnr)
    else:
        yield _employed_at(orgnr, case.eligibility(orgnr))


def _employed_at(orgnr: str, state: str) -> Outcome:
    if state == "not_eligible":
        return unmet("elsewhere", "leader.institution", institution=orgnr)
    if state == "unknown":
        return judgement("institution_not_known", "leader.institution", institution=orgnr)
    return met("employed", "leader.position_percent", institution=orgnr)


def _one_per_leader(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    others, most = case.facts.other_applications_as_leader, requirement.params["maximum"]
    if others is None or others < 0:
        yield unmet("missing", "leader.person", maximum=most)
    elif others + 1 > most:
        yield unmet("above", "leader.person", others=others, maximum=most)
    else:
        yield met("within", "leader.person", others=others, maximum=most)


def _age(requirement: Requirement, case: Case) -> Iterator[Outcome]:
    """Under the limit at start; whoever reaches it up to and including the last day says who takes over."""
    limit, born, period = requirement.params["limit"], case.facts.leader.born, case.facts.period
    if born is None:
        yield unmet("missing", "leader.born", limit=limit)
    elif period.start is None or period.end is None:
        place = "period.start" if period.start is None else "period.end"
        yield unmet("period_missing", place, limit=limit)
    elif born > period.start:
        yield unmet("born_after_start", "leader.born", start=period.start.isoformat())
    else:
        yield _age_in_period(requirement, case, born, period.start, period.end)


def _age_in_period(requirement: Requirement, case: Case, born: date, start: date, end: date) -> Outcome:
    limit, at_start = requirement.params["limit"], age_on(born, start)
    if at_start >= limit:
        return unmet("too_old", "leader.born", age=at_start, limit=limit, start=start.isoformat())
    reached = _birthday(born, limit)
    if reached is None or reached > end:
        return met("within", "leader.born", age=at_start, limit=limit)
    params = {"limit": limit, "reached": reached.isoformat()}
    if is_blank(case.facts.answers.leader_succession):
        return unmet("succession_missing", "answers.leader_succession", **params)
    return met("succession_described", "answers.leader_succession", **params)


def _birthday(born: date, age: int) -> date | None:
    """None where the calendar ends first."""
    try:
        return birthday(born, age)
    except ValueError:
        return None


KINDS = (
    Kind(
        "position_share",
        _position_share,
        Record(fields={"minimum_percent": Whole(least=0)}, required=("minimum_percent",)),
    ),
    Kind(
        "one_per_leader",
        _one_per_leader,
        Record(fields={"maximum": Whole(least=1)}, defaults={"maximum": 1}),
    ),
    Kind("age", _age, Record(fields={"limit": Whole(least=1)}, required=("limit",))),
    Kind("employee", _employee, Record()),
)

"""Asking for something to be other than agreed: what can be asked, by which rules, and what comes of it.

`after` holds the plain values that are asked for, by kind:

    later_start  starts_on, ends_on (ISO days)
    longer       ends_on
    budget       payments: [{year, orgnr, name, amount}]
    leader       leader, leader_email
    partner      partners: [{name, place, orgnr, email}], all there are to be
    leave        from, until; ends_on is as much later as the leave is long, unless it is given
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tildel.kernel.findings import Finding, Severity, Status
from tildel.kernel.periods import fits_months
from tildel.projects.domain.agreement import Agreement, PartnerFact, Payment, faults
from tildel.projects.domain.rules import Rule


class ChangeKind(StrEnum):
    LATER_START = "later_start"
    LONGER = "longer"
    BUDGET = "budget"
    LEADER = "leader"
    PARTNER = "partner"
    LEAVE = "leave"


# Which of the dated rules speak about which kind.
RULES: Mapping[ChangeKind, tuple[str, ...]] = {
    ChangeKind.LATER_START: ("latest_start", "longest_months"),
    ChangeKind.LONGER: ("longest_months",),
    ChangeKind.BUDGET: (),
    ChangeKind.LEADER: ("position_share", "leader_age"),
    ChangeKind.PARTNER: ("all_regions",),
    ChangeKind.LEAVE: (),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know besides the agreement.

    `paid` are (year, orgnr) → kroner that are released or paid; `regions` the health region of each
    organisation number; `wanted_regions` those that have to be covered.
    """

    paid: Mapping[tuple[int, str], int] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    wanted_regions: Collection[str] = ()


def applied(agreement: Agreement, kind: str, after: Mapping[str, Any]) -> Agreement:
    """The agreement as it would be. Raises KeyError or ValueError for an `after` of another shape."""
    match ChangeKind(kind):
        case ChangeKind.LATER_START:
            starts_on = date.fromisoformat(after["starts_on"])
            ends_on = date.fromisoformat(after["ends_on"])
            return _within(replace(agreement, starts_on=starts_on, ends_on=ends_on))
        case ChangeKind.LONGER:
            return replace(agreement, ends_on=date.fromisoformat(after["ends_on"]))
        case ChangeKind.BUDGET:
            return replace(agreement, payments=tuple(Payment(**row) for row in after["payments"]))
        case ChangeKind.LEADER:
            return replace(agreement, leader=after["leader"], leader_email=after["leader_email"])
        case ChangeKind.PARTNER:
            return replace(agreement, partners=tuple(PartnerFact(**row) for row in after["partners"]))
        case ChangeKind.LEAVE:
            return _with_leave(agreement, after)


def _within(agreement: Agreement) -> Agreement:
    """Money of years that are no longer the project's goes to its nearest year; no krone is lost."""
    first, last = agreement.starts_on.year, max(agreement.starts_on.year, agreement.ends_on.year)
    sums: dict[tuple[int, str, str], int] = {}
    for one in agreement.payments:
        place = (min(max(one.year, first), last), one.orgnr, one.name)
        sums[place] = sums.get(place, 0) + one.amount
    return replace(agreement, payments=tuple(Payment(*place, sums[place]) for place in sorted(sums)))


def _with_leave(agreement: Agreement, after: Mapping[str, Any]) -> Agreement:
    first, last = date.fromisoformat(after["from"]), date.fromisoformat(after["until"])
    given = after.get("ends_on")
    ends_on = (
        date.fromisoformat(given)
        if given
        else agreement.ends_on + max(timedelta(0), last - first + timedelta(1))
    )
    return replace(agreement, leave=(*agreement.leave, (first, last)), ends_on=ends_on)


def findings(
    agreement: Agreement, kind: str, after: Mapping[str, Any], rules: Mapping[str, Rule], standing: Standing
) -> tuple[Finding, ...]:
    """What the rules say of a change, in a fixed order. A formal finding that is unmet stops it.

    Total for every `after` that `applied` can read. `Finding.requirement` is the rule's key, "" for what
    holds for every contract.
    """
    then = applied(agreement, kind, after)
    own = {
        ChangeKind.LATER_START: _of_start,
        ChangeKind.LONGER: _of_length,
        ChangeKind.BUDGET: _of_money,
        ChangeKind.LEADER: _of_leader,
        ChangeKind.PARTNER: _of_partners,
        ChangeKind.LEAVE: _of_leave,
    }[ChangeKind(kind)]
    sound = [_formal(f"change.{code}", False) for code in faults(then)]
    unchanged = [] if then != agreement else [_formal("change.nothing", False)]
    return (*unchanged, *sound, *own(agreement, then, rules, standing))


def stops(found: tuple[Finding, ...]) -> bool:
    """Whether it cannot be asked as it stands."""
    return any(one.blocks for one in found)


def _formal(code: str, met: bool, place: str = "", **params: Any) -> Finding:
    return Finding("", Status.MET if met else Status.UNMET, Severity.FORMAL, code, params, place)


def _judged(rule: Rule, met: bool, code: str, place: str = "", **params: Any) -> Finding:
    status = Status.MET if met else Status.JUDGEMENT
    return Finding(rule.key, status, Severity.JUDGED, code, params, place)


def _of_start(before: Agreement, then: Agreement, rules: Mapping[str, Rule], _: Standing) -> list[Finding]:
    found = [_formal("change.starts_later", then.starts_on > before.starts_on, "starts_on")]
    if rule := rules.get("latest_start"):
        last = date(before.starts_on.year, rule.params["month"], rule.params["day"])
        met = then.starts_on <= last
        found.append(_judged(rule, met, "change.latest_start", "starts_on", day=last.isoformat()))
    return [*found, *_length(then, rules)]


def _of_length(before: Agreement, then: Agreement, rules: Mapping[str, Rule], _: Standing) -> list[Finding]:
    return [_formal("change.ends_later", then.ends_on > before.ends_on, "ends_on"), *_length(then, rules)]


def _length(then: Agreement, rules: Mapping[str, Rule]) -> list[Finding]:
    rule = rules.get("longest_months")
    if rule is None:
        return []
    months = rule.params["months"]
    met = fits_months(then.starts_on, then.ends_on, months)
    return [_judged(rule, met, "change.longest_months", "ends_on", months=months)]


def _of_money(before: Agreement, then: Agreement, _: Mapping[str, Rule], standing: Standing) -> list[Finding]:
    asked = {(one.year, one.orgnr): one.amount for one in then.payments}
    spent = [
        year for (year, orgnr), paid in sorted(standing.paid.items()) if asked.get((year, orgnr)) != paid
    ]
    return [_formal("change.paid_stays", not spent, "payments", years=sorted(set(spent)))]


def _of_leader(before: Agreement, then: Agreement, rules: Mapping[str, Rule], _: Standing) -> list[Finding]:
    found = [_formal("change.other_leader", then.leader_email != before.leader_email, "leader_email")]
    if rule := rules.get("position_share"):
        found.append(_judged(rule, False, "change.position_share", percent=rule.params["percent"]))
    if rule := rules.get("leader_age"):
        found.append(_judged(rule, False, "change.leader_age", years=rule.params["years"]))
    return found


def _of_partners(
    before: Agreement, then: Agreement, rules: Mapping[str, Rule], standing: Standing
) -> list[Finding]:
    rule = rules.get("all_regions")
    if rule is None:
        return []
    covered = {
        standing.regions.get(orgnr, "") for orgnr in (then.orgnr, *(one.orgnr for one in then.partners))
    }
    lacking = [region for region in standing.wanted_regions if region not in covered]
    return [_judged(rule, not lacking, "change.all_regions", "partners", regions=lacking)]


def _of_leave(before: Agreement, then: Agreement, _: Mapping[str, Rule], __: Standing) -> list[Finding]:
    first, last = then.leave[-1]
    inside = before.starts_on <= first <= before.ends_on
    return [
        _formal("change.leave_in_order", first <= last, "until"),
        _formal("change.leave_inside", inside, "from"),
    ]

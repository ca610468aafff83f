"""The rules of networks and the keys of the sides, set by a person from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.kernel.time import in_oslo
from tildel.networks import access
from tildel.networks.domain.costs import read_key
from tildel.networks.domain.rules import read_rules, rules_on
from tildel.networks.models import SharingRule
from tildel.networks.queries import sharing as queries
from tildel.people.models import Organisation, User


@transaction.atomic
def set_key(
    *, side: str, starts: date, weights: Mapping[str, int], reason: str, by: User, at: datetime
) -> SharingRule:
    """Who pays for a side from a day on, by weight; nobody assumes it any more.

    Raises RuleBroken `key.no_weight`, `key.unknown_payer`, `key.unknown_side`, `sharing.same_day`,
    `network.no_reason`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    if side not in {name for row in queries.rules() for name, _weight in row.sides}:
        raise RuleBroken("key.unknown_side")
    chosen = {orgnr: weight for orgnr, weight in weights.items() if weight}
    if Organisation.objects.filter(orgnr__in=chosen).count() != len(chosen):
        raise RuleBroken("key.unknown_payer")
    facts = {
        "side": side, "starts": starts.isoformat(), "weights": [list(row) for row in chosen.items()],
        "source": reason.strip(), "assumed": False,
    }  # fmt: skip
    try:
        read_key(facts)
    except Unreadable as error:
        raise RuleBroken(error.code) from error
    return _keep(side, starts, facts, reason, by, at)


@transaction.atomic
def set_rules(
    *, starts: date, changes: Mapping[str, Any], reason: str, by: User, at: datetime
) -> SharingRule:
    """The rules from a day on: those before with `changes`. What is set now is assumed no more.

    Raises RuleBroken `rules.unreadable`, `sharing.same_day`, `network.no_reason`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    before = rules_on(queries.rules(), starts)
    month, day = before.report_due
    facts: dict[str, Any] = {
        "yearly_most": before.yearly_most, "first_years": before.first_years,
        "second_years": before.second_years, "most_years": before.most_years,
        "regions": list(before.regions), "sides": dict(before.sides),
        "evaluation_after_months": before.evaluation_after_months, "report_due": f"{month:02}-{day:02}",
    }  # fmt: skip
    set_now = {name for name, value in changes.items() if facts.get(name) != value} | {"starts"}
    assumed = {name: why for name, why in before.assumed.items() if name not in set_now}
    facts |= {**changes, "starts": starts.isoformat(), "source": reason.strip(), "assumed": assumed}
    try:
        read_rules(facts)
    except Unreadable as error:
        raise RuleBroken(error.code) from error
    return _keep(queries.RULES, starts, facts, reason, by, at)


def _keep(kind: str, starts: date, facts: dict[str, Any], reason: str, by: User, at: datetime) -> SharingRule:
    if not reason.strip():
        raise RuleBroken("network.no_reason", place="reason")
    if queries.is_set(kind, starts):
        raise RuleBroken("sharing.same_day", place="starts")
    made = SharingRule.objects.create(
        kind=kind, starts=starts, facts=facts, reason=reason.strip(), made_at=at, made_by=by
    )
    record(stream="networks:sharing", verb="sharing.set", by=by, at=at, kind=kind, facts=facts)
    return made

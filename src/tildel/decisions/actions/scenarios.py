"""Scenarios: lines that somebody wants to look at. They decide nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.audit.actions import record
from tildel.decisions.access import check_can_prepare
from tildel.decisions.domain.frame import Plan
from tildel.decisions.models import Ranking, Scenario
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User

LONGEST_NAME = 120


@transaction.atomic
def keep_scenario(*, ranking: Ranking, name: str, plan: Plan, by: User, at: datetime) -> Scenario:
    """Keep a plan under a name, to be looked at beside others."""
    check_can_prepare(by, ranking.call, on=at.date())
    name = name.strip()[:LONGEST_NAME]
    if not name:
        raise RuleBroken("scenario.no_name", place="name")
    if Scenario.objects.filter(ranking=ranking, name=name).exists():
        raise RuleBroken("scenario.name_taken", place="name")
    made = Scenario.objects.create(ranking=ranking, name=name, plan=plan.as_json(), made_at=at, made_by=by)
    record(
        stream=f"scenarios:{ranking.call.key}", verb="scenario.kept", by=by, at=at, name=name, plan=made.plan
    )
    return made


@transaction.atomic
def remove_scenario(*, ranking: Ranking, pk: int, by: User, at: datetime) -> None:
    """Take a scenario away; one that is gone already is no fault."""
    check_can_prepare(by, ranking.call, on=at.date())
    found = Scenario.objects.filter(ranking=ranking, pk=pk).first()
    if found:
        record(stream=f"scenarios:{ranking.call.key}", verb="scenario.removed", by=by, at=at, name=found.name)
        found.delete()

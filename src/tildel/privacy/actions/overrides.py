"""The time of a rule, set by a person with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.privacy.access import check_can_manage
from tildel.privacy.domain.retention import Rule
from tildel.privacy.models import Override


@transaction.atomic
def set_time(
    *, rule: Rule, months: int, days: int, notice: int, reason: str, source: str, confirmed: bool, by: Any,
    at: datetime,
) -> Override:  # fmt: skip
    """A longer or shorter time from now on. What stands on the list keeps its day, if it is still due."""
    check_can_manage(by)
    if rule.fixed:
        raise RuleBroken("privacy.fixed")
    if not months and not days:
        raise RuleBroken("privacy.no_time", place="months")
    if confirmed and not source.strip():
        raise RuleBroken("privacy.no_source", place="source")
    made = Override.objects.create(
        rule=rule.key, months=months, days=days, notice=notice, reason=reason.strip(), source=source.strip(),
        confirmed=confirmed, set_at=at, set_by=by,
    )  # fmt: skip
    record(
        stream="privacy:rules", verb="rule.changed", by=by, at=at, rule=rule.key,
        before={"months": rule.months, "days": rule.days, "notice": rule.notice},
        after={"months": months, "days": days, "notice": notice}, reason=made.reason,
    )  # fmt: skip
    return made

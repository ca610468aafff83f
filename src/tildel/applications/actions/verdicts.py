"""The officer's own verdicts on requirements, kept as they are made and used by the formal check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.applications import access
from tildel.applications.actions.formal_checks import check_undecided, submission_of
from tildel.applications.models import Application, FormalCheck
from tildel.applications.queries.officer import BEGUN, spec_sent
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User


@transaction.atomic
def keep_verdicts(
    *, application: Application, judged: Mapping[str, Mapping[str, Any]], by: User, at: datetime
) -> FormalCheck | None:
    """Keep the verdicts of a check that is not made yet; those left out are taken back.

    A reason may still be missing: the formal check asks for it. The same again changes nothing; None where
    nothing was ever kept. Raises RuleBroken before the deadline and once the check is made.
    """
    application = _locked(application)
    access.check_can_manage(by, application, on=in_oslo(at).date())
    _check_time(application, at)
    tidy = {
        key: {"ok": bool(row["ok"]), "reason": str(row.get("reason", "")).strip()}
        for key, row in sorted(judged.items())
    }
    spec = spec_sent(application)
    if unknown := next((key for key in tidy if spec.requirement(key) is None), None):
        raise RuleBroken("applications.judged_unknown", place=f"judged.{unknown}")
    check = FormalCheck.objects.filter(application=application).first()
    before = check.judged if check else {}
    if before == tidy:
        return check
    changed = sorted(key for key in {*before, *tidy} if before.get(key) != tidy.get(key))
    check = check or FormalCheck(application=application)
    check.submission, check.verdict, check.judged = submission_of(application), BEGUN, tidy
    check.checked_at, check.checked_by = at, by
    check.save()
    record(
        stream=f"application:{application.pk}", verb="verdict.kept", by=by, at=at,
        requirements=changed,
    )  # fmt: skip
    return check


def _check_time(application: Application, at: datetime) -> None:
    deadline = application.call.deadline_at
    if deadline is None or at < deadline:
        raise RuleBroken("applications.check_before_deadline")
    check_undecided(application)


def _locked(application: Application) -> Application:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "call__programme", "call__current", "current__call_version"
    )
    return rows.get(pk=application.pk)

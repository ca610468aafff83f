"""Instalments: released, paid, held back by an officer or by a missing report, and planned again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.projects.access import check_can_manage
from tildel.projects.actions.trail import held, note
from tildel.projects.domain.deadlines import late_years
from tildel.projects.domain.instalments import (
    BY_OFFICER,
    MISSING_REPORT,
    next_to_hold,
    release_hindrance,
    to_free,
)
from tildel.projects.domain.states import INSTALMENT
from tildel.projects.models import Instalment, Project
from tildel.projects.queries import reports as queries


@transaction.atomic
def move_instalment(
    *, instalment: Instalment, verb: str, reason: str = "", reference: str = "", by: User, at: datetime
) -> Instalment:
    """`release`, `hold` (with a reason), `free` or `pay` (with the payment's reference, where there is one).

    Raises RuleBroken (`instalment.state`, `instalment.reason`, and why it cannot be released:
    `instalment.contract`, `instalment.too_early`, `instalment.report_missing`).
    """
    project = held(instalment.project)
    on = in_oslo(at).date()
    check_can_manage(by, project, on=on)
    instalment = Instalment.objects.select_for_update().get(pk=instalment.pk)
    state = INSTALMENT.after(instalment.state, verb)
    if verb == "hold" and not reason.strip():
        raise RuleBroken("instalment.reason", place="reason")
    if verb == "release":
        _check_release(project, instalment, at)
    instalment.state, instalment.moved_at, instalment.moved_by = state, at, by
    instalment.hold_code = BY_OFFICER if verb == "hold" else ""
    instalment.hold_reason = reason.strip()[:1000] if verb == "hold" else ""
    if verb == "pay":
        instalment.payment_reference = reference.strip()[:80]
    instalment.save()
    note(
        project, f"instalment.{verb}", by=by, at=at, year=instalment.year, amount=instalment.amount,
        reason=instalment.hold_reason, reference=instalment.payment_reference,
    )  # fmt: skip
    return instalment


def _check_release(project: Project, instalment: Instalment, at: datetime) -> None:
    on = in_oslo(at).date()
    hindrance = release_hindrance(
        year=instalment.year, this_year=on.year, in_force=queries.is_in_force(project),
        missing=late_years(queries.dues(project), on=on),
    )  # fmt: skip
    if hindrance:
        raise RuleBroken(f"instalment.{hindrance}")


def hold_next(project: Project, *, after: int, at: datetime) -> list[int]:
    """Hold back the next instalments because the report of the year `after` is missing; for the caller's
    transaction. Returns their years."""
    rows = list(project.instalments.select_for_update(of=("self",)))
    keys = next_to_hold(queries.instalment_rows(rows), after=after)
    chosen = [row for row in rows if row.pk in keys]
    for row in chosen:
        row.state, row.hold_code = INSTALMENT.after(row.state, "hold"), MISSING_REPORT
        row.hold_reason, row.moved_at, row.moved_by = str(after), at, None
        row.save()
        note(project, "instalment.hold", by=None, at=at, year=row.year, amount=row.amount, report=after)
    return sorted({row.year for row in chosen})


def free_held(project: Project, *, by: User, at: datetime) -> None:
    """What a missing report held back is planned again, when no report is late any more."""
    if late_years(queries.dues(project), on=in_oslo(at).date()):
        return
    rows = list(project.instalments.select_for_update(of=("self",)))
    for row in rows:
        if row.pk in to_free(queries.instalment_rows(rows), MISSING_REPORT):
            row.state, row.hold_code, row.hold_reason = INSTALMENT.after(row.state, "free"), "", ""
            row.moved_at, row.moved_by = at, by
            row.save()
            note(project, "instalment.free", by=by, at=at, year=row.year, amount=row.amount)

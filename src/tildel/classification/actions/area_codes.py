"""Which codes speak for an area: begun, confirmed and ended, each with its day; nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tildel.audit.actions import record
from tildel.classification import access
from tildel.classification.codes import is_code
from tildel.classification.domain.plan import PROJECT, THEME
from tildel.classification.models import AreaCode, PriorityArea
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User


@transaction.atomic
def add_code(
    *, area: PriorityArea, code: str, starts_on: date, reasons: Mapping[str, str], by: User, at: datetime
) -> AreaCode:
    """From a day on, a code speaks for an area. The reason is kept and public, in the languages it is given.

    `code` is one of the shipped lists, "theme:KEY" or "project:REFERENCE". Raises RuleBroken
    `plan.no_such_code`, `plan.reasonless`, `plan.code_twice`.
    """
    access.check_can_write_for(by, area.plan.owner, on=in_oslo(at).date())
    if not (is_code(code) or code.removeprefix(THEME) != code or code.removeprefix(PROJECT) != code):
        raise RuleBroken("plan.no_such_code", place="code")
    written = {language: text.strip() for language, text in reasons.items() if text.strip()}
    if not written:
        raise RuleBroken("plan.reasonless", place="reason")
    if area.codes.filter(code=code, ends_on__gte=starts_on).exists():
        raise RuleBroken("plan.code_twice", place="code")
    try:
        with transaction.atomic():
            made = AreaCode.objects.create(
                area=area, code=code, starts_on=starts_on, reasons=written, made_at=at, made_by=by
            )
    except IntegrityError:
        raise RuleBroken("plan.code_twice", place="code")
    _tell(area, "plan.code_added", made, by, at)
    return made


@transaction.atomic
def end_code(*, row: AreaCode, ends_on: date, by: User, at: datetime) -> AreaCode:
    """From the day after `ends_on` the code speaks for the area no more; what lies before stays as it was."""
    held = _held(row)
    access.check_can_write_for(by, held.area.plan.owner, on=in_oslo(at).date())
    if held.ends_on is not None:
        raise RuleBroken("plan.code_ended")
    if ends_on < held.starts_on:
        raise RuleBroken("plan.period", place="ends_on")
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    _tell(held.area, "plan.code_ended", held, by, at)
    return held


@transaction.atomic
def confirm_code(*, row: AreaCode, by: User, at: datetime) -> AreaCode:
    """The owner says that what was assumed holds."""
    held = _held(row)
    access.check_can_write_for(by, held.area.plan.owner, on=in_oslo(at).date())
    if held.assumed:
        held.assumed = False
        held.save(update_fields=["assumed"])
        _tell(held.area, "plan.code_confirmed", held, by, at)
    return held


def _held(row: AreaCode) -> AreaCode:
    rows = AreaCode.objects.select_for_update(of=("self",)).select_related("area__plan__owner")
    return rows.get(pk=row.pk)


def _tell(area: PriorityArea, verb: str, row: AreaCode, by: User, at: datetime) -> None:
    record(
        stream=f"plan:{area.plan.key}", verb=verb, by=by, at=at, number=area.number, code=row.code,
        starts_on=row.starts_on.isoformat(), ends_on=row.ends_on.isoformat() if row.ends_on else None,
    )  # fmt: skip

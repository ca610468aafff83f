"""A panel before it meets: day and place, what is on its agenda in which order, who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from tildel.applications.domain.values import storable
from tildel.assessment import access as assessment
from tildel.assessment.models import Committee, Round
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.panels import mails, queries
from tildel.panels.actions.steps import check_not_held, check_stamp, note, steered, touch
from tildel.panels.domain.agenda import arrange, moved
from tildel.panels.domain.states import PANEL, CaseState, PanelState
from tildel.panels.models import Panel, PanelCase
from tildel.people.models import User


@transaction.atomic
def plan_panel(
    *, round: Round, committee: Committee | None, day: date, place: str, minutes_a_case: int, by: User,
    at: datetime,
) -> Panel:  # fmt: skip
    """A panel with everything it can deal with on its agenda, in the order in which the fewest people leave.

    Raises RuleBroken `panel.round_closed`, `panel.minutes_a_case`.
    """
    assessment.check_can_run(by, round.call, on=in_oslo(at).date())
    if round.state == "closed":
        raise RuleBroken("panel.round_closed")
    panel = Panel(round=round, committee=committee, day=day, **_columns(place, minutes_a_case))
    panel.save()
    panel.round = round
    _put_on(panel, queries.off_the_agenda(panel).values_list("pk", flat=True))
    _arrange(panel)
    note(panel, "panel.planned", by=by, at=at, day=day, committee=committee.key if committee else None)
    return panel


def _columns(place: str, minutes_a_case: int) -> dict[str, Any]:
    if not 1 <= minutes_a_case <= 240:
        raise RuleBroken("panel.minutes_a_case", place="minutes_a_case")
    return {"place": storable(place).strip()[:200], "minutes_a_case": minutes_a_case}


@transaction.atomic
def change_panel(
    *, panel: Panel, day: date, place: str, minutes_a_case: int, by: User, at: datetime
) -> Panel:
    """Another day, place or time for each case. Raises RuleBroken `panel.state`, `panel.minutes_a_case`."""
    panel = steered(panel, by, at)
    panel.state = PANEL.after(panel.state, "change")
    panel.day = day
    for name, value in _columns(place, minutes_a_case).items():
        setattr(panel, name, value)
    panel.save()
    note(panel, "panel.changed", by=by, at=at, day=day, place=panel.place, minutes=minutes_a_case)
    return touch(panel)


# --- the agenda -----------------------------------------------------------------------------------------


@transaction.atomic
def arrange_agenda(*, panel: Panel, seen: str, by: User, at: datetime) -> Panel:
    """Put what still waits into the order in which the fewest people leave. Raises Stale `panel.stale`."""
    panel = steered(panel, by, at)
    check_not_held(panel)
    check_stamp(panel, queries.cases(panel), seen)
    _arrange(panel)
    note(panel, "agenda.arranged", by=by, at=at)
    return touch(panel)


@transaction.atomic
def move_case(*, panel: Panel, case: int, place: int, seen: str, by: User, at: datetime) -> Panel:
    """Put a waiting case at a place among those that wait (1 is next).

    Raises RuleBroken `panel.no_such_case`, `panel_case.state`; Stale `panel.stale`.
    """
    panel = steered(panel, by, at)
    check_not_held(panel)
    rows = queries.cases(panel)
    check_stamp(panel, rows, seen)
    found = _waiting(rows, case)
    waiting = [str(row.pk) for row in rows if row.state == CaseState.WAITING]
    _set_order(rows, moved(waiting, str(found.pk), place))
    note(panel, "agenda.moved", by=by, at=at, application=found.application.reference, place=place)
    return touch(panel)


@transaction.atomic
def take_off(*, panel: Panel, case: int, seen: str, by: User, at: datetime) -> Panel:
    """Take a case off the agenda before the meeting. Raises as `move_case`; `panel.state` after opening."""
    panel = steered(panel, by, at)
    PANEL.after(panel.state, "change")
    rows = queries.cases(panel)
    check_stamp(panel, rows, seen)
    found = _waiting(rows, case)
    note(panel, "agenda.taken_off", by=by, at=at, application=found.application.reference)
    found.delete()
    return touch(panel)


@transaction.atomic
def put_on(*, panel: Panel, applications: Iterable[UUID], by: User, at: datetime) -> Panel:
    """Put applications at the end of the agenda; those that the panel cannot deal with are left out."""
    panel = steered(panel, by, at)
    check_not_held(panel)
    wanted = queries.off_the_agenda(panel).filter(pk__in=list(applications))
    references = dict(wanted.values_list("pk", "reference"))
    _put_on(panel, references)
    if references:
        note(panel, "agenda.put_on", by=by, at=at, applications=sorted(references.values()))
    return touch(panel)


def _waiting(rows: Sequence[PanelCase], pk: int) -> PanelCase:
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise RuleBroken("panel.no_such_case")
    if found.state != CaseState.WAITING:
        raise RuleBroken("panel_case.state", state=found.state, verb="move")
    return found


def _put_on(panel: Panel, applications: Iterable[UUID]) -> None:
    last = len(queries.cases(panel))
    PanelCase.objects.bulk_create(
        PanelCase(panel=panel, application_id=key, position=last + number)
        for number, key in enumerate(applications, start=1)
    )


def _arrange(panel: Panel) -> None:
    """By the applications' numbers first, so that the same cases always give the same order."""
    rows = queries.cases(panel)
    waiting = sorted(
        (row for row in rows if row.state == CaseState.WAITING), key=lambda row: row.application.number or 0
    )
    agenda = arrange(queries.agenda_cases(panel, [row.application_id for row in waiting]))
    of_application = {str(row.application_id): str(row.pk) for row in waiting}
    _set_order(rows, [of_application[key] for key in agenda.keys])


def _set_order(rows: Sequence[PanelCase], waiting: Sequence[str]) -> None:
    """What is done or on the table keeps its place before what waits."""
    begun = [row for row in rows if row.state != CaseState.WAITING]
    by_key = {str(row.pk): row for row in rows}
    for number, row in enumerate([*begun, *(by_key[key] for key in waiting)], start=1):
        row.position = number
    PanelCase.objects.bulk_update(rows, ["position"])


# --- telling --------------------------------------------------------------------------------------------


@transaction.atomic
def invite_members(*, panel: Panel, by: User, at: datetime) -> int:
    """Mail everybody who sits in the panel where and when it meets. Returns how many were told.

    Told again only when day or place has changed since. Raises RuleBroken `panel.state` after the meeting.
    """
    panel = steered(panel, by, at)
    PANEL.after(panel.state, "change")
    told = sum(_mail(panel, member.expert.person, member.pk, at) for member in queries.members(panel))
    note(panel, "panel.announced", by=by, at=at, members=told)
    return told


def _mail(panel: Panel, person: Any, member: int, at: datetime) -> bool:
    names = panel.round.call.names
    with translation.override(person.language):
        subject, body = mails.invitation(
            name=str(person), call=names.get(person.language) or names.get("nb") or "", panel=panel.pk,
            day=panel.day, place=panel.place,
        )  # fmt: skip
    cause = f"panel:{panel.pk}:{member}:{panel.day.isoformat()}:{panel.place}"[:200]
    mail = write_mail(
        kind="panel_invitation", to=person.email, language=person.language, subject=subject, body=body,
        cause=cause, at=at,
    )  # fmt: skip
    return mail.written_at == at


def check_can_open(panel: Panel) -> None:
    """Raises RuleBroken `panel.state`, `panel.round_closed` or `panel.no_cases`."""
    PANEL.after(panel.state, "open")
    if panel.round.state not in queries.OPEN_ROUND:
        raise RuleBroken("panel.round_closed")
    if not PanelCase.objects.filter(panel=panel).exists():
        raise RuleBroken("panel.no_cases")


@transaction.atomic
def open_panel(*, panel: Panel, by: User, at: datetime) -> Panel:
    """Open the meeting: from now on members can join. Raises as `check_can_open`."""
    panel = steered(panel, by, at)
    check_can_open(panel)
    panel.state, panel.opened_at = PanelState.RUNNING, at
    panel.save(update_fields=["state", "opened_at"])
    note(panel, "panel.opened", by=by, at=at)
    return touch(panel)

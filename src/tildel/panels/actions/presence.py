"""Who is in the room of a meeting, and who is out of it for the case on the table."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.assessment.models import Member
from tildel.kernel.errors import RuleBroken
from tildel.panels import access, queries
from tildel.panels.actions.steps import check_running, current_of, held, member_in, note, steered, touch
from tildel.panels.domain.record import BACK, LEFT
from tildel.panels.domain.states import CaseState
from tildel.panels.models import Panel, PanelCase, PanelMark, Presence, Recusal
from tildel.people.models import User


@transaction.atomic
def join(*, panel: Panel, member: Member, by: User, at: datetime) -> None:
    """A member comes into the meeting; twice changes nothing. Who is in conflict is out at once."""
    access.check_sits(by, member)
    panel = held(panel)
    check_running(panel)
    _come(panel, member_in(panel, member.pk), by, at)


@transaction.atomic
def leave(*, panel: Panel, member: Member, by: User, at: datetime) -> None:
    """A member leaves the meeting; twice changes nothing. Marks given in the room stay."""
    access.check_sits(by, member)
    panel = held(panel)
    check_running(panel)
    _go(panel, member, by, at)


@transaction.atomic
def tick(*, panel: Panel, member: int, present: bool, by: User, at: datetime) -> None:
    """The officer says who is there. Raises RuleBroken `panel.no_such_member`."""
    panel = steered(panel, by, at)
    check_running(panel)
    found = member_in(panel, member)
    if present:
        _come(panel, found, by, at)
    else:
        _go(panel, found, by, at)


def _come(panel: Panel, member: Member, by: User, at: datetime) -> None:
    _presence, new = Presence.objects.get_or_create(
        panel=panel, member=member, left_at=None, defaults={"came_at": at}
    )
    if new:
        note(panel, "member.came", by=by, at=at, member=member.pk)
        _enforce(panel, at)
        touch(panel)


def _go(panel: Panel, member: Member, by: User, at: datetime) -> None:
    if Presence.objects.filter(panel=panel, member=member, left_at=None).update(left_at=at):
        note(panel, "member.went", by=by, at=at, member=member.pk)
        touch(panel)


# --- out of the room ------------------------------------------------------------------------------------


@transaction.atomic
def keep_out(*, panel: Panel, at: datetime) -> None:
    """Send out whoever is in the room in spite of a conflict in the case on the table. The system does it."""
    panel = held(panel)
    if panel.state == "running" and _enforce(panel, at):
        touch(panel)


def _enforce(panel: Panel, at: datetime) -> bool:
    case = PanelCase.objects.filter(panel=panel, state=CaseState.CURRENT).select_related("panel").first()
    return send_out_conflicted(case, at) if case else False


def send_out_conflicted(case: PanelCase, at: datetime) -> bool:
    """Send out everybody in conflict who is in the room; whether there was somebody."""
    present = set(Presence.objects.filter(panel=case.panel_id, left_at=None).values_list("member", flat=True))
    already = set(Recusal.objects.filter(case=case, back_at=None).values_list("member", flat=True))
    leaving = sorted((queries.in_conflict(case) & present) - already)
    for member in leaving:
        _out(case, member, None, at, by_hand=False)
    return bool(leaving)


def _out(case: PanelCase, member: int, by: Any, at: datetime, *, by_hand: bool) -> None:
    """What somebody in conflict had marked in this case goes; the trail keeps it."""
    Recusal.objects.update_or_create(case=case, member_id=member, defaults={"left_at": at, "back_at": None})
    marked = PanelMark.objects.filter(case=case, member=member)
    gone = None if by_hand else marked.values_list("marks", flat=True).first()
    if not by_hand:
        marked.delete()
    panel = queries.panels().get(pk=case.panel_id)
    note(panel, LEFT, by=by, at=at, case=case.pk, member=member, marks_dropped=gone)


@transaction.atomic
def send_out(*, panel: Panel, member: int, by: User, at: datetime) -> None:
    """Ask somebody out by hand for the case on the table. Raises RuleBroken `panel.no_case`."""
    panel = steered(panel, by, at)
    check_running(panel)
    case = current_of(queries.cases(panel))
    found = member_in(panel, member)
    if not Recusal.objects.filter(case=case, member=found, back_at=None).exists():
        _out(case, found.pk, by, at, by_hand=True)
        touch(panel)


@transaction.atomic
def let_in(*, panel: Panel, member: int, by: User, at: datetime) -> None:
    """Let somebody in again before the case is over. Raises RuleBroken `panel.in_conflict` with `name`."""
    panel = steered(panel, by, at)
    check_running(panel)
    case = current_of(queries.cases(panel))
    found = member_in(panel, member)
    if found.pk in queries.in_conflict(case):
        raise RuleBroken("panel.in_conflict", name=str(found.expert.person))
    if _back(panel, case, [found.pk], by, at):
        touch(panel)


def let_everybody_in(panel: Panel, case: PanelCase, by: Any, at: datetime) -> None:
    """The case is over: whoever was out may come back."""
    out = Recusal.objects.filter(case=case, back_at=None).order_by("member")
    _back(panel, case, list(out.values_list("member", flat=True)), by, at)


def _back(panel: Panel, case: PanelCase, members: list[int], by: Any, at: datetime) -> int:
    back = 0
    for member in members:
        back += Recusal.objects.filter(case=case, member=member, back_at=None).update(back_at=at)
        note(panel, BACK, by=by, at=at, case=case.pk, member=member)
    return back

"""Who may what in a body: those who sit in it, its leader and secretary, administrators, and everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.governance.domain.states import CaseState, MeetingState
from tildel.governance.queries import bodies as queries
from tildel.governance.queries import cases, consultations, meetings
from tildel.kernel.errors import NotAllowed


def can_set_up(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_superuser)


def check_can_set_up(user: Any) -> None:
    if not can_set_up(user):
        raise NotAllowed("body.not_administrator")


def can_enter(user: Any, body: Any, *, on: date) -> bool:
    """The body's own pages: whoever belongs to it, deputies and observers too."""
    return can_set_up(user) or queries.belongs_to(user, body, on=on)


def check_can_enter(user: Any, body: Any, *, on: date) -> None:
    if not can_enter(user, body, on=on):
        raise NotAllowed("body.not_yours")


def can_run(user: Any, body: Any, *, on: date) -> bool:
    """The leader and the secretary plan, invite, write and publish."""
    return can_set_up(user) or queries.leads(user, body, on=on)


def check_can_run(user: Any, body: Any, *, on: date) -> None:
    if not can_run(user, body, on=on):
        raise NotAllowed("body.not_secretariat", secret=not can_enter(user, body, on=on))


# --- a meeting and its cases --------------------------------------------------------------------------------


def can_see_meeting(user: Any, meeting: Any, *, on: date) -> bool:
    """Those who were asked to it; before that, whoever sits in the body. A deputy sees what they step in
    for.
    """
    if can_run(user, meeting.body, on=on) or meetings.is_asked(user, meeting):
        return True
    before = meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED)
    return queries.sits_in(user, meeting.body, on=on) or (
        before and queries.belongs_to(user, meeting.body, on=on)
    )


def check_can_see_meeting(user: Any, meeting: Any, *, on: date) -> None:
    if not can_see_meeting(user, meeting, on=on):
        raise NotAllowed("meeting.not_yours")


def can_see_case(user: Any, case: Any, *, on: date) -> bool:
    """What a case says and its papers: never whoever has declared a conflict in it, leader and secretary
    too.
    """
    if cases.has_conflict(user, case):
        return False
    if can_run(user, case.meeting.body, on=on):
        return True
    if case.state == CaseState.PROPOSED:
        return bool(user.person_id) and case.proposed_by_id == user.person_id
    return can_see_meeting(user, case.meeting, on=on)


def check_can_see_case(user: Any, case: Any, *, on: date) -> None:
    if not can_see_case(user, case, on=on):
        raise NotAllowed("case.not_yours")


def check_can_write_case(user: Any, case: Any, *, on: date) -> None:
    """The leader or secretary, where they have no conflict in it themselves."""
    check_can_run(user, case.meeting.body, on=on)
    if cases.has_conflict(user, case):
        raise NotAllowed("case.own_conflict", secret=False)


# --- consultations ------------------------------------------------------------------------------------------


def can_see_consultation(user: Any, consultation: Any, *, on: date) -> bool:
    return can_run(user, consultation.body, on=on) or (
        consultation.state != "draft" and consultations.recipient(user, consultation) is not None
    )


def check_can_see_consultation(user: Any, consultation: Any, *, on: date) -> None:
    if not can_see_consultation(user, consultation, on=on):
        raise NotAllowed("consultation.not_yours")

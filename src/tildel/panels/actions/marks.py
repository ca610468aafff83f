"""Marks given in the meeting. Those of the review stay as they are; these stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.assessment.domain.marks import clean_marks
from tildel.assessment.models import Member
from tildel.kernel.errors import RuleBroken, Stale
from tildel.panels import access, queries
from tildel.panels.actions.steps import check_running, held, member_in, note, steered, touch
from tildel.panels.domain.room import Meeting, Seat
from tildel.panels.models import Panel, PanelMark
from tildel.people.models import User
from tildel.programmes import queries as programmes
from tildel.programmes.domain.call import Assessment


@transaction.atomic
def revise_own(
    *, panel: Panel, member: Member, reference: str, marks: Mapping[str, Any], by: User, at: datetime
) -> PanelMark:
    """A member's own marks for the case on the table, which they saw as `reference`.

    Raises RuleBroken `panel.no_case`, `panel.left_room`, `panel.not_present`, `panel.not_declared`,
    `review.mark_outside_scale`; Stale `panel.case_moved` when the panel has gone on meanwhile.
    """
    access.check_sits(by, member)
    panel = held(panel)
    check_running(panel)
    meeting = queries.meeting(panel)
    seat = _seat(meeting, member_in(panel, member.pk))
    if seat.is_out:
        raise RuleBroken("panel.left_room")
    if meeting.current is None or meeting.current.application.reference != reference:
        raise Stale("panel.case_moved")
    return _keep(panel, meeting, seat, marks, by, at)


@transaction.atomic
def enter_marks(
    *, panel: Panel, case: int, member: int, marks: Mapping[str, Any], before: Mapping[str, Any], by: User,
    at: datetime,
) -> PanelMark:  # fmt: skip
    """What a member says aloud, entered by who steers; `before` are the marks that they saw there.

    Only what differs from `before` is changed. Raises as `revise_own`; Stale `panel.marks_stale` (`name`)
    when something else stands there now.
    """
    panel = steered(panel, by, at)
    check_running(panel)
    meeting = queries.meeting(panel)
    seat = _seat(meeting, member_in(panel, member))
    if meeting.current is None or meeting.current.pk != case:
        raise Stale("panel.case_moved")
    if seat.is_out:
        raise RuleBroken("panel.in_conflict", name=seat.name)
    assessment = programmes.spec_of(panel.round.call).assessment
    return _keep(
        panel, meeting, seat, _merged(seat, clean_marks(marks, assessment), before, assessment), by, at
    )


def _merged(
    seat: Seat, marks: Mapping[str, Any], before: Mapping[str, Any], assessment: Assessment
) -> dict[str, Any]:
    """The marks that stand, with what was changed from `before`."""
    seen, merged = clean_marks(before, assessment), dict(seat.marks)
    for dimension in assessment.dimensions:
        new, old, stands = (row.get(dimension.key) for row in (marks, seen, seat.marks))
        if new == old:
            continue
        if stands not in (old, new):
            raise Stale("panel.marks_stale", name=seat.name)
        merged[dimension.key] = new
    return {key: mark for key, mark in merged.items() if mark is not None}


def _seat(meeting: Meeting, member: Member) -> Seat:
    found = meeting.seat(member.pk)
    if found is None:
        raise RuleBroken("panel.no_such_member")
    return found


def _keep(
    panel: Panel,
    meeting: Meeting,
    seat: Seat,
    marks: Mapping[str, Any],
    by: User,
    at: datetime,
) -> PanelMark:
    case = meeting.current
    if case is None:
        raise RuleBroken("panel.no_case")
    if not seat.present:
        raise RuleBroken("panel.not_present")
    if not seat.declared:
        raise RuleBroken("panel.not_declared")
    clean = clean_marks(marks, programmes.spec_of(panel.round.call).assessment)
    kept, _new = PanelMark.objects.update_or_create(
        case=case, member=seat.member, defaults={"marks": clean, "given_at": at}
    )
    note(
        panel, "marks.given", by=by, at=at, application=case.application.reference, member=seat.member.pk,
        marks=clean,
    )  # fmt: skip
    touch(panel)
    return kept

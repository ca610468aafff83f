"""Reading meetings: who is asked, who is there, which day suits whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from tildel.governance.domain.mandate import Mandate
from tildel.governance.domain.quorum import Count, Present, count
from tildel.governance.domain.states import MeetingState
from tildel.governance.models import (
    ActionItem,
    Appointment,
    Attendance,
    Body,
    DateAnswer,
    Meeting,
    ProposedDate,
)
from tildel.governance.queries.bodies import current, mandate_on
from tildel.people.models import User

HELD = (MeetingState.HELD, MeetingState.APPROVED)


def meetings_of(body: Body) -> QuerySet[Meeting]:
    return body.meetings.order_by("-day", "-pk")


def meeting(body: Body, pk: int) -> Meeting | None:
    found = meetings_of(body).select_related("chair", "minute_taker", "public_file").filter(pk=pk).first()
    if found is not None:
        found.body = body
    return found


def in_year(body: Body, year: int) -> dict[str, int]:
    """How many meetings and seminars a year has, without those that were cancelled."""
    rows = body.meetings.filter(day__year=year).exclude(state=MeetingState.CANCELLED)
    kinds = list(rows.values_list("kind", flat=True))
    return {kind: kinds.count(kind) for kind in ("meeting", "seminar")}


def published(body: Body) -> QuerySet[Meeting]:
    """Meetings whose public minutes everybody may read."""
    return meetings_of(body).filter(published_at__isnull=False)


def coming(user: User, *, on: date) -> QuerySet[Meeting]:
    """The meetings a person is asked to, or may be, from a day on."""
    seats = Appointment.objects.filter(current(on), person_id=user.person_id).exclude(seat=Appointment.DEPUTY)
    open_states = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING)
    return (
        Meeting.objects.filter(
            Q(attendances__person_id=user.person_id) | Q(body__appointments__in=seats),
            state__in=open_states,
        )
        .select_related("body")
        .distinct()
        .order_by("day", "pk")
    )


def is_asked(user: User, meeting: Meeting) -> bool:
    return (
        user.is_authenticated
        and user.person_id is not None
        and meeting.attendances.filter(person_id=user.person_id).exists()
    )


def attendance_of(user: User, meeting: Meeting) -> Attendance | None:
    return meeting.attendances.filter(person_id=user.person_id).first() if user.person_id else None


def attendances(meeting: Meeting) -> list[Attendance]:
    return list(meeting.attendances.select_related("person", "stands_for__person").order_by("pk"))


def dates_of(meeting: Meeting) -> list[ProposedDate]:
    """Proposed dates with their answers."""
    answers = DateAnswer.objects.select_related("person").order_by("person__family_name", "pk")
    return list(meeting.dates.prefetch_related(Prefetch("answers", queryset=answers)))


def voting_seats(mandate: Mandate, rows: Iterable[Attendance]) -> list[str]:
    """The seats that count: the mandate's, or, where it names none, one for each member who was asked."""
    seats = [seat.key for seat in mandate.voting]
    return seats or [_own_seat(row) for row in rows if row.role in (Appointment.MEMBER, Appointment.LEADER)]


def _own_seat(row: Any) -> str:
    return row.place or f"person-{row.person_id}"


def quorum(
    meeting: Meeting, rows: Iterable[Attendance], *, out: Iterable[Any] = (), mandate: Mandate | None = None
) -> Count:
    """Who of those present counts, without the persons who are `out` of the room.

    `mandate` is that of the meeting's day; who counts more than once hands it over.
    """
    rows, mandate = list(rows), mandate or mandate_on(meeting.body, meeting.day)
    seats = voting_seats(mandate, rows)
    present = [
        Present(str(row.person_id), _own_seat(row), "deputy" if row.role == Appointment.DEPUTY else "member")
        for row in rows
        if row.present and row.role != Appointment.OBSERVER
    ]
    needed = mandate.quorum.needed(len(seats))
    return count(seats, present, needed=needed, out={str(one) for one in out})


def open_items(body: Body) -> QuerySet[ActionItem]:
    """What was agreed in any meeting of the body and is not done."""
    return (
        ActionItem.objects.filter(case__meeting__body=body, done_at__isnull=True)
        .select_related("owner", "case__meeting")
        .order_by("due", "pk")
    )


def items_due(*, until: date) -> QuerySet[ActionItem]:
    """What is not done in any body and was to be by a day."""
    return (
        ActionItem.objects.filter(done_at__isnull=True, due__lte=until)
        .exclude(case__meeting__state=MeetingState.CANCELLED)
        .select_related("owner", "case__meeting__body")
        .order_by("due", "pk")
    )


def own_items(user: User) -> QuerySet[ActionItem]:
    return (
        ActionItem.objects.filter(owner_id=user.person_id, done_at__isnull=True)
        .select_related("case__meeting__body")
        .order_by("due", "pk")
    )


def item(pk: int) -> ActionItem | None:
    return ActionItem.objects.select_related("case__meeting__body", "owner").filter(pk=pk).first()


def previous_unapproved(meeting: Meeting) -> Meeting | None:
    """The last meeting before this one whose minutes nobody has approved."""
    return (
        meetings_of(meeting.body)
        .filter(day__lt=meeting.day, state=MeetingState.HELD, closed_at__isnull=False, kind="meeting")
        .first()
    )

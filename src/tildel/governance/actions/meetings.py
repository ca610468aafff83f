"""Meetings before they are held: planned, a day found, invited to, changed, cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tildel.audit.actions import record
from tildel.governance import access, mails
from tildel.governance.domain.states import MEETING, MeetingState
from tildel.governance.models import Appointment, Attendance, Body, DateAnswer, Meeting, ProposedDate
from tildel.governance.queries import bodies
from tildel.governance.queries import meetings as queries
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User

ANSWERS = ("yes", "maybe", "no")
MOST_DATES = 12


@transaction.atomic
def record_meeting(*, body: Body, day: date, place: str = "", by: User | None, at: datetime) -> Meeting:
    """The body's meeting of a day: found, or put on record as one that was held."""
    found = body.meetings.exclude(state=MeetingState.CANCELLED).filter(day=day).first()
    if found is not None:
        return found
    meeting = Meeting.objects.create(body=body, day=day, place=place)
    record(stream=f"body:{body.key}", verb="meeting.recorded", by=by, at=at, day=day.isoformat())
    return meeting


@transaction.atomic
def plan_meeting(
    *, body: Body, starts_at: datetime, ends_at: datetime | None = None, kind: str = "meeting",
    place: str = "", link: str = "", cases_due: date | None = None, papers_due: date | None = None,
    other_dates: Iterable[datetime] = (), by: User, at: datetime,
) -> Meeting:  # fmt: skip
    """A meeting to come. With `other_dates` the members are asked which suits; `starts_at` is one of them.

    Raises RuleBroken `meeting.day_taken`, `meeting.times`, `meeting.too_many_dates`.
    """
    access.check_can_run(by, body, on=in_oslo(at).date())
    Body.objects.select_for_update().get(pk=body.pk)
    day = in_oslo(starts_at).date()
    _check_times(body, None, day, starts_at, ends_at)
    meeting = Meeting.objects.create(
        body=body, day=day, starts_at=starts_at, ends_at=ends_at, kind=kind, place=place, link=link,
        cases_due=cases_due, papers_due=papers_due, state=MEETING.initial, changed_at=at,
    )  # fmt: skip
    record(stream=f"body:{body.key}", verb="meeting.planned", by=by, at=at, day=day.isoformat(), kind=kind)
    others = sorted(set(other_dates) - {starts_at})
    if others:
        _ask_for_dates(meeting, [starts_at, *others], by, at)
    return meeting


def _check_times(
    body: Body, meeting: Meeting | None, day: date, starts_at: datetime, ends_at: datetime | None
) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise RuleBroken("meeting.times", place="ends")
    taken = body.meetings.exclude(state=MeetingState.CANCELLED).filter(day=day)
    if meeting is not None:
        taken = taken.exclude(pk=meeting.pk)
    if taken.exists():
        raise RuleBroken("meeting.day_taken", place="day", day=day.isoformat())


def _ask_for_dates(meeting: Meeting, dates: list[datetime], by: User, at: datetime) -> None:
    if len(dates) > MOST_DATES:
        raise RuleBroken("meeting.too_many_dates", place="other_dates", most=MOST_DATES)
    ProposedDate.objects.bulk_create(ProposedDate(meeting=meeting, starts_at=one) for one in dates)
    record(stream=f"body:{meeting.body.key}", verb="meeting.dates_asked", by=by, at=at, dates=len(dates))
    for row in bodies.sitting(meeting.body, on=in_oslo(at).date()).exclude(seat=Appointment.DEPUTY):
        _mail(meeting, row.person, "dates", mails.dates_asked, at)


@transaction.atomic
def answer_dates(*, meeting: Meeting, answers: Mapping[int, str], by: User, at: datetime) -> None:
    """What a member says of each proposed day: {date: yes, maybe or no}. Raises RuleBroken
    `meeting.state`.
    """
    if not by.person_id or not bodies.belongs_to(by, meeting.body, on=in_oslo(at).date()):
        raise NotAllowed("meeting.not_yours")
    MEETING.after(_locked(meeting).state, "change")
    dates = {row.pk: row for row in meeting.dates.all()}
    said = {key: value for key, value in answers.items() if key in dates and value in ANSWERS}
    for key, value in said.items():
        DateAnswer.objects.update_or_create(
            date=dates[key], person_id=by.person_id, defaults={"answer": value}
        )
    record(stream=f"body:{meeting.body.key}", verb="meeting.dates_answered", by=by, at=at, answers=len(said))


@transaction.atomic
def choose_date(*, meeting: Meeting, date: ProposedDate, by: User, at: datetime) -> Meeting:
    """The day that it becomes; the length of the meeting stays."""
    length = meeting.ends_at - meeting.starts_at if meeting.ends_at and meeting.starts_at else None
    return change_meeting(
        meeting=meeting, starts_at=date.starts_at, ends_at=date.starts_at + length if length else None,
        place=meeting.place, link=meeting.link, cases_due=meeting.cases_due, papers_due=meeting.papers_due,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, starts_at: datetime, ends_at: datetime | None, place: str, link: str,
    cases_due: date | None, papers_due: date | None, by: User, at: datetime,
) -> Meeting:  # fmt: skip
    """Another time or place. Whoever was invited gets a mail, and a newer calendar entry. Raises
    `meeting.state`.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    locked = _locked(meeting)
    MEETING.after(locked.state, "change")
    day = in_oslo(starts_at).date()
    _check_times(meeting.body, meeting, day, starts_at, ends_at)
    moved = (locked.starts_at, locked.ends_at, locked.place, locked.link) != (starts_at, ends_at, place, link)
    for name, value in {
        "day": day, "starts_at": starts_at, "ends_at": ends_at, "place": place, "link": link,
        "cases_due": cases_due, "papers_due": papers_due,
    }.items():  # fmt: skip
        setattr(locked, name, value)
    if moved:
        locked.version, locked.changed_at = locked.version + 1, at
    locked.save()
    record(
        stream=f"body:{meeting.body.key}",
        verb="meeting.changed",
        by=by,
        at=at,
        day=day.isoformat(),
        moved=moved,
    )
    if moved and locked.state == MeetingState.INVITED:
        for row in queries.attendances(locked):
            _mail(locked, row.person, f"changed:{locked.version}", mails.meeting_changed, at)
    return locked


@transaction.atomic
def invite(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Ask everybody who sits in the body on the meeting's day, by mail with a calendar entry.

    Deputies are asked when somebody says no. Raises RuleBroken `meeting.state`, `meeting.nobody`.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    locked = _locked(meeting)
    locked.state = MEETING.after(locked.state, "invite")
    seats: dict[Any, Appointment] = {}
    order = [Appointment.MEMBER, Appointment.OBSERVER, Appointment.LEADER, Appointment.SECRETARY]
    for row in bodies.sitting(meeting.body, on=locked.day).exclude(seat=Appointment.DEPUTY):
        if row.person_id not in seats or order.index(row.seat) < order.index(seats[row.person_id].seat):
            seats[row.person_id] = row
    if not seats:
        raise RuleBroken("meeting.nobody")
    for row in seats.values():
        Attendance.objects.create(meeting=locked, person=row.person, role=row.seat, place=row.place)
        _mail(locked, row.person, "invited", mails.invited, at)
    locked.version, locked.changed_at = locked.version + 1, at
    locked.save()
    record(stream=f"body:{meeting.body.key}", verb="meeting.invited", by=by, at=at, people=len(seats))
    return locked


@transaction.atomic
def answer_invitation(*, attendance: Attendance, comes: bool, by: User, at: datetime) -> Attendance:
    """Yes or no. With a no the deputies of the seat are asked, with a yes after it they are told that
    they need not.
    """
    if by.person_id is None or attendance.person_id != by.person_id:
        raise NotAllowed("meeting.not_yours")
    meeting = _locked(attendance.meeting)
    if meeting.state != MeetingState.INVITED:
        raise RuleBroken("meeting.state", state=meeting.state, verb="answer")
    attendance.answer = "yes" if comes else "no"
    attendance.save(update_fields=["answer"])
    record(stream=f"body:{meeting.body.key}", verb="meeting.answered", by=by, at=at, comes=comes)
    if not comes and attendance.place and attendance.role == Appointment.MEMBER:
        _ask_deputies(meeting, attendance, by, at)
    return attendance


def _ask_deputies(meeting: Meeting, attendance: Attendance, by: User, at: datetime) -> None:
    for row in bodies.sitting(meeting.body, on=meeting.day).filter(
        place=attendance.place, seat=Appointment.DEPUTY
    ):
        _asked, new = Attendance.objects.get_or_create(
            meeting=meeting, person=row.person,
            defaults={"role": Appointment.DEPUTY, "place": row.place, "stands_for": attendance},
        )  # fmt: skip
        if new:
            record(
                stream=f"body:{meeting.body.key}", verb="meeting.deputy_asked", by=by, at=at,
                person=str(row.person_id), place=row.place,
            )  # fmt: skip
            _mail(meeting, row.person, "deputy", mails.deputy_asked, at)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """It will not be held; whoever was invited is told why. Raises RuleBroken `meeting.state`,
    `meeting.no_reason`.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    locked = _locked(meeting)
    locked.state = MEETING.after(locked.state, "cancel")
    if not reason.strip():
        raise RuleBroken("meeting.no_reason", place="reason")
    locked.version, locked.changed_at = locked.version + 1, at
    locked.save()
    record(stream=f"body:{meeting.body.key}", verb="meeting.cancelled", by=by, at=at, reason=reason.strip())
    for row in queries.attendances(locked):
        _mail(locked, row.person, "cancelled", mails.meeting_cancelled, at, reason=reason.strip())
    return locked


@transaction.atomic
def call_for_cases(*, meeting: Meeting, by: User, at: datetime) -> int:
    """Ask who sits in the body for cases. Returns how many get a mail. Raises `meeting.state`,
    `meeting.no_cases_day`.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    MEETING.after(_locked(meeting).state, "change")
    if meeting.cases_due is None:
        raise RuleBroken("meeting.no_cases_day", place="cases_due")
    rows = list(bodies.sitting(meeting.body, on=in_oslo(at).date()).exclude(seat=Appointment.DEPUTY))
    for row in rows:
        _mail(meeting, row.person, f"cases:{in_oslo(at).date()}", mails.cases_wanted, at)
    record(stream=f"body:{meeting.body.key}", verb="meeting.cases_called", by=by, at=at, people=len(rows))
    return len(rows)


def _locked(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    found.body = meeting.body
    return found


def _mail(meeting: Meeting, person: Any, what: str, compose: Any, at: datetime, **more: Any) -> None:
    subject, text = mails.in_language(person.language, compose, meeting=meeting, name=str(person), **more)
    write_mail(
        kind="meeting." + what.partition(":")[0], to=person.email, language=person.language, subject=subject,
        body=text, cause=f"meeting:{meeting.pk}:{what}:{person.pk}", at=at,
    )  # fmt: skip

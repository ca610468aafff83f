"""The board of the walk at work: a meeting that was held and published, one that is invited to, a consultation.

Of `walk-board`, in which `board_leader` leads and `board_member` is a member. In the coming meeting `conflicted_case`
is closed to the member; `case` has a paper and is open to both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tildel.files.actions import store_made_file
from tildel.governance.actions import cases, consultations, meetings, minutes, publishing, seats
from tildel.governance.models import (
    ActionItem,
    Appointment,
    Body,
    Case,
    Consultation,
    Interest,
    Meeting,
    Paper,
)
from tildel.kernel.time import in_oslo

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Board:
    body: Body
    held: Meeting
    held_case: Case
    item: ActionItem
    coming: Meeting
    case: Case
    paper: Paper
    conflicted_case: Case
    interest: Interest
    appointment: Appointment
    consultation: Consultation


def board_at_work(world: Any, body: Body) -> Board:
    leader, member = world.users["board_leader"], world.users["board_member"]
    held, held_case, item = _held(world, body, leader, member)
    coming = _planned(world, body, leader, days=30)
    at = world.before(20)
    case = cases.add_case(meeting=coming, title="Frame for next year", kind="decision", by=leader, at=at)
    file = store_made_file(name="frame.pdf", data=PDF, by=leader, at=at)
    paper = cases.add_paper(case=case, file=file, title="Frame", by=leader, at=at)
    closed = cases.add_case(
        meeting=coming, title="A case with a conflict", kind="discussion", by=leader, at=at
    )
    coming = meetings.invite(meeting=coming, by=leader, at=at)
    coming.body = body
    interest = cases.declare_interest(
        case=closed, conflict=True, ground="fvl6.other", text="Close.", by=member, at=at
    )
    appointment = Appointment.objects.select_related("person", "body").get(body=body, person=member.person)
    seats.send_letter(appointment=appointment, by=leader, at=at)
    asked = consultations.begin_consultation(
        body=body, title="Strategy", introduction="", text="One.\n\nTwo.",
        due=in_oslo(world.now).date() + timedelta(days=30), by=leader, at=at,
    )  # fmt: skip
    consultations.send_consultation(consultation=asked, due=asked.due, by=leader, at=at)
    consultations.comment(consultation=asked, texts={1: "Good."}, by=member, at=at)
    return Board(body, held, held_case, item, coming, case, paper, closed, interest, appointment, asked)


def _planned(world: Any, body: Body, leader: Any, *, days: int) -> Meeting:
    starts = (world.now + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return meetings.plan_meeting(
        body=body, starts_at=starts, ends_at=starts + timedelta(hours=2), place="Oslo",
        other_dates=[starts + timedelta(days=1)], by=leader, at=world.before(40),
    )  # fmt: skip


def _held(world: Any, body: Body, leader: Any, member: Any) -> tuple[Meeting, Case, ActionItem]:
    at = world.before(30)
    meeting = _planned(world, body, leader, days=-30)
    case = cases.add_case(meeting=meeting, title="Opening", kind="decision", by=leader, at=world.before(35))
    meeting = meetings.invite(meeting=meeting, by=leader, at=world.before(35))
    meeting.body = body
    for row in meeting.attendances.all():
        who = leader if row.person_id == leader.person_id else member
        row.meeting = meeting
        meetings.answer_invitation(attendance=row, comes=True, by=who, at=world.before(34))
    meeting = minutes.start_meeting(meeting=meeting, chair=leader.person, by=leader, at=at)
    meeting.body = body
    case.meeting = meeting
    due = in_oslo(world.now).date() + timedelta(days=10)
    item = minutes.add_item(case=case, text="Write it up", owner=member.person, due=due, by=leader, at=at)
    minutes.write_case(
        case=case, discussion="All spoke.", decision_text="Agreed.", step="treat", by=leader, at=at
    )
    meeting = minutes.close_meeting(meeting=meeting, by=leader, at=at)
    meeting.body = body
    meeting = publishing.publish_minutes(meeting=meeting, by=leader, at=at)
    return meeting, case, item


def value(world: Any, route: str, name: str) -> Any:
    """What stands in an address of a body."""
    board, short = world.board, route.partition(":")[2]
    over = short in ("minutes", "minutes_pdf", "publish", "correct")
    closed = short == "set_aside"
    found = {
        "key": board.body.key,
        "case": board.held_case.pk if over else board.conflicted_case.pk if closed else board.case.pk,
        "paper": board.paper.pk,
        "interest": board.interest.pk,
        "item": board.item.pk,
        "verb": "agenda",
        "seat": "any",
        "pk": (board.held if over else board.coming).pk,
    }
    if name == "pk" and short in ("end", "letter_pdf"):
        return board.appointment.pk
    if name == "pk" and short in CONSULTATIONS:
        return board.consultation.pk
    return found[name]


CONSULTATIONS = ("consultation", "comment", "answer", "send_consultation", "close_consultation", "next_draft")

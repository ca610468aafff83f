"""Cases: proposed, put on the agenda with a number, with papers; and what members say of their interests."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.audit.actions import record
from tildel.files.models import File
from tildel.governance import access
from tildel.governance.domain.numbers import write_number
from tildel.governance.domain.states import CASE, CaseState, MeetingState
from tildel.governance.models import Body, Case, Interest, Meeting, Paper
from tildel.governance.queries import bodies, meetings
from tildel.governance.queries import cases as queries
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

KINDS = ("decision", "discussion", "information")
_OPEN = (MeetingState.PLANNED, MeetingState.INVITED, MeetingState.RUNNING)


@transaction.atomic
def record_case(
    *, meeting: Meeting, number: str, title: str, decision_text: str = "", by: User | None, at: datetime
) -> Case:
    """Put a case of a meeting on record, by the number the body gave it."""
    number = number.strip()
    if not number:
        raise RuleBroken("governance.case_number_missing", place="case_number")
    if Case.objects.filter(meeting=meeting, number=number).exists():
        raise RuleBroken("governance.case_number_taken", place="case_number", number=number)
    case = Case.objects.create(meeting=meeting, number=number, title=title, decision_text=decision_text)
    record(stream=f"body:{meeting.body.key}", verb="case.recorded", by=by, at=at, number=number, title=title)
    return case


@transaction.atomic
def propose_case(*, meeting: Meeting, title: str, kind: str, background: str, by: User, at: datetime) -> Case:
    """A member's proposal. Raises RuleBroken `meeting.state` and, after the day, `case.too_late`."""
    on = in_oslo(at).date()
    access.check_can_see_meeting(by, meeting, on=on)
    if meeting.state not in _OPEN:
        raise RuleBroken("meeting.state", state=meeting.state, verb="propose")
    if (
        meeting.cases_due is not None
        and on > meeting.cases_due
        and not access.can_run(by, meeting.body, on=on)
    ):
        raise RuleBroken("case.too_late", day=meeting.cases_due.isoformat())
    case = Case.objects.create(
        meeting=meeting, title=title.strip(), kind=kind, background=background, state=CASE.initial,
        proposed_by=by.person,
    )  # fmt: skip
    record(stream=f"body:{meeting.body.key}", verb="case.proposed", by=by, at=at, title=case.title)
    return case


@transaction.atomic
def add_case(
    *, meeting: Meeting, title: str, kind: str, by: User, at: datetime, background: str = "",
    proposal: str = "", ground: str = "", public_title: str = "", minutes_planned: int | None = None,
    approves: Meeting | None = None, previous: Case | None = None,
) -> Case:  # fmt: skip
    """A case on the agenda, last, with the next number of the body in the meeting's year."""
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    _check_open(meeting)
    case = Case(
        meeting=meeting, title=title.strip(), kind=kind, background=background, proposal=proposal,
        ground=ground.strip(), public_title=public_title.strip(), minutes_planned=minutes_planned,
        state=CaseState.LISTED, approves=approves, previous=previous,
    )  # fmt: skip
    _number(case)
    case.save()
    record(stream=f"body:{meeting.body.key}", verb="case.listed", by=by, at=at, number=case.number)
    return case


def _number(case: Case) -> None:
    """The next number, while the body is held, and the last place on the agenda."""
    body = Body.objects.select_for_update().get(pk=case.meeting.body_id)
    year = case.meeting.day.year
    form = bodies.facts_of(body).case_number
    taken = set(Case.objects.filter(meeting__body=body).values_list("number", flat=True))
    sequence = queries.last_sequence(body, year) + 1
    while write_number(form, sequence=sequence, year=year) in taken:
        sequence += 1  # a number that was put on record by hand
    case.year, case.sequence = year, sequence
    case.number = write_number(form, sequence=sequence, year=year)
    last = case.meeting.cases.order_by("-position").values_list("position", flat=True).first()
    case.position = (last or 0) + 1


def _check_open(meeting: Meeting) -> None:
    state = Meeting.objects.select_for_update().values_list("state", flat=True).get(pk=meeting.pk)
    if state not in _OPEN:
        raise RuleBroken("meeting.closed")


@transaction.atomic
def list_case(*, case: Case, by: User, at: datetime) -> Case:
    """Take a proposal onto the agenda. Raises RuleBroken `case.state`."""
    locked = _writable(case, by, at)
    locked.state = CASE.after(locked.state, "list")
    _number(locked)
    locked.save()
    record(stream=f"body:{case.meeting.body.key}", verb="case.listed", by=by, at=at, number=locked.number)
    return locked


@transaction.atomic
def withdraw_case(*, case: Case, by: User, at: datetime) -> Case:
    """Off the agenda. Its number is not given again."""
    locked = _writable(case, by, at)
    locked.state = CASE.after(locked.state, "withdraw")
    locked.save(update_fields=["state"])
    record(stream=f"body:{case.meeting.body.key}", verb="case.withdrawn", by=by, at=at, number=locked.number)
    return locked


@transaction.atomic
def change_case(
    *, case: Case, title: str, kind: str, background: str, proposal: str, ground: str, public_title: str,
    minutes_planned: int | None, by: User, at: datetime,
) -> Case:  # fmt: skip
    """What stands on the agenda. Raises RuleBroken `case.state` once it is treated, `meeting.closed`
    afterwards.
    """
    locked = _writable(case, by, at)
    if locked.state != CaseState.PROPOSED:
        CASE.after(locked.state, "change")
    locked.title, locked.kind, locked.background, locked.proposal = title.strip(), kind, background, proposal
    locked.ground, locked.public_title = ground.strip(), public_title.strip()
    locked.minutes_planned = minutes_planned
    locked.save()
    record(stream=f"body:{case.meeting.body.key}", verb="case.changed", by=by, at=at, number=locked.number)
    return locked


@transaction.atomic
def move_case(*, case: Case, up: bool, by: User, at: datetime) -> None:
    """One place up or down on the agenda; the number stays. At the end nothing happens."""
    _writable(case, by, at)
    rows = [row for row in case.meeting.cases.order_by("position", "pk") if row.state in queries.ON_AGENDA]
    here = next((place for place, row in enumerate(rows) if row.pk == case.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, start=1):
        row.position = place
    Case.objects.bulk_update(rows, ["position"])
    record(stream=f"body:{case.meeting.body.key}", verb="case.moved", by=by, at=at, number=case.number)


def _writable(case: Case, by: User, at: datetime) -> Case:
    """The case, held, for somebody who may write it while its meeting is not over."""
    access.check_can_write_case(by, case, on=in_oslo(at).date())
    _check_open(case.meeting)
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    locked.meeting = case.meeting
    return locked


# --- papers -------------------------------------------------------------------------------------------------


@transaction.atomic
def add_paper(*, case: Case, file: File, title: str, by: User, at: datetime) -> Paper:
    """A stored file as a paper of a case; after the deadline for papers it is marked as late."""
    _writable(case, by, at)
    due = case.meeting.papers_due
    paper = Paper.objects.create(
        case=case, file=file, title=title.strip() or file.original_name, added_at=at,
        late=due is not None and in_oslo(at).date() > due,
    )  # fmt: skip
    record(
        stream=f"body:{case.meeting.body.key}", verb="paper.added", by=by, at=at, number=case.number,
        sha256=file.sha256, late=paper.late,
    )  # fmt: skip
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: User, at: datetime) -> None:
    """Away from the case; the file is kept."""
    _writable(paper.case, by, at)
    if paper.removed_at is None:
        paper.removed_at = at
        paper.save(update_fields=["removed_at"])
        record(
            stream=f"body:{paper.case.meeting.body.key}", verb="paper.removed", by=by, at=at,
            number=paper.case.number, sha256=paper.file.sha256,
        )  # fmt: skip


# --- interests ----------------------------------------------------------------------------------------------


@transaction.atomic
def declare_interest(
    *, case: Case, conflict: bool, ground: str = "", text: str = "", by: User, at: datetime
) -> Interest:
    """What a member says of a case. Who has declared a conflict sees nothing of it from then on.

    It can be changed from none to a conflict at any time before the meeting is over, never back: that is
    for the leader or secretary (`set_aside`). Raises RuleBroken `interest.ground`, `interest.stands`,
    `meeting.closed`.
    """
    if by.person is None or not meetings.is_asked(by, case.meeting):
        access.check_can_see_meeting(by, case.meeting, on=in_oslo(at).date())
    if by.person is None:
        raise NotAllowed("meeting.not_yours")
    _check_open(case.meeting)
    if conflict and not ground:
        raise RuleBroken("interest.ground", place="ground")
    said, _new = Interest.objects.select_for_update().get_or_create(
        case=case, person=by.person, defaults={"conflict": False, "declared_at": at}
    )
    if said.conflict and said.set_aside_at is None and not conflict:
        raise RuleBroken("interest.stands")
    said.conflict, said.ground, said.text = conflict, ground if conflict else "", text if conflict else ""
    said.declared_at, said.set_aside_at, said.set_aside_reason = at, None, ""
    said.save()
    verb = "interest.declared" if conflict else "interest.none"
    record(stream=f"body:{case.meeting.body.key}", verb=verb, by=by, at=at, case=case.pk, ground=said.ground)
    return said


@transaction.atomic
def set_aside(*, interest: Interest, reason: str, by: User, at: datetime) -> Interest:
    """The body finds that a declared interest is no conflict, with the reason. Never by the one concerned."""
    case = interest.case
    access.check_can_run(by, case.meeting.body, on=in_oslo(at).date())
    if interest.person_id == by.person_id:
        raise NotAllowed("case.own_conflict", secret=False)
    _check_open(case.meeting)
    if not reason.strip():
        raise RuleBroken("meeting.no_reason", place="reason")
    interest.set_aside_at, interest.set_aside_reason = at, reason.strip()
    interest.save(update_fields=["set_aside_at", "set_aside_reason"])
    record(
        stream=f"body:{case.meeting.body.key}", verb="interest.set_aside", by=by, at=at, case=case.pk,
        person=str(interest.person_id), reason=reason.strip(),
    )  # fmt: skip
    return interest

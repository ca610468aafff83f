"""The meeting itself: who is there, who leaves for a case, what is decided; closed, and then only
corrected.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tildel.audit.actions import record
from tildel.governance import access
from tildel.governance.actions.cases import add_case
from tildel.governance.domain.quorum import votes_fit
from tildel.governance.domain.states import CASE, MEETING, CaseState, MeetingState
from tildel.governance.models import ActionItem, Case, Correction, Meeting, Recusal
from tildel.governance.queries import cases, meetings
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import Person, User

Votes = tuple[int | None, int | None, int | None]  # for, against, blank; None where none was taken
CORRECTABLE = ("discussion", "decision_text")


@transaction.atomic
def prepare_agenda(*, meeting: Meeting, by: User, at: datetime) -> list[Case]:
    """What every agenda begins with: minutes to approve, action items to follow up, cases postponed before.

    Titles are in the body's language, bokmål. What is there already is not put there twice.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    made: list[Case] = []
    before = meetings.previous_unapproved(meeting)
    with translation.override("nb"):
        if before is not None and not meeting.cases.filter(approves=before).exists():
            title = _("Approval of the minutes of %(day)s") % {"day": before.day.strftime("%d.%m.%Y")}
            made.append(
                add_case(meeting=meeting, title=title, kind="decision", approves=before, by=by, at=at)
            )
        title = _("Follow-up of action items")
        if meetings.open_items(meeting.body).exists() and not meeting.cases.filter(title=title).exists():
            made.append(add_case(meeting=meeting, title=title, kind="information", by=by, at=at))
    waiting = Case.objects.filter(
        meeting__body=meeting.body,
        meeting__day__lt=meeting.day,
        state=CaseState.POSTPONED,
        later__isnull=True,
    )
    for old in waiting.order_by("meeting__day", "position"):
        again = add_case(
            meeting=meeting, title=old.title, kind=old.kind, background=old.background, proposal=old.proposal,
            ground=old.ground, public_title=old.public_title, previous=old, by=by, at=at,
        )  # fmt: skip
        # Who had a conflict in it then has one now.
        for said in old.interests.filter(conflict=True, set_aside_at__isnull=True):
            said.pk, said.case = None, again
            said.save(force_insert=True)
        made.append(again)
    return made


@transaction.atomic
def start_meeting(*, meeting: Meeting, chair: Person, by: User, at: datetime) -> Meeting:
    """The meeting is open. Whoever said yes is taken to be there until somebody says otherwise."""
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    locked = _locked(meeting)
    locked.state = MEETING.after(locked.state, "start")
    if not locked.attendances.filter(person=chair).exists():
        raise RuleBroken("meeting.chair_not_asked", place="chair")
    locked.chair, locked.minute_taker = chair, by.person
    locked.save()
    locked.attendances.filter(answer="yes").update(present=True)
    record(stream=_stream(meeting), verb="meeting.started", by=by, at=at, chair=str(chair.pk))
    return locked


@transaction.atomic
def mark_present(*, meeting: Meeting, present: Collection[int], by: User, at: datetime) -> None:
    """Who is there: the attendances named, and nobody else. Raises RuleBroken `meeting.state`."""
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    MEETING.after(_locked(meeting).state, "write")
    meeting.attendances.filter(pk__in=present).update(present=True)
    meeting.attendances.exclude(pk__in=present).update(present=False)
    record(stream=_stream(meeting), verb="meeting.attendance", by=by, at=at, present=len(present))


@transaction.atomic
def leave_room(*, case: Case, person: Person, by: User, at: datetime) -> Recusal:
    """Somebody leaves for a case; a second time changes nothing."""
    _writable(case, by, at)
    if not case.meeting.attendances.filter(person=person, present=True).exists():
        raise RuleBroken("case.not_there")
    recusal, new = Recusal.objects.get_or_create(case=case, person=person, defaults={"left_at": at})
    if new:
        record(
            stream=_stream(case.meeting),
            verb="case.left",
            by=by,
            at=at,
            number=case.number,
            person=str(person.pk),
        )
    return recusal


@transaction.atomic
def come_back(*, case: Case, person: Person, by: User, at: datetime) -> None:
    """Back in the room; only after the case is treated or postponed. Raises RuleBroken `case.not_treated`."""
    access.check_can_run(by, case.meeting.body, on=in_oslo(at).date())
    MEETING.after(_locked(case.meeting).state, "write")
    if Case.objects.values_list("state", flat=True).get(pk=case.pk) == CaseState.LISTED:
        raise RuleBroken("case.not_treated")
    changed = Recusal.objects.filter(case=case, person=person, back_at__isnull=True).update(back_at=at)
    if changed:
        record(
            stream=_stream(case.meeting),
            verb="case.back",
            by=by,
            at=at,
            number=case.number,
            person=str(person.pk),
        )


@transaction.atomic
def write_case(
    *, case: Case, discussion: str, decision_text: str, votes: Votes = (None, None, None),
    step: str = "", by: User, at: datetime,
) -> Case:  # fmt: skip
    """The minutes of a case; with `step` treat, postpone or reopen also its state.

    A case is not treated while somebody with a conflict is in the room, and nothing is decided without
    quorum. Raises RuleBroken `case.conflict_in_room`, `case.no_quorum`, `case.no_decision`, `case.votes`,
    `case.state`.
    """
    locked = _writable(case, by, at)
    for_, against, blank = votes
    out = _out_of_room(locked)
    count = meetings.quorum(case.meeting, meetings.attendances(case.meeting), out=out)
    if not votes_fit(given=votes, present=count.present):
        raise RuleBroken("case.votes", place="votes_for", present=count.present)
    locked.discussion, locked.decision_text = discussion, decision_text
    locked.votes_for, locked.votes_against, locked.votes_blank = for_, against, blank
    if step == "treat":
        _check_can_treat(locked, count)
    if step:
        locked.state = CASE.after(locked.state, step)
    locked.save()
    record(
        stream=_stream(case.meeting), verb=f"case.{step or 'written'}", by=by, at=at, number=case.number,
        counted=count.present, needed=count.needed,
    )  # fmt: skip
    return locked


def _out_of_room(case: Case) -> list[Any]:
    return list(case.recusals.filter(back_at__isnull=True).values_list("person_id", flat=True))


def _check_can_treat(case: Case, count: Any) -> None:
    there = set(case.meeting.attendances.filter(present=True).values_list("person_id", flat=True))
    inside = there - set(_out_of_room(case))
    for row in cases.active_conflicts(case):
        if row.person_id in inside:
            raise RuleBroken("case.conflict_in_room", name=str(row.person))
    if case.kind != "decision":
        return
    if not count.reached:
        raise RuleBroken("case.no_quorum", present=count.present, needed=count.needed)
    if not case.decision_text.strip():
        raise RuleBroken("case.no_decision", place="decision_text")


@transaction.atomic
def add_item(*, case: Case, text: str, owner: Person, due: date, by: User, at: datetime) -> ActionItem:
    """What somebody is to do after the meeting, and by when."""
    _writable(case, by, at)
    if not case.meeting.attendances.filter(person=owner).exists():
        raise RuleBroken("item.owner", place="owner")
    made = ActionItem.objects.create(case=case, text=text.strip(), owner=owner, due=due)
    record(
        stream=_stream(case.meeting), verb="item.added", by=by, at=at, number=case.number,
        owner=str(owner.pk), due=due.isoformat(),
    )  # fmt: skip
    return made


@transaction.atomic
def finish_item(*, item: ActionItem, note: str, by: User, at: datetime) -> ActionItem:
    """Done: said by its owner, the leader or the secretary. Twice changes nothing."""
    body = item.case.meeting.body
    if by.person_id is None or item.owner_id != by.person_id:
        access.check_can_run(by, body, on=in_oslo(at).date())
    if item.done_at is None:
        item.done_at, item.done_note = at, note.strip()
        item.save(update_fields=["done_at", "done_note"])
        record(stream=f"body:{body.key}", verb="item.done", by=by, at=at, item=item.pk)
    return item


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """The meeting is over: from now on its minutes are only corrected. Minutes approved in it are approved.

    Raises RuleBroken `meeting.cases_left` while a case is neither treated nor postponed.
    """
    access.check_can_run(by, meeting.body, on=in_oslo(at).date())
    locked = _locked(meeting)
    locked.state = MEETING.after(locked.state, "close")
    left = list(locked.cases.filter(state=CaseState.LISTED).values_list("number", flat=True))
    if left:
        raise RuleBroken("meeting.cases_left", numbers=", ".join(left))
    locked.closed_at = at
    locked.save()
    Recusal.objects.filter(case__meeting=locked, back_at__isnull=True).update(back_at=at)
    for case in locked.cases.filter(approves__isnull=False, state=CaseState.TREATED).select_related(
        "approves"
    ):
        approved = Meeting.objects.select_for_update().get(pk=case.approves_id)
        if approved.state == MeetingState.HELD:
            approved.state = MEETING.after(approved.state, "approve")
            approved.save(update_fields=["state"])
            record(
                stream=_stream(meeting), verb="minutes.approved", by=by, at=at, day=approved.day.isoformat(),
                number=case.number,
            )  # fmt: skip
    record(stream=_stream(meeting), verb="meeting.closed", by=by, at=at, day=locked.day.isoformat())
    return locked


@transaction.atomic
def correct_case(*, case: Case, field: str, text: str, reason: str, by: User, at: datetime) -> Correction:
    """Another wording in the minutes of a held meeting; what stood is kept beside it, with the reason.

    Raises RuleBroken `correction.field`, `correction.nothing`, `meeting.no_reason`, `meeting.state`.
    """
    access.check_can_write_case(by, case, on=in_oslo(at).date())
    MEETING.after(_locked(case.meeting).state, "correct")
    if field not in CORRECTABLE:
        raise RuleBroken("correction.field", place="field")
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    before = getattr(locked, field)
    if before.strip() == text.strip():
        raise RuleBroken("correction.nothing", place="text")
    if not reason.strip():
        raise RuleBroken("meeting.no_reason", place="reason")
    setattr(locked, field, text)
    locked.save(update_fields=[field])
    made = Correction.objects.create(
        case=locked,
        field=field,
        before=before,
        after=text,
        reason=reason.strip(),
        made_at=at,
        made_by=by.person,
    )
    record(
        stream=_stream(case.meeting), verb="case.corrected", by=by, at=at, number=locked.number, field=field,
        before=before, after=text, reason=reason.strip(),
    )  # fmt: skip
    return made


def _writable(case: Case, by: User, at: datetime) -> Case:
    """The case of a running meeting, held, for the leader or secretary without a conflict in it."""
    access.check_can_write_case(by, case, on=in_oslo(at).date())
    MEETING.after(_locked(case.meeting).state, "write")
    locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    locked.meeting = case.meeting
    return locked


def _locked(meeting: Meeting) -> Meeting:
    found = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    found.body = meeting.body
    return found


def _stream(meeting: Meeting) -> str:
    return f"body:{meeting.body.key}"

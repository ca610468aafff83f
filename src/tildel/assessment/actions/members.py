"""Experts in a round: asked, waiting on the reserve list, answering, accepting the terms, reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from tildel.applications.domain.values import storable
from tildel.assessment import access, mails
from tildel.assessment.actions.searches import ask_for_ties
from tildel.assessment.domain.availability import days_late
from tildel.assessment.domain.committees import Role
from tildel.assessment.domain.declining import Why, together
from tildel.assessment.domain.states import MEMBER, MemberState, RoundState
from tildel.assessment.models import Committee, Expert, Member, Round
from tildel.assessment.queries import rounds as queries
from tildel.assessment.queries.committees import reserve, what_inviting_does
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for
from tildel.people.models import User

LOAD_LIMIT = 200


@transaction.atomic
def invite(
    *,
    round: Round,
    expert: Expert,
    committee: Committee | None = None,
    role: str = Role.EXPERT,
    by: User,
    at: datetime,
) -> Member:
    """Ask an expert into a round, by mail in their language. Who declined, or waits in reserve, may be asked.

    Whoever is in the round already keeps the committee and role they have there, unless a committee is given.
    Raises RuleBroken `round.closed`, or `round_member.state` when the expert is asked already.
    """
    _check_open(round, by, at)
    place = {"committee": committee, "role": role}
    member, new = Member.objects.get_or_create(
        round=round, expert=expert, defaults={"invited_at": at, **place}
    )
    if not new:
        member.state = MEMBER.after(member.state, "invite")
        member.invited_at, member.answered_at, member.decline_reason = at, None, ""
        if committee:
            member.committee, member.role = committee, role
        member.save()
    account_for(person=expert.person, by=by, at=at)
    who = str(expert.person_id)
    record(stream=f"round:{round.call.key}", verb="expert.invited", by=by, at=at, expert=who)
    _mail_invitation(member, at)
    ask_for_ties(round)
    return member


@transaction.atomic
def put_on_reserve(*, round: Round, expert: Expert, by: User, at: datetime) -> Member:
    """Last on the list of those who are asked when somebody declines. They hear nothing of it.

    Raises RuleBroken `round.closed`, or `round_member.state` when they have been asked and answered.
    """
    _check_open(round, by, at)
    member, new = Member.objects.get_or_create(
        round=round, expert=expert,
        defaults={"invited_at": at, "state": MEMBER.after(MemberState.INVITED, "wait")},
    )  # fmt: skip
    if not new:
        member.state, member.invited_at = MEMBER.after(member.state, "wait"), at
        member.save(update_fields=["state", "invited_at"])
    record(
        stream=f"round:{round.call.key}", verb="expert.reserved", by=by, at=at, expert=str(expert.person_id)
    )  # fmt: skip
    return member


def invite_next(*, round: Round, by: User, at: datetime) -> Member:
    """Ask the first on the reserve list. Raises RuleBroken `reserve.empty`, and as `invite`."""
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    first = reserve(round).first()
    if first is None:
        raise RuleBroken("reserve.empty")
    return invite(round=round, expert=first.expert, by=by, at=at)


@transaction.atomic
def take_off_reserve(*, member: Member, by: User, at: datetime) -> None:
    """Forget that somebody waits. Raises RuleBroken `round_member.state` once they have been asked."""
    _check_open(member.round, by, at)
    if locked_member(member).state != MemberState.RESERVE:
        raise RuleBroken("round_member.state")
    record(
        stream=f"round:{member.round.call.key}", verb="expert.unreserved", by=by, at=at,
        expert=str(member.expert.person_id),
    )  # fmt: skip
    member.delete()


@transaction.atomic
def invite_committee(
    *, round: Round, committee: Committee, experts: Iterable[int], by: User, at: datetime
) -> list[Member]:
    """Ask those of `experts` who sit in a committee today, each in the role of the seat.

    Who is asked already is passed over. Raises RuleBroken `round.closed`, `placement.other_programme`.
    """
    _check_open(round, by, at)
    if committee.programme_id != round.call.programme_id:
        raise RuleBroken("placement.other_programme")
    wanted, today = set(experts), in_oslo(at).date()
    rows = what_inviting_does(round, committee, on=today, due=None)
    chosen = [row.seat for row in rows if row.can_be_invited and row.seat.expert_id in wanted]
    return [
        invite(round=round, expert=seat.expert, committee=committee, role=seat.role, by=by, at=at)
        for seat in chosen
    ]


@transaction.atomic
def change_member(
    *, member: Member, role: str, committee: Committee | None, least: int | None, most: int | None, by: User,
    at: datetime,
) -> Member:  # fmt: skip
    """The role, committee and loads of an expert in one round; no load is the round's own rule.

    Raises RuleBroken `round.closed`, `seat.role_unknown`, `placement.other_programme` or
    `member.loads_crossed`.
    """
    _check_open(member.round, by, at)
    if role not in set(Role):
        raise RuleBroken("seat.role_unknown", place="role")
    if committee and committee.programme_id != member.round.call.programme_id:
        raise RuleBroken("placement.other_programme", place="committee")
    if any(load is not None and not 0 <= load <= LOAD_LIMIT for load in (least, most)):
        raise RuleBroken("member.load_outside", place="most", limit=LOAD_LIMIT)
    if least is not None and most is not None and least > most:
        raise RuleBroken("member.loads_crossed", place="most")
    locked = locked_member(member)
    locked.role, locked.committee, locked.least, locked.most = role, committee, least, most
    locked.save(update_fields=["role", "committee", "least", "most"])
    record(
        stream=f"round:{locked.round.call.key}", verb="member.changed", by=by, at=at,
        expert=str(locked.expert.person_id), role=role, committee=committee.key if committee else "",
        least=least, most=most,
    )  # fmt: skip
    return locked


def _check_open(round: Round, by: User, at: datetime) -> None:
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    if Round.objects.select_for_update().get(pk=round.pk).state == RoundState.CLOSED:
        raise RuleBroken("round.closed")


def _mail_invitation(member: Member, at: datetime) -> None:
    person, call = member.expert.person, member.round.call
    with translation.override(person.language):
        subject, body = mails.invitation(
            name=str(person), call=_call_name(call.names, person.language), due_at=member.round.due_at
        )
    write_mail(
        kind="assessment_invitation", to=person.email, language=person.language, subject=subject, body=body,
        cause=f"assessment_invitation:{member.pk}:{at.isoformat()}", at=at,
    )  # fmt: skip


@transaction.atomic
def answer_invitation(
    *, member: Member, accepted: bool, why: str = "", reason: str = "", by: User, at: datetime
) -> Member:
    """The expert's yes, or no with `why` (one of declining.Why) and a text; officers get a mail of a no.

    Raises RuleBroken `round_member.state`, `invitation.why_missing` or `.reason_missing` (with OTHER).
    """
    access.check_can_answer(by, member)
    locked = locked_member(member)
    if locked.round.state == RoundState.CLOSED:
        raise RuleBroken("round.closed")
    locked.state = MEMBER.after(locked.state, "accept" if accepted else "decline")
    locked.answered_at = at
    locked.decline_reason = "" if accepted else _decline_reason(why, reason)
    locked.save(update_fields=["state", "answered_at", "decline_reason"])
    verb = "invitation.accepted" if accepted else "invitation.declined"
    record(stream=f"round:{locked.round.call.key}", verb=verb, by=by, at=at)
    if not accepted:
        _mail_officers(locked, at)
    return locked


def _decline_reason(why: str, reason: str) -> str:
    text = storable(reason).strip()
    if why not in set(Why):
        raise RuleBroken("invitation.why_missing", place="why")
    if why == Why.OTHER and not text:
        raise RuleBroken("invitation.reason_missing", place="reason")
    return together(why, text)


def _mail_officers(member: Member, at: datetime) -> None:
    """Without the reason, which may be of a private kind; it stands on the page that the mail leads to."""
    round, waiting = member.round, reserve(member.round).count()
    for officer in queries.officers_of(round.call, on=in_oslo(at).date()):
        with translation.override(officer.language):
            subject, body = mails.declined(
                expert=str(member.expert.person), call=_call_name(round.call.names, officer.language),
                call_key=round.call.key, waiting=waiting,
            )  # fmt: skip
        write_mail(
            kind="assessment_declined", to=officer.email, language=officer.language, subject=subject,
            body=body, cause=f"assessment_declined:{member.pk}:{officer.pk}:{at.isoformat()}", at=at,
        )  # fmt: skip


@transaction.atomic
def accept_terms(*, member: Member, by: User, at: datetime) -> Member:
    """Once; again changes nothing. Raises RuleBroken `member.not_accepted` without a yes before it."""
    access.check_can_answer(by, member)
    locked = locked_member(member)
    if locked.state != MemberState.ACCEPTED:
        raise RuleBroken("member.not_accepted")
    if locked.terms_accepted_at is None:
        locked.terms_accepted_at = at
        locked.save(update_fields=["terms_accepted_at"])
        record(stream=f"round:{locked.round.call.key}", verb="terms.accepted", by=by, at=at)
    return locked


@transaction.atomic
def remind(*, round: Round, members: Iterable[Member], by: User, at: datetime) -> list[Member]:
    """Mail those of `members` who have something left, at most once a day each. Returns who gets one now."""
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    wanted = {member.pk for member in members}
    told = [row for row in queries.members(round) if row.pk in wanted and _mail_reminder(row, round, at)]
    if told:
        record(
            stream=f"round:{round.call.key}", verb="experts.reminded", by=by, at=at,
            experts=[str(member.expert.person_id) for member in told],
        )  # fmt: skip
    return told


def _mail_reminder(member: Member, round: Round, at: datetime) -> bool:
    person = member.expert.person
    with translation.override(person.language):
        left = mails.left_to_do(
            state=member.state, terms=member.terms_accepted_at is not None,
            undeclared=_undeclared(member, round), unsubmitted=member.load - member.submitted,
        )  # fmt: skip
        call = _call_name(round.call.names, person.language)
        subject, body = mails.reminder(
            name=str(person), call=call, left=left, due_at=round.due_at, late=_days_late(round, at)
        )
    if not left or round.state == RoundState.CLOSED:
        return False
    mail = write_mail(
        kind="assessment_reminder", to=person.email, language=person.language, subject=subject, body=body,
        cause=f"assessment_reminder:{member.pk}:{in_oslo(at).date().isoformat()}", at=at,
    )  # fmt: skip
    return mail.written_at == at


def _days_late(round: Round, at: datetime) -> int:
    return days_late(in_oslo(round.due_at).date(), in_oslo(at).date()) if round.due_at else 0


def _undeclared(member: Member, round: Round) -> int:
    if round.state != RoundState.REVIEWING:
        return 0
    return max(queries.assessed_applications(round.call).count() - member.declared, 0)


def locked_member(member: Member) -> Member:
    """The row, held until the transaction ends: what concerns one expert comes one after the other."""
    list(Member.objects.select_for_update().filter(pk=member.pk).values_list("pk"))
    # Read in a second statement: what others changed while this one waited is seen, the round's state too.
    return Member.objects.select_related("round__call__programme", "expert__person").get(pk=member.pk)


def _call_name(names: dict[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or names.get("nb") or ""

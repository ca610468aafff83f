"""Who takes part when the board and the deciding body treat a call: interests, presence, who left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from tildel.applications.models import Application
from tildel.assessment.domain.impartiality import NO_CONFLICT, check_declaration
from tildel.assessment.queries.rounds import assessed_applications
from tildel.audit.actions import record
from tildel.decisions.access import can_prepare, check_can_declare, check_can_record
from tildel.decisions.models import Decision, Participant, ParticipantInterest
from tildel.decisions.queries.participation import own_seats, treating
from tildel.governance.models import Body
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import Person, User
from tildel.programmes.models import Call

LONGEST = 2_000


@transaction.atomic
def declare_interests(
    *, call: Call, person: Person, answers: Mapping[str, tuple[str, str]], by: User, at: datetime
) -> list[Participant]:
    """What a member of the board or the deciding body says: {reference: (ground, text)}, "" for no conflict.

    Whoever is not named is declared without conflict. A conflict that was declared before stands. An officer
    may write down what a member said in the meeting.
    """
    _check_may_declare(call, person, by, at)
    _refuse_signed(call)
    on = in_oslo(at).date()
    assessed = {row.reference: row for row in assessed_applications(call)}
    for reference, (ground, text) in answers.items():
        if reference not in assessed:
            raise RuleBroken("decisions.unknown", place=reference, reference=reference)
        try:
            check_declaration(ground, text, on=on)
        except RuleBroken as error:
            raise RuleBroken(error.code, place=f"{error.place}-{reference}", **error.params) from error
        if len(text) > LONGEST:
            raise RuleBroken(
                "declaration.text_too_long", place=f"text-{reference}", length=len(text), limit=LONGEST
            )
    conflicts = {ref: answer for ref, answer in answers.items() if answer[0] != NO_CONFLICT}
    seats = own_seats(call, person, on=on)
    found = [_declare(call, body, person, conflicts, assessed, by, at) for body in seats]
    record(
        stream=f"decision:{call.key}", verb="interests.declared", by=by, at=at, person=str(person.pk),
        conflicts={ref: ground for ref, (ground, _text) in conflicts.items()},
    )  # fmt: skip
    return found


def _check_may_declare(call: Call, person: Person, by: User, at: datetime) -> None:
    if by.person_id == person.pk:
        check_can_declare(by, call, on=at.date())
    elif not can_prepare(by, call, on=at.date()):
        raise NotAllowed("decisions.officers_only", secret=True)


def _refuse_signed(call: Call) -> None:
    if Decision.objects.filter(recommendation__ranking__call=call, signed_at__isnull=False).exists():
        raise RuleBroken("decisions.signed_already")


def _declare(
    call: Call,
    body: Body,
    person: Person,
    conflicts: Mapping[str, tuple[str, str]],
    assessed: Mapping[str, Application],
    by: User,
    at: datetime,
) -> Participant:
    participant, _new = Participant.objects.get_or_create(call=call, body=body, person=person)
    participant.declared_at, participant.declared_by = at, by
    participant.save(update_fields=["declared_at", "declared_by"])
    for reference, (ground, text) in conflicts.items():
        ParticipantInterest.objects.get_or_create(
            participant=participant,
            application=assessed[reference],
            defaults={"ground": ground, "text": text.strip(), "declared_at": at},
        )
    return participant


@transaction.atomic
def record_presence(
    *, call: Call, body: Body, present: Collection[Person], left: Collection[int], by: User, at: datetime
) -> None:
    """Who of a body was there, and who was out of the room for which application.

    `left` are interests by number; only those of this body and call count. Those with a seat who were not
    there are written down as absent.
    """
    check_can_record(by, call, on=at.date())
    _refuse_signed(call)
    there = {person.pk for person in present}
    seats = [seat for one in treating(call, on=in_oslo(at).date()) if one.body == body for seat in one.seats]
    for person in {*present, *(seat.person for seat in seats)}:
        Participant.objects.update_or_create(
            call=call, body=body, person=person, defaults={"present": person.pk in there}
        )
    for one in ParticipantInterest.objects.filter(participant__call=call, participant__body=body):
        one.left_at = (one.left_at or at) if one.pk in left else None
        one.save(update_fields=["left_at"])
    record(
        stream=f"decision:{call.key}", verb="presence.recorded", by=by, at=at, body=body.key,
        present=sorted(map(str, there)), left=sorted(left),
    )  # fmt: skip


@transaction.atomic
def lift_interest(*, interest: ParticipantInterest, reason: str, by: User, at: datetime) -> None:
    """Take back an interest that was declared by mistake, with the reason on record."""
    call = interest.participant.call
    check_can_record(by, call, on=at.date())
    _refuse_signed(call)
    if not reason.strip():
        raise RuleBroken("declaration.needs_reason", place="reason")
    record(
        stream=f"decision:{call.key}", verb="interest.lifted", by=by, at=at, reason=reason.strip(),
        person=str(interest.participant.person_id), application=interest.application.reference,
        ground=interest.ground,
    )  # fmt: skip
    interest.delete()

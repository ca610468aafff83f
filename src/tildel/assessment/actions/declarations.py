"""Conflicts of interest. One that is declared or established acts at once and everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import transaction
from django.utils import translation

from tildel.applications.domain.values import storable
from tildel.applications.models import Application
from tildel.assessment import access, mails, mails_conflicts
from tildel.assessment.actions.members import locked_member
from tildel.assessment.actions.rounds import check_reviewing
from tildel.assessment.domain.impartiality import NO_CONFLICT, check_declaration
from tildel.assessment.domain.states import FoundState, ReviewState
from tildel.assessment.models import Assignment, Declaration, FoundInterest, Member, Review, Wish
from tildel.assessment.queries import conflicts
from tildel.assessment.queries import rounds as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User

TEXT_LIMIT = 2000


@transaction.atomic
def declare(
    *, member: Member, application: Application, ground: str, text: str = "", by: User, at: datetime
) -> Declaration:
    """What an expert says of an interest in one application: a ground of the rules in force, or "" for none.

    A ground takes the application away at once; the expert cannot take it back, an officer can. The ground
    stands in the trail of the round only, the text in none. Raises RuleBroken `round.not_reviewing`,
    `declaration.unknown_ground`, `declaration.needs_text`, `declaration.text_too_long`.
    """
    access.check_can_answer(by, member)
    member = locked_member(member)
    check_reviewing(member.round)
    access.check_can_declare(by, member, application, on=in_oslo(at).date())
    text = storable(text).strip() if ground else ""
    check_declaration(ground, text, on=in_oslo(at).date())
    if len(text) > TEXT_LIMIT:
        raise RuleBroken("declaration.text_too_long", place="text", limit=TEXT_LIMIT, length=len(text))
    declaration, _new = Declaration.objects.update_or_create(
        member=member,
        application=application,
        defaults={"ground": ground, "text": text, "declared_at": at, "declared_by": by},
    )
    _mark_complete(member, at)
    record(
        stream=f"round:{member.round.call.key}", verb="interest.declared", by=by, at=at,
        application=application.reference, ground=ground,
    )  # fmt: skip
    if ground != NO_CONFLICT:
        _take_away(member, application, at, mails.conflict_declared)
    return declaration


@transaction.atomic
def declare_none(*, member: Member, applications: Collection[Application], by: User, at: datetime) -> int:
    """That an expert has no interest in any of these applications; how many were not answered for before.

    All of them or none: raises NotAllowed, secret, when one is not the expert's to know of, and RuleBroken
    `round.not_reviewing`.
    """
    access.check_can_answer(by, member)
    member = locked_member(member)
    check_reviewing(member.round)
    access.check_can_declare_all(by, member, applications, on=in_oslo(at).date())
    answered = set(Declaration.objects.filter(member=member).values_list("application", flat=True))
    new = [application for application in applications if application.pk not in answered]
    if not new:
        return 0
    Declaration.objects.bulk_create(
        Declaration(
            member=member, application=row, ground=NO_CONFLICT, text="", declared_at=at, declared_by=by
        )
        for row in new
    )
    _mark_complete(member, at)
    record(
        stream=f"round:{member.round.call.key}", verb="interests.none", by=by, at=at,
        applications=[row.reference for row in new],
    )  # fmt: skip
    return len(new)


@transaction.atomic
def establish_conflict(
    *, member: Member, application: Application, ground: str, text: str, source: str, by: User, at: datetime
) -> Declaration:
    """A conflict that an officer finds there is: it acts as a declared one does, in every state of the round.

    One that is in force stays as it is. `source` is found or objection. The expert hears nothing but that the
    application is not theirs to read. Raises RuleBroken `declaration.unknown_ground`.
    """
    access.check_can_run(by, member.round.call, on=in_oslo(at).date())
    member = locked_member(member)
    standing = conflicts.conflict_of(member, application)
    if standing:
        return standing
    if ground == NO_CONFLICT:
        raise RuleBroken("declaration.unknown_ground", place="ground", ground=ground)
    text = storable(text).strip()[:TEXT_LIMIT]
    check_declaration(ground, text or source, on=in_oslo(at).date())
    declaration, _new = Declaration.objects.update_or_create(
        member=member,
        application=application,
        defaults={"ground": ground, "text": text, "declared_at": at, "declared_by": by},
    )
    _mark_complete(member, at)
    record(
        stream=f"round:{member.round.call.key}", verb="conflict.established", by=by, at=at, ground=ground,
        application=application.reference, expert=str(member.expert.person_id), source=source,
    )  # fmt: skip
    _take_away(member, application, at, mails_conflicts.conflict_established)
    return declaration


@transaction.atomic
def lift_conflict(*, declaration: Declaration, reason: str, by: User, at: datetime) -> None:
    """Take back, with a reason, a conflict declared or confirmed by mistake: the expert is asked anew.

    Ties that were confirmed behind it are set aside with it. Raises RuleBroken `declaration.needs_reason`.
    """
    round = declaration.member.round
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    check_reviewing(locked_member(declaration.member).round)
    reason = storable(reason).strip()[:TEXT_LIMIT]
    if not reason:
        raise RuleBroken("declaration.needs_reason", place="reason")
    Member.objects.filter(pk=declaration.member_id).update(declared_at=None)
    pair = {"member": declaration.member_id, "application": declaration.application_id}
    FoundInterest.objects.filter(**pair, state=FoundState.CONFIRMED).update(
        state=FoundState.SET_ASIDE, settled_at=at, settled_by=by, reason=reason
    )
    own = declaration.declared_by.person_id == declaration.member.expert.person_id
    record(
        stream=f"round:{round.call.key}", verb="conflict.lifted", by=by, at=at,
        application=declaration.application.reference, expert=str(declaration.member.expert.person_id),
        reason=reason, ground=declaration.ground, since=declaration.declared_at,
        source="declared" if own else "found",
    )  # fmt: skip
    declaration.delete()


def _mark_complete(member: Member, at: datetime) -> None:
    """`declared_at` is when the last of the applications was answered for."""
    declared = Declaration.objects.filter(member=member).values("application")
    left = queries.assessed_applications(member.round.call).exclude(pk__in=declared)
    if member.declared_at is None and not left.exists():
        member.declared_at = at
        member.save(update_fields=["declared_at"])


def _take_away(
    member: Member, application: Application, at: datetime, mail: Callable[..., mails.Mail]
) -> None:
    """A submitted review stays as a record that no longer counts; anything less goes."""
    Wish.objects.filter(member=member, application=application).delete()
    assignment = Assignment.objects.filter(member=member, application=application).first()
    if assignment is None:
        return
    kept = Review.objects.filter(assignment=assignment, state=ReviewState.SUBMITTED).exists()
    if not kept:
        Review.objects.filter(assignment=assignment).delete()
        assignment.delete()
    _tell_officers(member, application, kept, at, mail)


def _tell_officers(
    member: Member, application: Application, kept: bool, at: datetime, mail: Callable[..., mails.Mail]
) -> None:
    call = member.round.call
    for person in queries.officers_of(call, on=in_oslo(at).date()):
        with translation.override(person.language):
            subject, body = mail(
                expert=str(member.expert.person), reference=application.reference, kept=kept,
                call_key=call.key, call=call.names.get(person.language) or str(call),
            )  # fmt: skip
        write_mail(
            kind="assessment_conflict", to=person.email, language=person.language, subject=subject, body=body,
            cause=f"assessment_conflict:{member.pk}:{application.pk}:{person.pk}:{at.isoformat()}", at=at,
        )  # fmt: skip

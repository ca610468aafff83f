"""Who reads what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from tildel.applications.models import Application
from tildel.assessment import access
from tildel.assessment.actions.members import locked_member
from tildel.assessment.actions.rounds import check_reviewing
from tildel.assessment.domain.states import ReviewState
from tildel.assessment.models import Assignment, Member, Review, Round
from tildel.assessment.queries import assigning
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

Pair = tuple[Member, Application]


@transaction.atomic
def assign(*, member: Member, application: Application, by: User, at: datetime) -> Assignment:
    """Give an application to an expert; giving it twice changes nothing.

    Raises RuleBroken `round.not_reviewing`, `assignment.not_assessed`, `member.not_accepted`,
    `assignment.not_declared`, `.conflict`, `.tie_to_judge`, `.forbidden` or `.refused`.
    """
    access.check_can_run(by, member.round.call, on=in_oslo(at).date())
    # The lock is the same as a declaration takes: a conflict comes wholly before or wholly after this.
    member = locked_member(member)
    check_reviewing(member.round)
    new = _give(member.round, [(member, application)], by, at)
    if new:
        record(
            stream=f"round:{member.round.call.key}", verb="application.assigned", by=by, at=at,
            application=application.reference, expert=str(member.expert.person_id),
        )  # fmt: skip
    return Assignment.objects.get(member=member, application=application)


def assign_all(*, round: Round, pairs: Sequence[Pair], by: User, at: datetime) -> list[Assignment]:
    """Give many at once, by the rules of `assign`: all of them or, when one is refused, none. Returns the new
    ones. In the transaction of whoever calls, who also puts it on record."""
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    lock_members(round)
    check_reviewing(Round.objects.get(pk=round.pk))
    return _give(round, pairs, by, at)


def lock_members(round: Round) -> None:
    """Hold every expert of the round until the transaction ends, always in the same order."""
    list(Member.objects.select_for_update().filter(round=round).order_by("pk").values_list("pk"))


def _give(round: Round, pairs: Sequence[Pair], by: User, at: datetime) -> list[Assignment]:
    _check_may_read(round, pairs)
    wanted = {(member.pk, application.pk): (member, application) for member, application in pairs}
    old = {(row.member_id, row.application_id) for row in assigning.assigned(round, wanted)}
    rows = [
        Assignment(member=member, application=application, assigned_at=at, assigned_by=by)
        for key, (member, application) in wanted.items()
        if key not in old
    ]
    return Assignment.objects.bulk_create(rows, batch_size=500)


def _check_may_read(round: Round, pairs: Iterable[Pair]) -> None:
    named = {(member.pk, application.pk): (member, application) for member, application in pairs}
    refused = assigning.obstacles(round, named)
    for key, (member, application) in named.items():
        if key in refused:
            who = {"expert": str(member.expert.person), "reference": application.reference}
            raise RuleBroken(refused[key], **who)


@transaction.atomic
def unassign(*, assignment: Assignment, by: User, at: datetime) -> None:
    """Take an application from an expert, with what was drafted. Raises RuleBroken `assignment.submitted`."""
    access.check_can_run(by, assignment.member.round.call, on=in_oslo(at).date())
    member = locked_member(assignment.member)
    check_reviewing(member.round)
    drafted = take_back(assignment)
    record(
        stream=f"round:{member.round.call.key}", verb="application.unassigned", by=by, at=at,
        application=assignment.application.reference, expert=str(member.expert.person_id), drafted=drafted,
    )  # fmt: skip


def take_back(assignment: Assignment) -> bool:
    """Delete an assignment whose expert is locked, and whether something was drafted. Raises RuleBroken
    `assignment.submitted`."""
    reviews = Review.objects.filter(assignment=assignment)
    if reviews.filter(state=ReviewState.SUBMITTED).exists():
        raise RuleBroken("assignment.submitted", reference=assignment.application.reference)
    drafted = bool(reviews.delete()[0])
    assignment.delete()
    return drafted

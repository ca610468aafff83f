"""Objections to an expert: recorded by an officer, answered with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.applications.models import Application
from tildel.assessment import access
from tildel.assessment.actions.declarations import TEXT_LIMIT, establish_conflict
from tildel.assessment.actions.members import locked_member
from tildel.assessment.domain.states import OBJECTION
from tildel.assessment.models import Member, Objection
from tildel.assessment.queries import rounds as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User

NAME_LIMIT = 200


@transaction.atomic
def record_objection(
    *, members: Iterable[Member], application: Application, raised_by: str, text: str, received_at: datetime,
    by: User, at: datetime,
) -> list[Objection]:  # fmt: skip
    """Somebody objects to experts assessing an application: one row for each expert, answered one by one.

    While it waits nothing changes. Raises RuleBroken `objection.needs_expert`, `objection.needs_name`,
    `objection.needs_text`, `objection.in_future` or `assignment.not_assessed`.
    """
    members = list(members)
    if not members:
        raise RuleBroken("objection.needs_expert", place="about")
    for member in members:
        access.check_can_run(by, member.round.call, on=in_oslo(at).date())
    name, words = storable(raised_by).strip()[:NAME_LIMIT], storable(text).strip()[:TEXT_LIMIT]
    _check(members[0], application, name, words, received_at, at)
    rows = [
        Objection.objects.create(
            member=member, application=application, raised_by=name, text=words, received_at=received_at,
            recorded_by=by,
        )
        for member in members
    ]  # fmt: skip
    record(
        stream=f"round:{members[0].round.call.key}", verb="objection.recorded", by=by, at=at,
        application=application.reference, experts=[str(member.expert.person_id) for member in members],
        objections=[row.pk for row in rows],
    )  # fmt: skip
    return rows


def _check(
    member: Member, application: Application, name: str, words: str, received_at: datetime, at: datetime
) -> None:
    if not queries.assessed_applications(member.round.call).filter(pk=application.pk).exists():
        raise RuleBroken("assignment.not_assessed", place="application", reference=application.reference)
    if not name:
        raise RuleBroken("objection.needs_name", place="raised_by")
    if not words:
        raise RuleBroken("objection.needs_text", place="text")
    if received_at > at:
        raise RuleBroken("objection.in_future", place="received")


@transaction.atomic
def answer_objection(
    *, objection: Objection, upheld: bool, answer: str, ground: str = "", by: User, at: datetime
) -> Objection:
    """Upheld, the expert has a conflict of interest from now on; either way with a reason.

    Raises RuleBroken `objection.state`, `objection.needs_answer`, `declaration.unknown_ground`.
    """
    access.check_can_run(by, objection.member.round.call, on=in_oslo(at).date())
    member = locked_member(objection.member)
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    locked.state = OBJECTION.after(locked.state, "uphold" if upheld else "reject")
    locked.answer = storable(answer).strip()[:TEXT_LIMIT]
    if not locked.answer:
        raise RuleBroken("objection.needs_answer", place="answer")
    locked.answered_at, locked.answered_by = at, by
    locked.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    record(
        stream=f"round:{member.round.call.key}", verb=f"objection.{locked.state}", by=by, at=at,
        objection=locked.pk, application=objection.application.reference,
        expert=str(member.expert.person_id), answer=locked.answer,
    )  # fmt: skip
    if upheld:
        establish_conflict(
            member=member, application=objection.application, ground=ground, text=locked.answer,
            source="objection", by=by, at=at,
        )  # fmt: skip
    return locked

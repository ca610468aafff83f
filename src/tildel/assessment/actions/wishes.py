"""How much an expert wants to read an application; it helps to hand them out and promises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tildel.applications.models import Application
from tildel.assessment import access
from tildel.assessment.actions.members import locked_member
from tildel.assessment.actions.rounds import check_reviewing
from tildel.assessment.domain.impartiality import LEVELS
from tildel.assessment.models import Member, Wish
from tildel.assessment.queries import rounds as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User


@transaction.atomic
def save_wishes(
    *, member: Member, wishes: Mapping[Application, str], by: User, at: datetime
) -> dict[str, str]:
    """Keep what changed of `wishes` ("" takes a wish back); answers with {reference: level} of that.

    What the expert may no longer know of is passed over. Raises RuleBroken `wish.unknown`,
    `round.not_reviewing`.
    """
    access.check_can_answer(by, member)
    member = locked_member(member)
    check_reviewing(member.round)
    if not set(wishes.values()) <= {"", *LEVELS}:
        raise RuleBroken("wish.unknown")
    open_now = set(queries.open_to(member).values_list("pk", flat=True))
    before = dict(Wish.objects.filter(member=member).values_list("application", "level"))
    changed = {
        application: level
        for application, level in wishes.items()
        if application.pk in open_now and before.get(application.pk, "") != level
    }
    for application, level in changed.items():
        if level:
            Wish.objects.update_or_create(member=member, application=application, defaults={"level": level})
        else:
            Wish.objects.filter(member=member, application=application).delete()
    told = {application.reference: level for application, level in changed.items()}
    if told:
        record(stream=f"round:{member.round.call.key}", verb="wishes.saved", by=by, at=at, wishes=told)
    return told

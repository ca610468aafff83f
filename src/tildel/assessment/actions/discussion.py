"""The experts' discussion of an application: opened by the officer, remarks, and what they say together."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from tildel.applications.domain.values import storable
from tildel.applications.models import Application
from tildel.assessment import access, mails_reviewing
from tildel.assessment.domain.states import ROUND, MemberState, RoundState
from tildel.assessment.models import Consensus, Member, Remark, Round
from tildel.assessment.queries import discussion as queries
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User
from tildel.programmes import queries as programmes

REMARK_LIMIT = 5_000
CONSENSUS_LIMIT = 10_000


@transaction.atomic
def open_discussion(*, round: Round, by: User, at: datetime) -> Round:
    """Let the experts see each other's reviews. Who has not submitted may still do so, and then joins.

    Raises RuleBroken `assessment_round.state`, or `round.no_discussion` where the call has none.
    """
    access.check_can_run(by, round.call, on=in_oslo(at).date())
    locked = Round.objects.select_for_update(of=("self",)).select_related("call__current").get(pk=round.pk)
    locked.state = ROUND.after(locked.state, "discuss")
    if not programmes.spec_of(locked.call).assessment.discussion:
        raise RuleBroken("round.no_discussion")
    locked.discussed_from = at
    locked.save(update_fields=["state", "discussed_from"])
    record(
        stream=f"round:{locked.call.key}", verb="round.discussed", by=by, at=at,
        unsubmitted=queries.unsubmitted(locked).count(),
    )  # fmt: skip
    for member in Member.objects.filter(round=locked, state=MemberState.ACCEPTED).select_related(
        "expert__person"
    ):
        _mail(member, locked, at)
    return locked


def _mail(member: Member, round: Round, at: datetime) -> None:
    person = member.expert.person
    with translation.override(person.language):
        subject, body = mails_reviewing.discussion_open(
            name=str(person),
            call=round.call.names.get(person.language) or str(round.call),
        )
    write_mail(
        kind="assessment_discussion", to=person.email, language=person.language, subject=subject, body=body,
        cause=f"assessment_discussion:{member.pk}", at=at,
    )  # fmt: skip


@transaction.atomic
def write_remark(*, application: Application, text: str, by: User, at: datetime) -> Remark:
    """A word in the discussion.

    Raises RuleBroken `remark.empty`, `remark.too_long`, `review.not_discussing`, `discussion.submit_first`.
    """
    member = access.check_can_discuss(by, application.pk, on=in_oslo(at).date())
    _check_joined(member, application)
    text = _text(text, "remark", REMARK_LIMIT)
    remark = Remark.objects.create(
        application=application, member=member, text=text, written_at=at, written_by=by
    )
    record(
        stream=f"round:{member.round.call.key}", verb="remark.written", by=by, at=at,
        application=application.reference, remark=remark.pk,
    )  # fmt: skip
    return remark


@transaction.atomic
def write_consensus(
    *, application: Application, text: str, version: int, by: User, at: datetime
) -> Consensus:
    """What the experts say together. `version` is the one that was on the screen, 0 where there was none.

    Raises Stale `consensus.stale` with the newer `version`; RuleBroken `consensus.empty`,
    `consensus.too_long`, `review.not_discussing`, `discussion.submit_first`.
    """
    member = access.check_can_discuss(by, application.pk, on=in_oslo(at).date())
    _check_joined(member, application)
    text = _text(text, "consensus", CONSENSUS_LIMIT)
    # The application's lock: two who write the first one at once come after each other.
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    found = Consensus.objects.filter(application=application).first()
    consensus = found or Consensus(application=application, version=0)
    if version != consensus.version:
        raise Stale("consensus.stale", place="consensus", version=consensus.version)
    consensus.text, consensus.version = text, consensus.version + 1
    consensus.written_at, consensus.written_by = at, by
    consensus.save()
    # Unlike a remark it is written over, so the trail keeps each wording.
    record(
        stream=f"round:{member.round.call.key}", verb="consensus.written", by=by, at=at,
        application=application.reference, version=consensus.version, text=text,
    )  # fmt: skip
    return consensus


def _check_joined(member: Member, application: Application) -> None:
    if member.round.state != RoundState.DISCUSSING:
        raise RuleBroken("review.not_discussing")
    if not queries.has_joined(member, application.pk):
        raise RuleBroken("discussion.submit_first")


def _text(raw: str, what: str, limit: int) -> str:
    text = storable(raw).strip()
    if not text:
        raise RuleBroken(f"{what}.empty", place=what)
    if len(text) > limit:
        raise RuleBroken(f"{what}.too_long", place=what, limit=limit, length=len(text))
    return text

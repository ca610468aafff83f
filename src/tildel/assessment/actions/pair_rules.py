"""Rules for single pairs: fixed or forbidden by the officer, refused by the expert."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from tildel.applications.domain.values import storable
from tildel.applications.models import Application
from tildel.assessment import access, mails_assigning
from tildel.assessment.actions.assignments import take_back
from tildel.assessment.actions.members import locked_member
from tildel.assessment.actions.rounds import check_reviewing
from tildel.assessment.models import Assignment, Member, PairRule
from tildel.assessment.queries import assigning
from tildel.assessment.queries.assigning import FIXED, FORBIDDEN, REFUSED
from tildel.assessment.queries.rounds import officers_of
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.models import User

REASON_LIMIT = 2000


@transaction.atomic
def set_rule(
    *, member: Member, application: Application, kind: str, reason: str, by: User, at: datetime
) -> PairRule:
    """Fix or forbid a pair for every assignment that is proposed from now on. Needs a reason.

    Raises RuleBroken `pair_rule.kind`, `pair_rule.needs_reason`, `pair_rule.refused`, `pair_rule.assigned`
    for a pair that is assigned and would be forbidden, or as `assign` for one that cannot be fixed.
    """
    access.check_can_run(by, member.round.call, on=in_oslo(at).date())
    member = locked_member(member)
    check_reviewing(member.round)
    if kind not in (FIXED, FORBIDDEN):
        raise RuleBroken("pair_rule.kind")
    text = _reason(reason)
    _check_rule(member, application, kind)
    rule, _new = PairRule.objects.update_or_create(
        member=member,
        application=application,
        defaults={"kind": kind, "reason": text, "made_at": at, "made_by": by},
    )
    _record(rule, f"pair.{kind}", by, at)
    return rule


def _check_rule(member: Member, application: Application, kind: str) -> None:
    who = {"expert": str(member.expert.person), "reference": application.reference}
    found = assigning.rule(member, application)
    if found is not None and found.kind == REFUSED:
        raise RuleBroken("pair_rule.refused", **who)
    if kind == FORBIDDEN and Assignment.objects.filter(member=member, application=application).exists():
        raise RuleBroken("pair_rule.assigned", **who)
    code = assigning.obstacles(member.round, [(member.pk, application.pk)]).get((member.pk, application.pk))
    if kind == FIXED and code and code != "assignment.forbidden":
        raise RuleBroken(code, **who)


def _reason(text: str) -> str:
    found = storable(text).strip()
    if not found:
        raise RuleBroken("pair_rule.needs_reason", place="reason")
    if len(found) > REASON_LIMIT:
        raise RuleBroken("declaration.text_too_long", place="reason", length=len(found), limit=REASON_LIMIT)
    return found


@transaction.atomic
def undo_rule(*, rule: PairRule, by: User, at: datetime) -> None:
    """Take back what was fixed or forbidden. Raises RuleBroken `pair_rule.refused`: that is the expert's."""
    access.check_can_run(by, rule.member.round.call, on=in_oslo(at).date())
    member = locked_member(rule.member)
    check_reviewing(member.round)
    if rule.kind == REFUSED:
        raise RuleBroken(
            "pair_rule.refused", expert=str(member.expert.person), reference=rule.application.reference
        )
    _record(rule, "pair.rule_undone", by, at)
    rule.delete()


@transaction.atomic
def refuse(*, assignment: Assignment, reason: str, by: User, at: datetime) -> PairRule:
    """An expert's no to an application that they were given, with the reason; the officers are told.

    It is not a conflict of interest. Raises RuleBroken `pair_rule.needs_reason` or `assignment.submitted`.
    """
    access.check_can_answer(by, assignment.member)
    access.check_can_write(by, assignment, on=in_oslo(at).date())
    member = locked_member(assignment.member)
    check_reviewing(member.round)
    text = _reason(reason)
    application = assignment.application
    take_back(assignment)
    rule, _new = PairRule.objects.update_or_create(
        member=member,
        application=application,
        defaults={"kind": REFUSED, "reason": text, "made_at": at, "made_by": by},
    )
    _record(rule, "pair.refused", by, at)
    _tell_officers(rule, at)
    return rule


def _record(rule: PairRule, verb: str, by: User, at: datetime) -> None:
    record(
        stream=f"round:{rule.member.round.call.key}", verb=verb, by=by, at=at,
        application=rule.application.reference, expert=str(rule.member.expert.person_id), reason=rule.reason,
    )  # fmt: skip


def _tell_officers(rule: PairRule, at: datetime) -> None:
    call = rule.member.round.call
    for person in officers_of(call, on=in_oslo(at).date()):
        with translation.override(person.language):
            subject, body = mails_assigning.refused(
                expert=str(rule.member.expert.person), reference=rule.application.reference,
                call_key=call.key, call=call.names.get(person.language) or str(call),
            )  # fmt: skip
        write_mail(
            kind="assessment_refused", to=person.email, language=person.language, subject=subject, body=body,
            cause=f"assessment_refused:{rule.pk}:{person.pk}:{at.isoformat()}", at=at,
        )  # fmt: skip

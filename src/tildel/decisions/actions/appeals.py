"""Appeals against how a case was handled: filed by the applicant, followed and answered by the officers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications.actions.letters import send_letter, write_letter
from tildel.audit.actions import record
from tildel.decisions import letters
from tildel.decisions.access import check_can_appeal, check_can_prepare
from tildel.decisions.domain.appeals import APPEAL, AppealState, check_grounds
from tildel.decisions.models import Appeal, Outcome
from tildel.governance.models import Case
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User

LONGEST = 20_000
ANSWERS = ("uphold", "reject", "dismiss")


@transaction.atomic
def file_appeal(*, outcome: Outcome, ground: str, text: str, by: User, at: datetime) -> Appeal:
    """Take an appeal on procedure against a published outcome.

    Raises RuleBroken as `domain.appeals.check_grounds`. No time limit is known here: whether it came in time
    is judged by those who answer it.
    """
    application = outcome.application
    check_can_appeal(by, application)
    if outcome.decision.published_at is None:
        raise RuleBroken("decisions.not_published")
    if len(text) > LONGEST:
        raise RuleBroken("appeal.text_too_long", place="text", length=len(text), limit=LONGEST)
    check_grounds([ground] if ground else [], text)
    made = Appeal.objects.create(
        outcome=outcome, ground=ground, text=text.strip(), received_at=at, received_by=by
    )
    record(
        stream=f"decision:{application.call.key}", verb="appeal.received", by=by, at=at, appeal=made.pk,
        application=application.reference, ground=ground,
    )  # fmt: skip
    return made


@transaction.atomic
def follow_appeal(
    *, appeal: Appeal, due_at: datetime | None, case: Case | None, by: User, at: datetime
) -> Appeal:
    """Set when it must be answered, and the case in which a body treats it."""
    call = appeal.outcome.application.call
    check_can_prepare(by, call, on=at.date())
    appeal.due_at, appeal.case = due_at, case
    appeal.save(update_fields=["due_at", "case"])
    record(
        stream=f"decision:{call.key}", verb="appeal.moved", by=by, at=at, appeal=appeal.pk,
        due_at=due_at.isoformat() if due_at else None, case=case.number if case else None,
    )  # fmt: skip
    return appeal


@transaction.atomic
def move_appeal(*, appeal: Appeal, verb: str, answer: str = "", by: User, at: datetime) -> Appeal:
    """A step of `domain.appeals.APPEAL`. One that ends it, other than a withdrawal, sends the answer."""
    call = appeal.outcome.application.call
    check_can_prepare(by, call, on=at.date())
    appeal = Appeal.objects.select_for_update().select_related("outcome__application__call").get(pk=appeal.pk)
    state = APPEAL.after(appeal.state, verb)
    if verb in ANSWERS and not answer.strip():
        raise RuleBroken("appeal.needs_answer", place="answer")
    if len(answer) > LONGEST:
        raise RuleBroken("appeal.text_too_long", place="answer", length=len(answer), limit=LONGEST)
    appeal.state = AppealState(state).value
    if verb in ANSWERS:
        appeal.answer, appeal.answered_at, appeal.answered_by = answer.strip(), at, by
        _send_answer(appeal, by=by, at=at)
    appeal.save()
    record(
        stream=f"decision:{call.key}", verb="appeal.answered" if verb in ANSWERS else "appeal.moved", by=by,
        at=at, appeal=appeal.pk, state=appeal.state,
    )  # fmt: skip
    return appeal


def _send_answer(appeal: Appeal, *, by: User, at: datetime) -> None:
    application = appeal.outcome.application
    title, content = letters.compose_answer(appeal, by=by)
    letter = write_letter(
        application=application, kind=f"appeal_{appeal.pk}", language=application.language, title=title,
        content=content, at=at,
    )  # fmt: skip
    appeal.letter = send_letter(letter=letter, by=by, at=at)

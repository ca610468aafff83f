"""After publication: somebody says no to an award, and the next on the reserve list is called up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tildel.applications.actions.letters import send_letter, write_letter
from tildel.audit.actions import record
from tildel.decisions import letters
from tildel.decisions.access import check_can_decline, check_can_prepare
from tildel.decisions.domain.order import placed_from_json
from tildel.decisions.models import Decision, Outcome
from tildel.decisions.queries.reserve import offers
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User

LONGEST = 2_000


@transaction.atomic
def decline_award(*, outcome: Outcome, reason: str, by: User, at: datetime) -> Outcome:
    """The leader, or an officer on their behalf, says no to a published award. The money is free again."""
    application = outcome.application
    check_can_decline(by, application, on=at.date())
    outcome = Outcome.objects.select_for_update().select_related("decision", "application").get(pk=outcome.pk)
    if not outcome.awarded or outcome.decision.published_at is None:
        raise RuleBroken("decisions.nothing_to_decline")
    if outcome.declined_at:
        raise RuleBroken("decisions.declined_already")
    if not reason.strip():
        raise RuleBroken("decisions.needs_reason", place="reason")
    outcome.declined_at, outcome.declined_by, outcome.decline_reason = at, by, reason.strip()[:LONGEST]
    outcome.save(update_fields=["declined_at", "declined_by", "decline_reason"])
    record(
        stream=f"decision:{application.call.key}", verb="award.declined", by=by, at=at,
        application=application.reference, amount=outcome.amount, reason=outcome.decline_reason,
    )  # fmt: skip
    return outcome


@transaction.atomic
def call_up_next(*, decision: Decision, reference: str, by: User, at: datetime) -> Outcome:
    """Give the free money to the next in line: an application that `queries.reserve.offers` names now.

    Its letter is sent at once and the public list has it from this moment.
    """
    call = decision.recommendation.ranking.call
    check_can_prepare(by, call, on=at.date())
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.published_at is None:
        raise RuleBroken("decisions.not_published")
    found = offers(decision).offers
    if reference not in found:
        raise RuleBroken("decisions.not_next", reference=reference)
    outcome = Outcome.objects.select_for_update().select_related("application").get(
        decision=decision, application__reference=reference
    )  # fmt: skip
    outcome.awarded, outcome.amount = True, found[reference]
    outcome.ground, outcome.called_up_at = "called_up", at
    _tell(outcome, decision, by=by, at=at)
    outcome.save()
    record(
        stream=f"decision:{call.key}", verb="award.called_up", by=by, at=at, application=reference,
        amount=outcome.amount,
    )  # fmt: skip
    return outcome


def _tell(outcome: Outcome, decision: Decision, *, by: User, at: datetime) -> None:
    rows = {row["reference"]: row for row in decision.recommendation.ranking.rows}
    row = placed_from_json(rows[outcome.application.reference])
    title, content = letters.compose(outcome, row, decision, by=by)
    letter = write_letter(
        application=outcome.application, kind="award", language=outcome.application.language, title=title,
        content=content, at=at,
    )  # fmt: skip
    outcome.letter = send_letter(letter=letter, by=by, at=at)

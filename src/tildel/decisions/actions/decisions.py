"""The decision of the body that decides: recorded, signed, and published at the announced minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tildel.applications.actions.letters import send_letter
from tildel.applications.models import Application
from tildel.audit.actions import record
from tildel.decisions.access import check_can_prepare, check_can_record, check_can_sign
from tildel.decisions.actions.letters import write_letters
from tildel.decisions.actions.recommendations import deviations, refuse_breaches
from tildel.decisions.domain.frame import Plan
from tildel.decisions.domain.order import Placed
from tildel.decisions.domain.outcomes import ground_of, reserve_places
from tildel.decisions.domain.states import DECISION
from tildel.decisions.models import Decision, Outcome, Recommendation
from tildel.decisions.queries.lines import stored_plan
from tildel.decisions.queries.participation import signing_lacks
from tildel.decisions.queries.rules import placed
from tildel.governance.models import Case
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User


@transaction.atomic
def record_decision(
    *,
    recommendation: Recommendation,
    case: Case,
    frame: int,
    items: Mapping[str, int],
    by: User,
    at: datetime,
) -> Decision:
    """Record what the deciding body decided in a case.

    It may cut amounts and end the list earlier; it may not change the order beyond what the call's rules
    allow, exceed the frame, or give more than was recommended.
    """
    ranking = recommendation.ranking
    check_can_record(by, ranking.call, on=at.date())
    recommendation = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if recommendation.state != "adopted":
        raise RuleBroken("decisions.not_recommended")
    if case.meeting.body_id != ranking.call.programme.decider_id:
        raise RuleBroken("decisions.other_body", place="case_number")
    if frame > recommendation.frame:
        raise RuleBroken("decisions.frame_outside", place="frame", frame=frame, most=recommendation.frame)
    plan = _plan(recommendation, frame)
    refuse_breaches(ranking, items, plan)
    _refuse_more_than_recommended(recommendation, items)
    decision = _decision(recommendation, case, plan, items, by, at)
    _write_outcomes(decision, placed(ranking), items, plan)
    write_letters(decision, by=by, at=at)
    record(
        stream=f"decision:{ranking.call.key}", verb="decision.recorded", by=by, at=at,
        body=case.meeting.body.key, day=case.meeting.day.isoformat(), case=case.number, frame=frame,
        items=dict(items), deviations=decision.deviations,
    )  # fmt: skip
    return decision


def _plan(recommendation: Recommendation, frame: int) -> Plan:
    try:
        return stored_plan(recommendation, recommendation.ranking, frame)
    except ValueError as error:
        raise RuleBroken("decisions.plan_contradicts", place="frame", frame=frame) from error


def _refuse_more_than_recommended(recommendation: Recommendation, items: Mapping[str, int]) -> None:
    for reference, amount in items.items():
        most = recommendation.items.get(reference, 0)
        if amount > most:
            raise RuleBroken(
                "decisions.not_recommended_amount", place="items", reference=reference, amount=amount,
                most=most,
            )  # fmt: skip


def _decision(
    recommendation: Recommendation, case: Case, plan: Plan, items: Mapping[str, int], by: User, at: datetime
) -> Decision:
    decision = Decision.objects.filter(recommendation=recommendation).first() or Decision(
        recommendation=recommendation
    )
    decision.state = DECISION.after(decision.state, "change")
    decision.case, decision.frame, decision.plan = case, plan.frame, plan.as_json()
    decision.deviations = deviations(recommendation.ranking, items, plan)
    decision.recorded_at, decision.recorded_by = at, by
    decision.save()
    return decision


def _write_outcomes(decision: Decision, rows: list[Placed], items: Mapping[str, int], plan: Plan) -> None:
    """One outcome for each assessed application; what was recorded before is replaced."""
    applications = Application.objects.in_bulk([row.reference for row in rows], field_name="reference")
    passed = {ref for one in decision.deviations for ref in one["passed_over"]}
    places = reserve_places(rows, items, plan)
    decision.outcomes.all().delete()
    Outcome.objects.bulk_create(
        Outcome(
            decision=decision,
            application=applications[row.reference],
            rank=row.ranked.rank,
            awarded=row.reference in items,
            amount=items.get(row.reference, 0),
            ground=ground_of(row, awarded=row.reference in items, passed_over=row.reference in passed),
            reserve=places.get(row.reference),
        )
        for row in rows
    )


@transaction.atomic
def sign_decision(*, decision: Decision, by: User, at: datetime) -> Decision:
    """The leader or secretary of the deciding body signs, when every declaration of interest is settled.

    Raises RuleBroken with the first lack; `params["all"]` holds every one.
    """
    call = decision.recommendation.ranking.call
    check_can_sign(by, call, on=at.date())
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    state = DECISION.after(decision.state, "sign")
    references = [row["reference"] for row in decision.recommendation.ranking.rows]
    found = signing_lacks(call, references, signer=by.person, on=decision.case.meeting.day)
    if found:
        others = [{"code": lack.code, "params": dict(lack.params)} for _body, lack in found]
        first = found[0][1]
        raise RuleBroken(first.code, **{**first.params, "all": others})
    decision.state, decision.signed_at, decision.signed_by = state, at, by
    decision.save()
    record(stream=f"decision:{call.key}", verb="decision.signed", by=by, at=at, case=decision.case.number)
    return decision


@transaction.atomic
def unsign_decision(*, decision: Decision, reason: str, by: User, at: datetime) -> Decision:
    """Take the signature back, with a reason, as long as nothing is published."""
    call = decision.recommendation.ranking.call
    check_can_sign(by, call, on=at.date())
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not reason.strip():
        raise RuleBroken("decisions.needs_reason", place="reason")
    decision.state = DECISION.after(decision.state, "unsign")
    decision.signed_at = decision.signed_by = None
    decision.save()
    record(stream=f"decision:{call.key}", verb="decision.unsigned", by=by, at=at, reason=reason.strip())
    return decision


@transaction.atomic
def announce(*, decision: Decision, moment: datetime | None, by: User, at: datetime) -> Decision:
    """Set the minute before which nothing is sent or shown; None takes it away."""
    call = decision.recommendation.ranking.call
    check_can_prepare(by, call, on=at.date())
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.state == "published":
        raise RuleBroken("decision.state")
    decision.announced_for = moment
    decision.save(update_fields=["announced_for"])
    told = moment.isoformat() if moment else None
    record(stream=f"decision:{call.key}", verb="decision.announced", by=by, at=at, moment=told)
    return decision


@transaction.atomic
def publish_decision(*, decision: Decision, by: User, at: datetime) -> Decision:
    """The award list becomes public and every letter is sent, all in one moment or not at all: not before it
    is signed, nor before the announced minute."""
    call = decision.recommendation.ranking.call
    check_can_prepare(by, call, on=at.date())
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if decision.state == "published":
        return decision
    if decision.state == "recorded":
        raise RuleBroken("decisions.not_signed")
    if decision.announced_for and at < decision.announced_for:
        raise RuleBroken("decisions.too_early", moment=decision.announced_for)
    decision.state = DECISION.after(decision.state, "publish")
    decision.published_at, decision.published_by = at, by
    decision.save()
    sent = [
        send_letter(letter=one.letter, by=by, at=at) for one in decision.outcomes.select_related("letter")
    ]
    record(stream=f"decision:{call.key}", verb="decision.published", by=by, at=at, letters=len(sent))
    return decision

"""The mid-term evaluation: asked for, written, sent, recommended on, decided in a case of a body."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tildel.audit.actions import record
from tildel.governance.models import Case
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.networks import access, mails
from tildel.networks.domain.rules import evaluation_due, is_too_long, rules_on, second_period
from tildel.networks.domain.states import EVALUATION, NETWORK, EvaluationState
from tildel.networks.models import Evaluation, Network, Period
from tildel.networks.queries import networks as queries
from tildel.networks.queries.sharing import rules
from tildel.people.models import User

QUESTIONS = ("goals", "collaboration", "results", "plan")
VERDICTS = ("continue", "end")


def begin_evaluation(*, network: Network, at: datetime) -> Evaluation:
    """Asked of the coordinator, within the transaction of the network's own step."""
    first = queries.spans_of(network)[0]
    made = Evaluation.objects.create(
        network=network, due=evaluation_due(first, rules_on(rules(), first.starts)), asked_at=at
    )
    mails.send(
        network.coordinator, mails.evaluation_asked, kind="network.evaluation_asked",
        cause=f"network.evaluation:{network.key}", at=at, network=network, due=made.due,
    )  # fmt: skip
    return made


@transaction.atomic
def write_evaluation(
    *, network: Network, answers: Mapping[str, str], version: int, send: bool, by: User, at: datetime
) -> Evaluation:
    """Save what the network says of itself, and send it when asked. Raises Stale when somebody else saved
    since `version`, RuleBroken `evaluation.missing` when sent with a question unanswered.
    """
    access.check_can_coordinate(by, network, on=in_oslo(at).date())
    held = _held(network)
    state = EVALUATION.after(held.state, "send" if send else "write")
    if held.version != version:
        raise Stale("network.stale")
    held.answers = {name: str(answers.get(name, "")).strip() for name in QUESTIONS}
    if send and (empty := next((name for name in QUESTIONS if not held.answers[name]), "")):
        raise RuleBroken("evaluation.missing", place=empty)
    held.state, held.version = state, held.version + 1
    if send:
        held.sent_at, held.sent_by, held.returned_with = at, by, ""
    held.save()
    record(stream=f"network:{network.key}", verb=f"evaluation.{'sent' if send else 'written'}", by=by, at=at)
    return held


@transaction.atomic
def return_evaluation(*, network: Network, reason: str, by: User, at: datetime) -> Evaluation:
    """Back to the coordinator, with what is missing. Raises RuleBroken `network.no_reason`."""
    access.check_can_run(by, on=in_oslo(at).date())
    held = _held(network)
    held.state = EVALUATION.after(held.state, "return")
    if not reason.strip():
        raise RuleBroken("network.no_reason", place="reason")
    held.returned_with, held.sent_at, held.sent_by = reason.strip(), None, None
    held.version += 1
    held.save()
    record(stream=f"network:{network.key}", verb="evaluation.returned", by=by, at=at, reason=reason.strip())
    mails.send(
        network.coordinator, mails.evaluation_returned, kind="network.evaluation_returned",
        cause=f"network.evaluation_returned:{network.key}:{held.version}", at=at, network=network,
        reason=reason.strip(),
    )  # fmt: skip
    return held


@transaction.atomic
def recommend(*, network: Network, verdict: str, text: str, by: User, at: datetime) -> Evaluation:
    """What NSG recommends, with its reasons. Raises RuleBroken `evaluation.verdict`, `network.no_reason`."""
    access.check_can_run(by, on=in_oslo(at).date())
    held = _held(network)
    held.state = EVALUATION.after(held.state, "recommend")
    _check_verdict(verdict)
    if not text.strip():
        raise RuleBroken("network.no_reason", place="text")
    held.recommendation, held.recommendation_text = verdict, text.strip()
    held.recommended_at, held.recommended_by = at, by
    held.save()
    record(
        stream=f"network:{network.key}", verb="evaluation.recommended", by=by, at=at, verdict=verdict,
        text=text.strip(),
    )  # fmt: skip
    return held


@transaction.atomic
def decide(*, network: Network, verdict: str, case: Case, by: User, at: datetime) -> Network:
    """What was decided, and in which case: a second period, or phasing out.

    The second period begins the day after the first and is never longer than all in all allows. Raises
    RuleBroken `evaluation.verdict`, `network.too_long`.
    """
    access.check_can_run(by, on=in_oslo(at).date())
    held = _held(network)
    held.state = EVALUATION.after(held.state, "decide")
    _check_verdict(verdict)
    of = Network.objects.select_for_update(of=("self",)).select_related("coordinator").get(pk=network.pk)
    of.state = NETWORK.after(of.state, verdict)
    held.decision, held.case, held.decided_at, held.decided_by = verdict, case, at, by
    held.save()
    if verdict == "continue":
        _second_period(of)
    else:
        of.ground = held.recommendation_text
    of.save(update_fields=["state", "ground"])
    record(
        stream=f"network:{of.key}", verb=f"network.{verdict}", by=by, at=at, case=case.number,
        body=case.meeting.body.key, day=case.meeting.day.isoformat(),
    )  # fmt: skip
    mails.send(
        of.coordinator, mails.evaluation_decided, kind="network.evaluation_decided",
        cause=f"network.decided:{of.key}", at=at, network=of, verdict=verdict, case=case,
    )  # fmt: skip
    return of


def _second_period(network: Network) -> None:
    spans = queries.spans_of(network)
    now = rules_on(rules(), spans[0].starts)
    second = second_period(spans[0], now)
    if second is None or is_too_long([*spans, second], now):
        raise RuleBroken("network.too_long", years=now.most_years)
    Period.objects.create(network=network, number=2, starts=second.starts, ends=second.ends)


def _check_verdict(verdict: str) -> None:
    if verdict not in VERDICTS:
        raise RuleBroken("evaluation.verdict", place="verdict")


def _held(network: Network) -> Evaluation:
    found = Evaluation.objects.select_for_update().filter(network=network).first()
    if found is None:
        raise RuleBroken("network_evaluation.state", state=EvaluationState.ASKED, verb="write")
    return found

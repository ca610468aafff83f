"""Fixing the experts' order when the round is closed."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django.db import transaction

from tildel.assessment.queries import rounds as assessment
from tildel.audit.actions import record
from tildel.decisions.access import check_can_prepare
from tildel.decisions.actions.statistics import ask_for_statistics
from tildel.decisions.domain.figures import normalised_ranks
from tildel.decisions.domain.order import Marked, order, placed_from_json, tie_rules
from tildel.decisions.domain.ranking import Priority, Rule
from tildel.decisions.domain.thresholds import Limit, Thresholds
from tildel.decisions.models import Ranking
from tildel.decisions.queries.marks import marked
from tildel.decisions.queries.rules import draw_of, drawn_of, marks_of_ranking, rule_of
from tildel.kernel.errors import RuleBroken
from tildel.people.models import User
from tildel.programmes.domain.call import Assessment
from tildel.programmes.models import Call
from tildel.programmes.queries import spec_of


@transaction.atomic
def rank_call(*, call: Call, priority: str = Priority.FIRST, by: User, at: datetime) -> Ranking:
    """Put the marks into an order and freeze it. The round must be closed; it is done once.

    The call's cuts and rules for ties are applied here; a draw only where it is opened by now.
    """
    check_can_prepare(by, call, on=at.date())
    call = Call.objects.select_for_update().select_related("programme").get(pk=call.pk)
    if Ranking.objects.filter(call=call).exists():
        raise RuleBroken("decisions.ranked_already")
    closed = assessment.round_of(call)
    if closed is None or closed.state != "closed":
        raise RuleBroken("decisions.round_open")
    if priority not in list(Priority):
        raise RuleBroken("decisions.priority_unknown", place="priority")
    spec = spec_of(call)
    rule = rule_of(spec, Priority(priority))
    drawn = drawn_of(draw_of(call))
    rows = order(
        marked(call), rule, cuts_of(spec.assessment, rule), tie_rules(spec.assessment.ties),
        drawn=drawn.order if drawn else None,
    )  # fmt: skip
    written = {**rule.as_json(), "ties": list(spec.assessment.ties)}
    ranking = Ranking.objects.create(
        call=call, rows=[row.as_json() for row in rows], rule=written, made_at=at, made_by=by
    )
    record(stream=f"decision:{call.key}", verb="ranking.made", by=by, at=at, rule=written, rows=ranking.rows)
    ask_for_statistics(ranking=ranking)
    return ranking


def cuts_of(assessment: Assessment, rule: Rule) -> Thresholds:
    """The least mean of the call, and the least mean on each dimension that has one."""
    return Thresholds(
        dimensions={
            dimension.key: Limit(Fraction(dimension.least_tenths, 10))
            for dimension in assessment.dimensions
            if dimension.least_tenths is not None
        },
        mean=None if rule.threshold is None else Limit(rule.threshold),
        best_is_highest=rule.best_is_highest,
    )


@transaction.atomic
def look_at_normalised(*, ranking: Ranking, by: User, at: datetime) -> Ranking:
    """Store the ranks by marks without each expert's strictness, beside the order and never in its place.

    Raises RuleBroken `decisions.normalising_not_offered`.
    """
    check_can_prepare(by, ranking.call, on=at.date())
    ranking = Ranking.objects.select_for_update().select_related("call__programme").get(pk=ranking.pk)
    spec = spec_of(ranking.call)
    rows = [placed_from_json(row) for row in ranking.rows]
    sheets: list[Marked] = marks_of_ranking(ranking)
    ranking.normalised = normalised_ranks(
        sheets,
        rule_of(spec, Priority(ranking.rule["priority"])),
        {row.reference: row.ranked.fundable for row in rows},
        scale=(spec.assessment.lowest, spec.assessment.highest),
        spread_at_random=spec.assessment.spread_at_random,
    )
    ranking.save(update_fields=["normalised"])
    raw = {row.reference: row.ranked.rank for row in rows}
    record(
        stream=f"decision:{ranking.call.key}", verb="ranking.normalised", by=by, at=at, raw=raw,
        adjusted=ranking.normalised,
    )  # fmt: skip
    return ranking

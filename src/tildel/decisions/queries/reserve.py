"""Who is next when money comes free."""

from __future__ import annotations

from dataclasses import replace

from tildel.decisions.domain.plans import entries
from tildel.decisions.domain.reserve import CallUp, call_up
from tildel.decisions.models import Decision, Outcome
from tildel.decisions.queries.lines import stored_plan
from tildel.decisions.queries.rules import placed
from tildel.programmes.models import Call


def offers(decision: Decision) -> CallUp:
    """What the decision's own plan makes of the money free in its frame, once somebody has declined."""
    ranking = decision.recommendation.ranking
    outcomes = list(decision.outcomes.select_related("application"))
    awards = {one.application.reference: one.amount for one in outcomes if one.awarded}
    declined = {one.application.reference for one in outcomes if one.declined_at}
    plan = stored_plan(decision, ranking, decision.frame)
    found = call_up(plan, entries(placed(ranking)), awards, declined)
    return found if declined else replace(found, offers={}, deviations=(), ties_at_line=())


def outcome_for(call: Call, reference: str) -> Outcome | None:
    """An outcome of a call by the application's reference, published or not."""
    rows = Outcome.objects.filter(application__call=call, application__reference=reference)
    return rows.select_related(
        "application__call__programme", "decision__recommendation__ranking", "letter", "declined_by__person"
    ).first()


def declined(decision: Decision) -> list[Outcome]:
    """Who has said no, latest first."""
    rows = decision.outcomes.filter(declined_at__isnull=False)
    return list(rows.select_related("application", "declined_by__person").order_by("-declined_at"))


def on_reserve(decision: Decision) -> list[Outcome]:
    """The reserve list as it was decided, by place, with what has become of it."""
    rows = decision.outcomes.filter(reserve__isnull=False)
    return list(rows.select_related("application").order_by("reserve"))

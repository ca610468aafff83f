"""Scenarios side by side, and the most marks for the money to look at."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tildel.decisions.domain.frame import Entry, Plan, Ties, plan_from_json
from tildel.decisions.domain.knapsack import Knapsack, most_marks
from tildel.decisions.domain.order import Placed
from tildel.decisions.domain.outcome import Result
from tildel.decisions.domain.plans import without_priority
from tildel.decisions.domain.ranking import Priority
from tildel.decisions.domain.scenarios import Comparison, scenarios
from tildel.decisions.models import Ranking, Scenario
from tildel.decisions.queries.rules import plan_for, rule_of
from tildel.programmes.queries import spec_of

LARGEST_SUM = 400  # applications for which the most marks are looked for while somebody waits


@dataclass(frozen=True)
class Column:
    """A plan with what it gives. `scenario` is None for the call's own plan, which stands first."""

    name: str
    scenario: Scenario | None
    plan: Plan
    result: Result


def kept(ranking: Ranking) -> list[Scenario]:
    return list(Scenario.objects.filter(ranking=ranking))


def own_plan(ranking: Ranking, rows: list[Placed]) -> Plan:
    """The call's plan with what its order does with the priority theme, for entries by marks alone."""
    plan = plan_for(ranking, ranking.call.frame, rows)
    return plan_from_json(
        {**plan.as_json(), "priority": ranking.rule["priority"], "themes": ranking.rule["themes"]}
    )


def entries_by_marks(ranking: Ranking, rows: list[Placed]) -> tuple[Entry, ...]:
    return without_priority(rows, best_is_highest=ranking.rule.get("best_is_highest", True))


def compared(ranking: Ranking, rows: list[Placed], own_name: str) -> tuple[list[Column], Comparison]:
    """The call's own plan and every scenario, each with what it gives. One query."""
    own = own_plan(ranking, rows)
    found = kept(ranking)
    plans = {own_name: own} | {one.name: plan_from_json(one.plan) for one in found}
    comparison = scenarios(entries_by_marks(ranking, rows), plans)
    by_name = {one.name: one for one in found}
    columns = [
        Column(name, by_name.get(name), plan, comparison.results[name]) for name, plan in plans.items()
    ]
    return columns, comparison


def most_marks_of(ranking: Ranking, rows: list[Placed]) -> Knapsack | None:
    """The largest sum of marks that the frame holds; None where there are too many to wait for."""
    if len(rows) > LARGEST_SUM:
        return None
    assessment = spec_of(ranking.call).assessment
    high = rule_of(spec_of(ranking.call), Priority(ranking.rule["priority"])).best_is_highest
    # Higher is better and none below 0: distance from the bad end of the scale, in whole thousandths.
    worst = Fraction(assessment.lowest if high else assessment.highest)
    sign = 1 if high else -1
    marks = {
        row.reference: Fraction(max(0, round(sign * (row.ranked.mean - worst) * 1000)), 1000) for row in rows
    }
    plan = Plan(frame=ranking.call.frame, ties=Ties.REFERENCE)
    return most_marks(entries_by_marks(ranking, rows), marks, plan)

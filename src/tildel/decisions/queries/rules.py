"""The rules a call's order and money follow, read from the call and from what was frozen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tildel.decisions.domain.draw import Draw as Drawn
from tildel.decisions.domain.draw import draw
from tildel.decisions.domain.frame import Plan, plan_from_json
from tildel.decisions.domain.order import Marked, Placed, placed_from_json
from tildel.decisions.domain.plans import plan_of, settled_by_draw
from tildel.decisions.domain.ranking import Priority, Rule
from tildel.decisions.models import Draw, Ranking
from tildel.kernel.errors import RuleBroken
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.queries import spec_of


def rule_of(spec: CallSpec, priority: Priority) -> Rule:
    """How this call's marks become an order."""
    return Rule(
        weights={row.key: row.weight for row in spec.assessment.dimensions if row.marked},
        threshold=Fraction(spec.assessment.fundable_tenths, 10),
        priority=priority,
        themes=frozenset(theme.key for theme in spec.themes if theme.priority),
        best_is_highest=spec.assessment.best == spec.assessment.highest,
        user_weights={row.key: row.weight for row in spec.assessment.user_dimensions if row.marked},
    )


def placed(ranking: Ranking) -> list[Placed]:
    """The frozen rows."""
    return [placed_from_json(row) for row in ranking.rows]


def marks_of_ranking(ranking: Ranking) -> list[Marked]:
    """The marks the order was made of; empty for one that was frozen without them."""
    return [
        Marked(row.reference, row.sheets, row.themes, row.ranked.amount)
        for row in placed(ranking)
        if row.sheets
    ]


def draw_of(call: Any) -> Draw | None:
    return Draw.objects.filter(call=call).select_related("committed_by__person", "call").first()


def drawn_of(found: Draw | None) -> Drawn | None:
    """The draw again from its list and seed; None before it is opened."""
    return draw(found.references, found.seed) if found and found.opened_at else None


def plan_for(ranking: Ranking, frame: int, rows: list[Placed] | None = None) -> Plan:
    """The call's plan with another frame; equals are settled by the draw where it is opened.

    Raises RuleBroken `decisions.plan_contradicts` when the frame does not hold what the call reserves.
    """
    spec = spec_of(ranking.call)
    try:
        plan = plan_of(spec.assessment, frame)
    except ValueError as error:
        raise RuleBroken("decisions.plan_contradicts", place="frame", frame=frame) from error
    if "draw" not in spec.assessment.ties:
        return plan
    found = draw_of(ranking.call)
    if found is None or found.opened_at is None:
        return plan
    opened = {"references": found.references, "seed": found.seed}
    settled = settled_by_draw(rows if rows is not None else placed(ranking), opened)
    return plan_from_json({**plan.as_json(), "settled": list(settled)})

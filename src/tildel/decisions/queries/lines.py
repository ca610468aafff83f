"""The money down an order: what a plan makes of it, and where the line stands."""

from __future__ import annotations

from typing import Any

from tildel.decisions.domain.allotment import allot
from tildel.decisions.domain.frame import Plan, plan_from_json
from tildel.decisions.domain.order import Placed
from tildel.decisions.domain.outcome import Result
from tildel.decisions.domain.plans import entries
from tildel.decisions.models import Ranking
from tildel.decisions.queries.rules import placed, plan_for
from tildel.programmes.queries import spec_of


def proposal(ranking: Ranking, frame: int, rows: list[Placed] | None = None) -> Result:
    """What the call's own plan gives of `frame` kroner."""
    rows = placed(ranking) if rows is None else rows
    return allot(entries(rows), plan_for(ranking, frame, rows))


def needs_draw(ranking: Ranking) -> bool:
    """Whether equals at the line wait for the draw that the call has as its last rule."""
    if "draw" not in spec_of(ranking.call).assessment.ties:
        return False
    return proposal(ranking, ranking.call.frame).needs_choice


def stored_plan(found: Any, ranking: Ranking, frame: int) -> Plan:
    """The plan a recommendation or a decision was made by; the call's where none was stored yet."""
    if not found.plan:
        return plan_for(ranking, frame)
    return plan_from_json({**found.plan, "frame": frame})

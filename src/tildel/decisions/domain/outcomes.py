"""Why an application got what it got, and its place on the reserve list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tildel.decisions.domain.frame import Plan, ordered
from tildel.decisions.domain.order import Placed
from tildel.decisions.domain.plans import entries

GROUNDS = ("within_frame", "beyond_frame", "not_fundable", "passed_over", "below_cut", "called_up")
_CUTS = {"decisions.below_dimension", "decisions.below_words"}


def ground_of(row: Placed, *, awarded: bool, passed_over: bool) -> str:
    """One of GROUNDS. Below a cut on a dimension is said before a mean that is too low."""
    if awarded:
        return "within_frame"
    if not row.ranked.fundable:
        return "below_cut" if any(one.code in _CUTS for one in row.below) else "not_fundable"
    return "passed_over" if passed_over else "beyond_frame"


def reserve_places(rows: Sequence[Placed], awards: Mapping[str, int], plan: Plan) -> dict[str, int]:
    """{reference: place from 1} of the fundable ones without an award, as far as the plan has places."""
    waiting = [one.reference for one in ordered(entries(rows), plan) if one.reference not in awards]
    return {reference: place for place, reference in enumerate(waiting[: plan.reserve_places], start=1)}

"""The figures beside an order, as plain values that are stored with it: for reading, they decide nothing.

They take seconds for a thousand applications, so they are made once, when the order is, in parts:
`standings`, `strictness` and `moves`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tildel.decisions.domain.expected_rank import expected_ranks
from tildel.decisions.domain.order import Marked
from tildel.decisions.domain.panel import Mark
from tildel.decisions.domain.panel_model import prior_for
from tildel.decisions.domain.ranking import Rule, reader_mark
from tildel.decisions.domain.sensitivity import Sheets, what_moves
from tildel.decisions.domain.strictness import normalise, offer
from tildel.decisions.domain.strictness import strictness as strictness_of

PARTS = ("standings", "strictness", "moves")


def marks_of(applications: Sequence[Marked], rule: Rule) -> list[Mark]:
    """Each reader's weighted mark. A reader without a weighted mark has none."""
    return [
        Mark(one.reference, who, reader_mark(sheet, rule.weights))
        for one in applications
        for who, sheet in one.sheets.items()
        if any(rule.weights.get(key) for key in sheet)
    ]


def part(
    name: str,
    applications: Sequence[Marked],
    rule: Rule,
    *,
    scale: tuple[int, int],
    spread_at_random: bool,
    frame: int,
) -> dict[str, Any]:
    """One of PARTS. `scale` is (lowest, highest), `frame` in kroner. Raises ValueError without a mark."""
    if name == "standings":
        return _standings(applications, rule, scale)
    if name == "strictness":
        return _strictness(applications, rule, scale, spread_at_random)
    return _moves(applications, rule, scale, frame)


def _standings(applications: Sequence[Marked], rule: Rule, scale: tuple[int, int]) -> dict[str, Any]:
    found = expected_ranks(
        marks_of(applications, rule), prior_for(*scale), best_is_highest=rule.best_is_highest
    )
    rows = {row.application: [round(row.expected_rank, 6), *row.rank_interval] for row in found.rows}
    variance = found.variance
    return {
        "expected": rows,
        "variance": {
            "application": variance.application,
            "reviewer": variance.reviewer,
            "rest": variance.rest,
        },
    }


def _strictness(
    applications: Sequence[Marked], rule: Rule, scale: tuple[int, int], spread_at_random: bool
) -> dict[str, Any]:
    marks = marks_of(applications, rule)
    rows = strictness_of(marks, prior_for(*scale), best_is_highest=rule.best_is_highest)
    offered = offer(marks, spread_at_random=spread_at_random)
    return {
        "reviewers": [
            {"reviewer": row.reviewer, "marks": row.marks, "mean": str(row.raw_mean), "shift": row.shift,
             "shift_sd": row.shift_sd}
            for row in rows
        ],
        "ground": str(offered.ground),
        "components": len(offered.components),
    }  # fmt: skip


def _moves(applications: Sequence[Marked], rule: Rule, scale: tuple[int, int], frame: int) -> dict[str, Any]:
    sheets = [Sheets(one.reference, one.sheets, one.themes, one.amount) for one in applications]
    lowest, highest = scale
    found = what_moves(sheets, rule, frame, lowest=lowest, highest=highest)
    crossing = [
        {"application": one.application, "dimension": one.dimension, "mark": str(one.mark),
         "changed": str(one.changed), "rank": list(one.rank), "gained": list(one.gained),
         "lost": list(one.lost), "reviewer": one.reviewer}
        for one in found
        if one.crosses
    ]  # fmt: skip
    marks = sum(bool(rule.weights.get(key)) for one in sheets for row in one.marks.values() for key in row)
    return {"crossing": crossing, "moving": len(found), "marks": marks}


def normalised_ranks(
    applications: Sequence[Marked],
    rule: Rule,
    fundable: Mapping[str, bool],
    *,
    scale: tuple[int, int],
    spread_at_random: bool,
) -> dict[str, int]:
    """{reference: rank} of the fundable by the mean of marks with each reader's strictness taken out.

    To be read beside the order, never instead of it. Raises RuleBroken `decisions.normalising_not_offered`.
    """
    marks = marks_of(applications, rule)
    found = normalise(
        marks, prior_for(*scale), spread_at_random=spread_at_random, best_is_highest=rule.best_is_highest
    )
    adjusted: dict[str, list[Fraction]] = {}
    for mark in found.adjusted:
        adjusted.setdefault(mark.application, []).append(mark.score)
    sign = -1 if rule.best_is_highest else 1
    means = {
        name: sign * sum(scores, Fraction(0)) / len(scores)
        for name, scores in adjusted.items()
        if fundable.get(name)
    }
    first: dict[Fraction, int] = {}
    for at, value in enumerate(sorted(means.values()), start=1):
        first.setdefault(value, at)
    return {name: first[value] for name, value in sorted(means.items())}

"""What decides between applications of exactly equal rank: the call's rules, one after the other.

A rule looks at a group that is still tied and either parts it or leaves it; the next rule looks at what is
left. A rule that lacks a value for a member of a group (nobody marked the dimension, no user representative)
passes that group over: a missing mark never decides. What no rule parts stays tied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tildel.decisions.domain.ranking import reader_mark

Number = int | Fraction


class Tie(StrEnum):
    """What a rule compares."""

    DIMENSION = "dimension"  # the mean mark on one dimension
    MEAN = "mean"  # of the readers' weighted marks: after a ranking by median
    MEDIAN = "median"  # of the readers' weighted marks: after a ranking by mean
    USERS = "users"  # the mean of the user representatives' marks
    DRAW = "draw"  # the place in a draw that was committed before marks were opened


@dataclass(frozen=True, slots=True)
class TieRule:
    """One rule; `dimension` says which one, for that kind only. Raises ValueError when it does not fit."""

    kind: Tie
    dimension: str | None = None

    def __post_init__(self) -> None:
        if (self.kind is Tie.DIMENSION) != bool(self.dimension):
            raise ValueError("a rule on a dimension names it, and no other rule does")

    def as_json(self) -> dict[str, Any]:
        named = {"dimension": self.dimension} if self.dimension else {}
        return {"kind": str(self.kind), **named}


def tie_rule_from_json(row: Mapping[str, Any]) -> TieRule:
    """The rule that `TieRule.as_json` wrote."""
    return TieRule(Tie(row["kind"]), row.get("dimension"))


@dataclass(frozen=True, slots=True)
class Contender:
    """A tied application: one mapping of dimension to mark a reader, and the user representatives' marks."""

    reference: str
    marks: Sequence[Mapping[str, int]]
    users: Sequence[Number] = ()


@dataclass(frozen=True, slots=True)
class Parting:
    """A rule that parted a group: who was `tied` (by name), and the groups it made, best first."""

    rule: TieRule
    tied: tuple[str, ...]
    order: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The groups, best first, names in order inside each: a group of several is still tied. `partings` says
    which rule settled what, in the order it happened."""

    order: tuple[tuple[str, ...], ...]
    partings: tuple[Parting, ...]

    def settled_by(self, first: str, second: str) -> TieRule | None:
        """The rule that came between two applications; None when they are still tied."""
        for parting in self.partings:
            groups = [
                index
                for index, group in enumerate(parting.order)
                for name in (first, second)
                if name in group
            ]
            if len(groups) == 2 and groups[0] != groups[1]:
                return parting.rule
        return None


def check_rules(rules: Sequence[TieRule]) -> None:
    """Raises ValueError when a rule stands twice, or after a draw, where it could never decide."""
    if len(set(rules)) != len(rules):
        raise ValueError("a rule for ties stands twice")
    if any(rule.kind is Tie.DRAW for rule in rules[:-1]):
        raise ValueError("nothing is left to decide after a draw")


def median(values: Sequence[Number]) -> Fraction:
    """The middle value, or the mean of the two in the middle; exact. Raises ValueError for none."""
    if not values:
        raise ValueError("nothing has no median")
    ordered = sorted(values)
    half = len(ordered) // 2
    return Fraction(ordered[half] + ordered[-half - 1], 2)


def settle(
    tied: Sequence[Contender],
    rules: Sequence[TieRule],
    weights: Mapping[str, int],
    *,
    best_is_highest: bool = True,
    drawn: Sequence[str] | None = None,
) -> Settled:
    """Parts one group of exactly equal rank. `drawn` is the whole list in the order of the draw, None as long
    as it is not published: then a draw leaves its group tied. The order of the input does not matter.

    Raises ValueError as `check_rules`.
    """
    check_rules(rules)
    places = {name: place for place, name in enumerate(drawn or ())}
    groups = [tuple(sorted(tied, key=lambda one: one.reference))]
    partings: list[Parting] = []
    for rule in rules:
        left: list[tuple[Contender, ...]] = []
        for group in groups:
            parts = _parted(group, rule, weights, places, best_is_highest)
            if len(parts) > 1:
                partings.append(Parting(rule, _names(group), tuple(_names(part) for part in parts)))
            left += parts
        groups = left
    return Settled(tuple(_names(group) for group in groups if group), tuple(partings))


def _names(group: Sequence[Contender]) -> tuple[str, ...]:
    return tuple(one.reference for one in group)


def _parted(
    group: tuple[Contender, ...],
    rule: TieRule,
    weights: Mapping[str, int],
    places: Mapping[str, int],
    high: bool,
) -> list[tuple[Contender, ...]]:
    """The group in parts of equal value, best first; whole when a value is missing."""
    if len(group) < 2:
        return [group]
    values = [_value(one, rule, weights, places) for one in group]
    known = [value for value in values if value is not None]
    if len(known) < len(group):
        return [group]
    best_first = sorted(set(known), reverse=high and rule.kind is not Tie.DRAW)
    return [
        tuple(one for one, own in zip(group, values, strict=True) if own == value) for value in best_first
    ]


def _value(
    one: Contender, rule: TieRule, weights: Mapping[str, int], places: Mapping[str, int]
) -> Number | None:
    if rule.kind is Tie.DRAW:
        return places.get(one.reference)
    values = _values(one, rule, weights)
    if not values:
        return None
    return median(values) if rule.kind is Tie.MEDIAN else Fraction(sum(values), len(values))


def _values(one: Contender, rule: TieRule, weights: Mapping[str, int]) -> list[Number]:
    if rule.kind is Tie.USERS:
        return list(one.users)
    if rule.dimension:
        return [marks[rule.dimension] for marks in one.marks if rule.dimension in marks]
    counted = [marks for marks in one.marks if any(weights.get(key) for key in marks)]
    return [reader_mark(marks, weights) for marks in counted]

"""From the experts' marks to their order.

An application's mark is the mean over its readers of each reader's weighted mark. All arithmetic is exact
(fractions), so that two applications tie when they really do. Fundable is a mean at or above the call's
threshold. A priority theme counts only among fundable applications. Equal marks share a rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import sqrt
from typing import Any


class Priority(StrEnum):
    """What a priority theme does among fundable applications."""

    FIRST = "first"  # they come before the others
    TIES = "ties"  # they come first among equal marks
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rule:
    """How marks become an order. `weights` by dimension; `threshold` on the mean, None when there is none;
    `best_is_highest` is False where a low mark is good. `user_weights` are those of user representatives' own
    dimensions; `limits` are thresholds on the means of single dimensions."""

    weights: Mapping[str, int]
    threshold: Fraction | None
    priority: Priority
    themes: frozenset[str] = frozenset()
    best_is_highest: bool = True
    user_weights: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, Fraction] = field(default_factory=dict)

    def passes(self, mean: Fraction, threshold: Fraction) -> bool:
        """Whether a mean lies at or on the good side of a threshold."""
        return mean >= threshold if self.best_is_highest else mean <= threshold

    def as_json(self) -> dict[str, Any]:
        return {
            "weights": dict(self.weights),
            "threshold": None if self.threshold is None else str(self.threshold),
            "priority": str(self.priority),
            "themes": sorted(self.themes),
            "best_is_highest": self.best_is_highest,
            "user_weights": dict(self.user_weights),
            "limits": {key: str(limit) for key, limit in self.limits.items()},
        }


@dataclass(frozen=True, slots=True)
class Assessed:
    """An application with its readers' marks, one mapping of dimension to mark a reader.

    Marks are numbers with at most one decimal. `user_marks` are those of user representatives.
    """

    reference: str
    marks: Sequence[Mapping[str, int | float]]
    themes: frozenset[str]
    amount: int
    user_marks: Sequence[Mapping[str, int | float]] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row of the order. `rank` is None for what is not fundable; equal marks share a rank."""

    reference: str
    rank: int | None
    mean: Fraction
    spread: float
    dimensions: Mapping[str, Fraction]
    reader_marks: tuple[Fraction, ...]
    fundable: bool
    priority: bool
    amount: int

    def as_json(self) -> dict[str, Any]:
        return {
            "reference": self.reference,
            "rank": self.rank,
            "mean": str(self.mean),
            "spread": round(self.spread, 6),
            "dimensions": {key: str(value) for key, value in self.dimensions.items()},
            "reader_marks": [str(mark) for mark in self.reader_marks],
            "fundable": self.fundable,
            "priority": self.priority,
            "amount": self.amount,
        }


@lru_cache(maxsize=4096)
def read_exact(text: str) -> Fraction:
    """Marks and means are few, and reading one takes longer than finding it again."""
    return Fraction(text)


def ranked_from_json(row: Mapping[str, Any]) -> Ranked:
    """The row that `Ranked.as_json` wrote."""
    return Ranked(
        reference=row["reference"],
        rank=row["rank"],
        mean=read_exact(row["mean"]),
        spread=row["spread"],
        dimensions={key: read_exact(value) for key, value in row["dimensions"].items()},
        reader_marks=tuple(read_exact(mark) for mark in row["reader_marks"]),
        fundable=row["fundable"],
        priority=row["priority"],
        amount=row["amount"],
    )


def exact(mark: int | float | Fraction) -> Fraction:
    """The mark as the fraction that is meant: 3.5 is seven halves. At most one decimal."""
    return Fraction(round(mark * 10), 10)


def reader_mark(marks: Mapping[str, int | float], weights: Mapping[str, int]) -> Fraction:
    """One reader's weighted mark. A dimension without a mark or without weight never pulls the mark down."""
    counted = {key: weight for key, weight in weights.items() if weight and key in marks}
    total = sum(counted.values())
    if not total:
        raise ValueError("a reader without a single weighted mark cannot be counted")
    return sum((exact(marks[key]) * Fraction(weight, total) for key, weight in counted.items()), Fraction(0))


def standard_deviation(values: Sequence[Fraction]) -> float:
    """Of the readers' marks as they are (divided by n); 0.0 for one reader."""
    mean = sum(values, Fraction(0)) / len(values)
    return sqrt(sum(((value - mean) ** 2 for value in values), Fraction(0)) / len(values))


def rank(applications: Iterable[Assessed], rule: Rule) -> tuple[Ranked, ...]:
    """The experts' order, best first; what is not fundable comes last without a rank.

    Raises ValueError for an application without a mark. The order of the input does not matter.
    """
    rows = [_weigh(application, rule) for application in applications]
    rows.sort(key=lambda row: (place_of(row, rule), row.reference))
    ranked, place, before = [], 0, None
    for index, row in enumerate(rows):
        here = place_of(row, rule)
        place = place if here == before else index + 1
        before = here
        ranked.append(_with_rank(row, place if row.fundable else None))
    return tuple(ranked)


def is_fundable(mean: Fraction, rule: Rule) -> bool:
    """Whether a mean reaches the threshold, where there is one."""
    if rule.threshold is None:
        return True
    return mean >= rule.threshold if rule.best_is_highest else mean <= rule.threshold


def _weigh(application: Assessed, rule: Rule) -> Ranked:
    readers = tuple(sorted(reader_mark(marks, rule.weights) for marks in application.marks))
    if not readers:
        raise ValueError(f"{application.reference} has no marks")
    mean = _with_users(sum(readers, Fraction(0)) / len(readers), application, rule)
    dimensions = _dimension_means(application.marks, rule.weights)
    dimensions |= _dimension_means(application.user_marks, rule.user_weights)
    within = all(
        rule.passes(dimensions[key], limit) for key, limit in rule.limits.items() if key in dimensions
    )
    fundable = within and is_fundable(mean, rule)
    return Ranked(
        reference=application.reference,
        rank=None,
        mean=mean,
        spread=standard_deviation(readers),
        dimensions=dimensions,
        reader_marks=readers,
        fundable=fundable,
        priority=fundable and bool(application.themes & rule.themes),
        amount=application.amount,
    )


def _with_users(experts: Fraction, application: Assessed, rule: Rule) -> Fraction:
    """The experts' mean, and the user representatives' where the call gives it weight and there is one."""
    weight, rest = sum(rule.user_weights.values()), sum(rule.weights.values())
    said = [
        reader_mark(marks, rule.user_weights)
        for marks in application.user_marks
        if any(marks.get(key) is not None for key, value in rule.user_weights.items() if value)
    ]
    if not weight or not said:
        return experts
    users = sum(said, Fraction(0)) / len(said)
    return (experts * rest + users * weight) / (rest + weight)


def _dimension_means(
    marks: Sequence[Mapping[str, int | float]], weights: Mapping[str, int]
) -> dict[str, Fraction]:
    given = {key: [exact(reader[key]) for reader in marks if key in reader] for key in weights}
    return {key: sum(values, Fraction(0)) / len(values) for key, values in given.items() if values}


def place_of(row: Ranked, rule: Rule) -> tuple[Any, ...]:
    """What decides the order, least first; equal places are ties."""
    mark = -row.mean if rule.best_is_highest else row.mean
    first = rule.priority is Priority.FIRST and row.priority
    on_ties = rule.priority is Priority.TIES and row.priority
    return (not row.fundable, not first, mark, not on_ties)


def _with_rank(row: Ranked, place: int | None) -> Ranked:
    return Ranked(
        reference=row.reference, rank=place, mean=row.mean, spread=row.spread, dimensions=row.dimensions,
        reader_marks=row.reader_marks, fundable=row.fundable, priority=row.priority, amount=row.amount,
    )  # fmt: skip

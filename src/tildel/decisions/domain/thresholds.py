"""Cuts of a call: a limit on each dimension, on the mean, or on a scale of words.

A limit says whether the mark on it passes: «at least 3» passes 3, «2.9 or lower is not ranked» does not
pass 2.9. A dimension without a mark or a word is not held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tildel.decisions.domain.line import Breach
from tildel.decisions.domain.ranking import Ranked


@dataclass(frozen=True, slots=True)
class Limit:
    """A mark on the call's scale; `passes`: whether the mark itself is enough."""

    mark: Fraction
    passes: bool = True

    def holds(self, value: Fraction, *, best_is_highest: bool) -> bool:
        """Whether `value` is on the good side."""
        better = value > self.mark if best_is_highest else value < self.mark
        return better or (self.passes and value == self.mark)


@dataclass(frozen=True, slots=True)
class Words:
    """A written scale, best level first, and the weakest level that passes. ValueError if it is not on it."""

    levels: tuple[str, ...]
    weakest: str

    def __post_init__(self) -> None:
        if self.weakest not in self.levels or len(set(self.levels)) < len(self.levels):
            raise ValueError(f"{self.weakest} is not one level of {', '.join(self.levels)}")

    def holds(self, level: str) -> bool:
        """Whether `level` passes. Raises ValueError for a word that is not on the scale."""
        return self.levels.index(level) <= self.levels.index(self.weakest)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every cut of a call; `dimensions` and `words` by dimension."""

    dimensions: Mapping[str, Limit] = field(default_factory=dict)
    mean: Limit | None = None
    words: Mapping[str, Words] = field(default_factory=dict)
    best_is_highest: bool = True


def below(row: Ranked, thresholds: Thresholds, words: Mapping[str, str] | None = None) -> tuple[Breach, ...]:
    """Each cut that the application is below; `words` are its levels by dimension. Empty when it passes all.

    Codes `decisions.below_dimension`, `decisions.below_mean` and `decisions.below_words`.
    """
    best = thresholds.best_is_highest
    found = [
        Breach("decisions.below_dimension", _params(row, limit, row.dimensions[key]) | {"dimension": key})
        for key, limit in thresholds.dimensions.items()
        if key in row.dimensions and not limit.holds(row.dimensions[key], best_is_highest=best)
    ]
    mean = thresholds.mean
    if mean and not mean.holds(row.mean, best_is_highest=best):
        found.append(Breach("decisions.below_mean", _params(row, mean, row.mean)))
    given = words or {}
    found += [
        Breach(
            "decisions.below_words",
            {"reference": row.reference, "dimension": key, "level": given[key], "weakest": scale.weakest},
        )
        for key, scale in thresholds.words.items()
        if key in given and not scale.holds(given[key])
    ]
    return tuple(found)


def cut_by(
    rows: Iterable[Ranked], thresholds: Thresholds, words: Mapping[str, Mapping[str, str]] | None = None
) -> dict[str, tuple[Breach, ...]]:
    """{reference: the cuts it is below} of those that are below any; for `frame.entries_of(cut=…)`."""
    given = words or {}
    found = {row.reference: below(row, thresholds, given.get(row.reference)) for row in rows}
    return {reference: reasons for reference, reasons in found.items() if reasons}


def _params(row: Ranked, limit: Limit, value: Fraction) -> dict[str, str | bool]:
    return {"reference": row.reference, "mark": str(value), "limit": str(limit.mark), "passes": limit.passes}

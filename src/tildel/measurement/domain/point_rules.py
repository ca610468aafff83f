"""What gives publication points, as dated tables: weights, the factor for collaboration, the formula.

The figures themselves are data (`measurement/data/publication_indicator.toml`); here is what they mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

TYPES = ("article", "review", "monograph", "commentary", "chapter")
CHANNELS = ("journal", "series", "publisher")
LEVELS = (1, 2)

# The national calculator: ten digits inside, four decimals at the end, halves up everywhere
_TEN_DIGITS = Context(prec=10, rounding=ROUND_HALF_UP)
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_INSIDE, _RESULT = Decimal("0.0000000001"), Decimal("0.0001")
_NORMAL = Decimal("1.0")


class Formula(StrEnum):
    """How an institution's part of the shares becomes its portion of the points."""

    FRACTION = "fraction"
    SQUARE_ROOT = "square_root"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a publication is, as far as its weight is concerned."""

    year: int
    type: str
    channel: str
    level: int


@dataclass(frozen=True, slots=True)
class Period:
    """The rule for the publications of some years, both included; None is open.

    `weights` by (type, channel, level); `collaboration` is the factor for international collaboration.
    """

    first: int | None
    last: int | None
    formula: Formula
    collaboration: Decimal
    weights: Mapping[tuple[str, str, int], Decimal]
    source: str

    def holds_in(self, year: int) -> bool:
        """Whether publications of `year` follow this rule."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


@dataclass(frozen=True, slots=True)
class Portion:
    """An institution's points for one publication with the steps that led there.

    `fraction` is its part of the shares, `portion` that part or its square root, `points` weight × factor ×
    portion in four decimals.
    """

    weight: Decimal
    factor: Decimal
    fraction: Decimal
    portion: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """How the points of one publication are found: weight, factor and formula."""

    weight: Decimal
    factor: Decimal
    formula: Formula

    def portion(self, creators: int, shares: int) -> Portion:
        """What an institution with `creators` of all `shares` gets."""
        return _portion(self.weight, self.factor, self.formula, creators, shares)


@dataclass(frozen=True, slots=True)
class PointRules:
    """The rules of all years."""

    periods: tuple[Period, ...]

    def period(self, year: int) -> Period | None:
        """The rule of a year; None where no period covers it."""
        return next((period for period in self.periods if period.holds_in(year)), None)

    def weight(self, kind: Kind) -> Decimal | None:
        """Points for all of a publication; None for a kind that gives none, such as an article in a book."""
        period = self.period(kind.year)
        return None if period is None else period.weights.get((kind.type, kind.channel, kind.level))

    def measure(self, kind: Kind, international: bool) -> Measure:
        """What a publication's institutions have in common. Raises ValueError for a kind without weight."""
        period, weight = self.period(kind.year), self.weight(kind)
        if period is None or weight is None:
            raise ValueError(f"{kind} has no weight")
        return Measure(weight, period.collaboration if international else _NORMAL, period.formula)


def rules_from_rows(rows: Iterable[Mapping[str, Any]]) -> PointRules:
    """The rules from the rows of the data file (`periods`). Raises ValueError where two periods overlap."""
    periods = tuple(_period(row) for row in rows)
    known = {year for period in periods for year in (period.first, period.last) if year is not None}
    for year in known:
        if sum(period.holds_in(year) for period in periods) > 1:
            raise ValueError(f"two rules hold in {year}")
    return PointRules(periods)


@lru_cache(maxsize=65_536)
def divided(points: Decimal, parts: int) -> Decimal:
    """`points` in so many equal parts, four decimals half up: how the national calculator splits further."""
    return _TEN_DIGITS.divide(points, Decimal(parts)).quantize(_RESULT, context=_EXACT)


def _period(row: Mapping[str, Any]) -> Period:
    weights = {
        (entry["type"], entry["channel"], level): Decimal(entry[f"level_{level}"])
        for entry in row["weights"]
        for level in LEVELS
    }
    return Period(
        first=row.get("from"),
        last=row.get("until"),
        formula=Formula(row["formula"]),
        collaboration=Decimal(row["collaboration"]),
        weights=weights,
        source=row["source"],
    )


@lru_cache(maxsize=65_536)
def _portion(weight: Decimal, factor: Decimal, formula: Formula, creators: int, shares: int) -> Portion:
    # rounded to ten digits, then to ten decimals: twice, as the national calculator does it
    fraction = _TEN_DIGITS.divide(Decimal(creators), Decimal(shares)).quantize(_INSIDE, context=_EXACT)
    portion = fraction
    if formula is Formula.SQUARE_ROOT:
        portion = _TEN_DIGITS.sqrt(fraction).quantize(_INSIDE, context=_EXACT)
    points = _EXACT.multiply(_EXACT.multiply(weight, factor), portion).quantize(_RESULT, context=_EXACT)
    return Portion(weight, factor, fraction, portion, points)

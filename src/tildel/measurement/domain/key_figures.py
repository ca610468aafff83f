"""Key figures: what each one is, and its value for years, regions or institutions.

A figure is computed from whole numbers, exactly, whatever the number of rows: sums of int64, and fractions
for what is divided. A missing value (None) is left out and counted, never taken for zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
LANGUAGES = ("nb", "nn", "en")
DECIMALS = 4
_MOST = 2**53
_EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


class Formula(StrEnum):
    """How inputs become a figure. A row holds for an input when its value is neither zero nor missing."""

    SUM = "sum"  # of the input
    COUNT = "count"  # rows that hold for the input
    SHARE = "share"  # of the rows that hold for the second input: how large a part holds for the first too
    MEDIAN = "median"  # of the input
    MEAN = "mean"  # of the input
    PER = "per"  # sum of the first input for each one of the second, over rows that have both


TAKES = {Formula.SHARE: 2, Formula.PER: 2}


class Period(StrEnum):
    """What time a figure tells of."""

    CALENDAR_YEAR = "calendar_year"
    YEAR_END = "year_end"
    SINCE_START = "since_start"


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """The definition of a figure. `names` in bokmål, nynorsk and English; `scale` is how many units of the
    input make one of the figure (10,000 where points come as ten-thousandths). Raises ValueError for a
    definition that cannot be computed."""

    key: str
    names: Mapping[str, str]
    owner: str
    period: Period
    unit: str
    source: str
    formula: Formula
    inputs: tuple[str, ...]
    scale: int = 1

    def __post_init__(self) -> None:
        if set(self.names) != set(LANGUAGES) or not all(self.names.values()):
            raise ValueError(f"{self.key}: a name in each of {', '.join(LANGUAGES)}")
        if len(self.inputs) != TAKES.get(self.formula, 1):
            raise ValueError(f"{self.key}: {self.formula} takes {TAKES.get(self.formula, 1)} inputs")
        if self.scale < 1:
            raise ValueError(f"{self.key}: a scale is at least 1")

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "names": dict(self.names), "owner": self.owner, "period": str(self.period),
            "unit": self.unit, "source": self.source, "formula": str(self.formula),
            "inputs": list(self.inputs), "scale": self.scale,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """A figure for one group, such as a year or a year's region. `exact` is None where nothing can be said
    (no row, or nothing to divide by); `rows` were counted, `missing` had no value."""

    figure: str
    group: tuple[str, ...]
    exact: Fraction | None
    rows: int
    missing: int

    def as_json(self) -> dict[str, Any]:
        return {
            "figure": self.figure,
            "group": list(self.group),
            "exact": None if self.exact is None else str(self.exact),
            "shown": None if self.exact is None else shown(self.exact),
            "rows": self.rows,
            "missing": self.missing,
        }


@dataclass(frozen=True, slots=True)
class Column:
    """An input: whole numbers, and where they are known."""

    values: Whole
    known: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, values: Sequence[int | None]) -> Column:
        """Raises ValueError for a number beyond 2⁵³ (no figure that a person reported)."""
        known = np.array([value is not None for value in values], dtype=np.bool_)
        try:
            whole = np.array([value or 0 for value in values], dtype=np.int64)
        except OverflowError:
            raise ValueError("a number is too large")
        if ((whole > _MOST) | (whole < -_MOST)).any():
            raise ValueError("a number is too large")
        return cls(whole, known)


@dataclass(frozen=True, slots=True)
class Rows:
    """What figures are made from, one row a project and year: `labels` to group by, `columns` to compute
    with, all equally long."""

    labels: Mapping[str, Sequence[str]]
    columns: Mapping[str, Column]


def shown(exact: Fraction) -> str:
    """The number in at most four decimals, half up (away from zero)."""
    quotient = _EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    text = f"{quotient.quantize(Decimal(1).scaleb(-DECIMALS), context=_EXACT):f}"
    short = text.rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def compute(figures: Sequence[KeyFigure], rows: Rows, by: tuple[str, ...]) -> tuple[Value, ...]:
    """Every figure for every group that occurs, such as `by=("year", "region")`; groups in order.

    Raises KeyError for a label or an input that is not among the rows.
    """
    groups = _grouped([rows.labels[name] for name in by])
    return tuple(value for figure in figures for value in _values(figure, rows.columns, groups))


@dataclass(frozen=True, slots=True)
class _Groups:
    """The groups that occur, in order, and each row's place among them."""

    names: tuple[tuple[str, ...], ...]
    of_row: Whole

    def count(self, rows: npt.NDArray[np.bool_]) -> list[int]:
        return np.bincount(self.of_row[rows], minlength=len(self.names)).tolist()

    def sum(self, values: Whole, rows: npt.NDArray[np.bool_]) -> list[int]:
        """Exact: bincount with weights would add floats."""
        if int(np.abs(values).max(initial=0)) * len(values) >= 2**63:
            raise ValueError("the numbers are too large to be added")
        sums = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(sums, self.of_row[rows], values[rows])
        return sums.tolist()


def _grouped(labels: Sequence[Sequence[str]]) -> _Groups:
    keys = list(zip(*labels, strict=True))
    names = sorted(set(keys))
    place = {name: index for index, name in enumerate(names)}
    return _Groups(tuple(names), np.fromiter((place[key] for key in keys), dtype=np.int64, count=len(keys)))


def _values(figure: KeyFigure, columns: Mapping[str, Column], groups: _Groups) -> list[Value]:
    inputs = [columns[name] for name in figure.inputs]
    known = np.logical_and.reduce([column.known for column in inputs])
    exact = _COMPUTED[figure.formula](inputs, known, groups)
    rows, missing = groups.count(known), groups.count(~known)
    # a share or a count has no unit of its input
    scale = 1 if figure.formula in (Formula.SHARE, Formula.COUNT) else figure.scale
    return [
        Value(figure.key, name, None if value is None else Fraction(value) / scale, used, lost)
        for name, value, used, lost in zip(groups.names, exact, rows, missing, strict=True)
    ]


_Exact = Sequence[int | Fraction | None]


def _divided(above: Sequence[int], below: Sequence[int]) -> _Exact:
    return [Fraction(one, other) if other else None for one, other in zip(above, below, strict=True)]


def _sum(inputs: Sequence[Column], known: npt.NDArray[np.bool_], groups: _Groups) -> _Exact:
    sums = groups.sum(inputs[0].values, known)
    # nothing known is not zero
    return [one if rows else None for one, rows in zip(sums, groups.count(known), strict=True)]


def _count(inputs: Sequence[Column], known: npt.NDArray[np.bool_], groups: _Groups) -> _Exact:
    holding = groups.count(known & (inputs[0].values != 0))
    return [one if rows else None for one, rows in zip(holding, groups.count(known), strict=True)]


def _share(inputs: Sequence[Column], known: npt.NDArray[np.bool_], groups: _Groups) -> _Exact:
    whole = known & (inputs[1].values != 0)
    return _divided(groups.count(whole & (inputs[0].values != 0)), groups.count(whole))


def _mean(inputs: Sequence[Column], known: npt.NDArray[np.bool_], groups: _Groups) -> _Exact:
    return _divided(groups.sum(inputs[0].values, known), groups.count(known))


def _per(inputs: Sequence[Column], known: npt.NDArray[np.bool_], groups: _Groups) -> _Exact:
    return _divided(groups.sum(inputs[0].values, known), groups.sum(inputs[1].values, known))


def _median(inputs: Sequence[Column], known: npt.NDArray[np.bool_], groups: _Groups) -> _Exact:
    values, group = inputs[0].values[known], groups.of_row[known]
    ordered = values[np.lexsort((values, group))].tolist()
    medians: list[Fraction | None] = []
    start = 0
    for rows in groups.count(known):
        middle = ordered[start + (rows - 1) // 2 : start + rows // 2 + 1] if rows else []
        medians.append(Fraction(sum(middle), len(middle)) if middle else None)
        start += rows
    return medians


_COMPUTED = {
    Formula.SUM: _sum,
    Formula.COUNT: _count,
    Formula.SHARE: _share,
    Formula.MEDIAN: _median,
    Formula.MEAN: _mean,
    Formula.PER: _per,
}

"""What counts in the measuring system of the health trusts, as dated tables that a person maintains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Indicator:
    """Something that is measured each year. `weight` is what one `unit` of it counts.

    `measured_from` is the first year with figures; earlier years are left out of its mean. None: always.
    """

    key: str
    unit: str
    weight: Fraction
    measured_from: int | None = None

    def counts_in(self, year: int) -> bool:
        return self.measured_from is None or self.measured_from <= year

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "unit": self.unit,
            "weight": str(self.weight),
            "measured_from": self.measured_from,
        }


@dataclass(frozen=True, slots=True)
class AllocationTable:
    """The rule for some budget years, both included; None is open.

    `result_based` is the part of the grant shared by results, `years` how many years the mean rolls over,
    `lag` how long before the budget year the last of them lies. `assumed`: an example, not the official one.
    """

    first: int | None
    last: int | None
    assumed: bool
    source: str
    result_based: Fraction
    years: int
    lag: int
    indicators: tuple[Indicator, ...]

    def holds_in(self, budget_year: int) -> bool:
        """Whether the budget of that year follows this table."""
        return (self.first is None or self.first <= budget_year) and (
            self.last is None or budget_year <= self.last
        )

    def result_years(self, budget_year: int) -> tuple[int, ...]:
        """The years whose results count in a budget, oldest first."""
        last = budget_year - self.lag
        return tuple(range(last - self.years + 1, last + 1))

    def as_json(self) -> dict[str, Any]:
        return {
            "from": self.first,
            "until": self.last,
            "assumed": self.assumed,
            "source": self.source,
            "result_based": str(self.result_based),
            "years": self.years,
            "lag": self.lag,
            "indicators": [indicator.as_json() for indicator in self.indicators],
        }


def tables_from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[AllocationTable, ...]:
    """The tables from the rows of a data file (`tables`), or from what `as_json` gave.

    Raises ValueError for a weight below zero, a part outside 0–1, doubled indicators or no year.
    """
    return tuple(_table(row) for row in rows)


def table_for(tables: Iterable[AllocationTable], budget_year: int) -> AllocationTable | None:
    """The table of a budget year: the latest beginning wins where two hold; None where none does."""
    holding = [table for table in tables if table.holds_in(budget_year)]
    return max(holding, key=lambda table: (table.first is not None, table.first or 0), default=None)


def _table(row: Mapping[str, Any]) -> AllocationTable:
    indicators = tuple(_indicator(entry) for entry in row["indicators"])
    table = AllocationTable(
        first=row.get("from"),
        last=row.get("until"),
        assumed=row["assumed"],
        source=row["source"],
        result_based=Fraction(row["result_based"]),
        years=row["years"],
        lag=row["lag"],
        indicators=indicators,
    )
    if len({indicator.key for indicator in indicators}) < len(indicators):
        raise ValueError("an indicator stands twice")
    if any(indicator.weight < 0 for indicator in indicators):
        raise ValueError("a weight cannot be below zero")
    if not 0 <= table.result_based <= 1 or table.years < 1:
        raise ValueError("the part by results lies between 0 and 1, and at least one year counts")
    return table


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    return Indicator(entry["key"], entry["unit"], Fraction(entry["weight"]), entry.get("measured_from"))

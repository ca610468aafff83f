"""The measuring system of the health trusts: a part of the earmarked grant shared by results.

    weighted(region) = Σ over indicators of weight × mean of the last years' results
    kroner(region)   = result-based part of the grant × weighted(region) / Σ weighted

Arithmetic is exact (fractions) until the last step, which is whole kroner by largest remainder; among equal
remainders the region first by name gets the krone. Every number comes with the steps that led to it. To ask
what other weights would give, hand in another table.

Source: regjeringen.no, id446980. The weights were not found in public: see `allocation_table`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tildel.kernel.errors import RuleBroken
from tildel.kernel.money import share_out
from tildel.measurement.domain.allocation_table import AllocationTable, Indicator
from tildel.measurement.domain.frozen import Frozen, freeze

KIND = "measuring_system"

# (region, year, indicator) → result in the indicator's unit
Results = Mapping[tuple[str, int, str], int | Fraction]


@dataclass(frozen=True, slots=True)
class IndicatorStep:
    """One indicator of one region: the results of the years that count, their mean, and mean × weight."""

    indicator: str
    results: tuple[tuple[int, Fraction], ...]
    mean: Fraction
    weight: Fraction

    @property
    def weighted(self) -> Fraction:
        return self.mean * self.weight

    def as_json(self) -> dict[str, Any]:
        return {
            "indicator": self.indicator,
            "results": {str(year): str(result) for year, result in self.results},
            "mean": str(self.mean),
            "weight": str(self.weight),
            "weighted": str(self.weighted),
        }


@dataclass(frozen=True, slots=True)
class RegionAmount:
    """What a region gets and why. `exact` is its kroner before rounding, `kroner` after."""

    region: str
    steps: tuple[IndicatorStep, ...]
    weighted: Fraction
    share: Fraction
    exact: Fraction
    kroner: int

    def as_json(self) -> dict[str, Any]:
        return {
            "region": self.region,
            "steps": [step.as_json() for step in self.steps],
            "weighted": str(self.weighted),
            "share": str(self.share),
            "exact": str(self.exact),
            "kroner": self.kroner,
        }


@dataclass(frozen=True, slots=True)
class Allocation:
    """A grant shared for a budget year. `by_results` + `other` is the whole grant; regions stand by name."""

    budget_year: int
    grant: int
    by_results: int
    other: int
    table: AllocationTable
    regions: tuple[RegionAmount, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "budget_year": self.budget_year,
            "grant": self.grant,
            "by_results": self.by_results,
            "other": self.other,
            "assumed": self.table.assumed,
            "table": self.table.as_json(),
            "regions": [region.as_json() for region in self.regions],
        }

    def frozen(self, version: int) -> Frozen:
        """This version for the budget year, never to change afterwards."""
        return freeze(KIND, self.budget_year, version, self.as_json())


def allocate(
    *, grant: int, budget_year: int, regions: tuple[str, ...], results: Results, table: AllocationTable
) -> Allocation:
    """Shares `grant` whole kroner. A result of zero has to be given as zero.

    Raises RuleBroken where the table does not hold in that year, a result is missing or below zero, or
    no region has any weighted result; ValueError for a doubled region or a negative grant.
    """
    if not table.holds_in(budget_year):
        raise RuleBroken("allocation.table_of_other_years", year=budget_year)
    if len(set(regions)) < len(regions):
        raise ValueError("a region stands twice")
    names = tuple(sorted(regions))
    by_results, other = share_out(grant, (table.result_based, 1 - table.result_based))
    steps = [_steps(region, budget_year, results, table) for region in names]
    weighted = [sum((step.weighted for step in taken), Fraction(0)) for taken in steps]
    whole = sum(weighted, Fraction(0))
    if not whole:
        raise RuleBroken("allocation.nothing_to_share_by", year=budget_year)
    kroner = share_out(by_results, weighted)
    amounts = tuple(
        RegionAmount(*row[:3], row[2] / whole, by_results * row[2] / whole, row[3])
        for row in zip(names, map(tuple, steps), weighted, kroner, strict=True)
    )
    return Allocation(budget_year, grant, by_results, other, table, amounts)


def _steps(
    region: str, budget_year: int, results: Results, table: AllocationTable
) -> tuple[IndicatorStep, ...]:
    years = table.result_years(budget_year)
    return tuple(_step(region, indicator, years, results) for indicator in table.indicators)


def _step(region: str, indicator: Indicator, years: tuple[int, ...], results: Results) -> IndicatorStep:
    counting = [year for year in years if indicator.counts_in(year)]
    found = tuple((year, _result(region, year, indicator.key, results)) for year in counting)
    # an indicator that is not measured yet counts nothing
    mean = sum((result for _, result in found), Fraction(0)) / (len(found) or 1)
    return IndicatorStep(indicator.key, found, mean, indicator.weight)


def _result(region: str, year: int, indicator: str, results: Results) -> Fraction:
    where: dict[str, Any] = {"region": region, "year": year, "indicator": indicator}
    if (region, year, indicator) not in results:
        raise RuleBroken("allocation.result_missing", **where)
    result = Fraction(results[region, year, indicator])
    if result < 0:
        raise RuleBroken("allocation.result_below_zero", **where)
    return result


def difference(before: Allocation, after: Allocation) -> dict[str, int]:
    """What another table, grant or year would change for each region, in kroner, by name."""
    old = {region.region: region.kroner for region in before.regions}
    new = {region.region: region.kroner for region in after.regions}
    return {name: new.get(name, 0) - old.get(name, 0) for name in sorted(old | new)}

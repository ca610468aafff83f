"""A budget year's shares as one document of plain values: the regions' kroner, and institutions behind them.

    results(region)        = Σ of its institutions' results                     (what `allocate` reads)
    weighted(institution)  = Σ over indicators of weight × mean of its results
    part(institution)      = the region's whole kroner by weighted(institution), by largest remainder

The weighted results of a region's institutions add up to the region's, exactly: a mean of sums is a sum of
means. The money is the region's; an institution's part only shows where it came from. Fractions are text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tildel.kernel.money import share_out
from tildel.measurement.domain.allocation import Allocation, allocate
from tildel.measurement.domain.allocation_table import AllocationTable, Indicator

REGIONS = ("H03", "H04", "H05", "H12")


@dataclass(frozen=True, slots=True)
class Given:
    """What an institution achieved of an indicator in a year, in the indicator's unit."""

    orgnr: str
    region: str
    year: int
    indicator: str
    value: Fraction


def by_region(given: Iterable[Given]) -> dict[tuple[str, int, str], Fraction]:
    """The sums that `allocate` reads; what no institution of a region has is left out."""
    sums: dict[tuple[str, int, str], Fraction] = {}
    for one in given:
        key = (one.region, one.year, one.indicator)
        sums[key] = sums.get(key, Fraction(0)) + one.value
    return sums


def missing(
    given: Iterable[Given], table: AllocationTable, budget_year: int
) -> tuple[tuple[str, int, str], ...]:
    """(region, year, indicator) that count in the budget and that nobody has written, in order."""
    there = by_region(given)
    wanted = [
        (region, year, indicator.key)
        for region in REGIONS
        for indicator in table.indicators
        for year in table.result_years(budget_year)
        if indicator.counts_in(year)
    ]
    return tuple(key for key in wanted if key not in there)


def shares(*, grant: int, budget_year: int, given: Sequence[Given], table: AllocationTable) -> dict[str, Any]:
    """The document: {"allocation", "institutions"}; an institution is {"orgnr", "region", "steps",
    "weighted", "share", "kroner"}.

    Raises RuleBroken as `allocate` does.
    """
    allocation = allocate(
        grant=grant, budget_year=budget_year, regions=REGIONS, results=by_region(given), table=table
    )
    return {"allocation": allocation.as_json(), "institutions": _institutions(allocation, given)}


def _institutions(allocation: Allocation, given: Sequence[Given]) -> list[dict[str, Any]]:
    values = {(one.orgnr, one.year, one.indicator): one.value for one in given}
    lines = []
    for region in allocation.regions:
        members = sorted({one.orgnr for one in given if one.region == region.region})
        weighted = [_steps(orgnr, values, allocation) for orgnr in members]
        sums = [sum((Fraction(step["weighted"]) for step in steps), Fraction(0)) for steps in weighted]
        whole = sum(sums, Fraction(0))
        kroner = share_out(region.kroner, sums) if whole else [0] * len(members)
        lines += [
            {"orgnr": orgnr, "region": region.region, "steps": steps, "weighted": str(one),
             "share": str(one / whole) if whole else "0", "kroner": part}
            for orgnr, steps, one, part in zip(members, weighted, sums, kroner, strict=True)
        ]  # fmt: skip
    return lines


def _steps(
    orgnr: str, values: Mapping[tuple[str, int, str], Fraction], allocation: Allocation
) -> list[dict[str, Any]]:
    years = allocation.table.result_years(allocation.budget_year)
    return [_step(orgnr, indicator, years, values) for indicator in allocation.table.indicators]


def _step(
    orgnr: str, indicator: Indicator, years: Sequence[int], values: Mapping[tuple[str, int, str], Fraction]
) -> dict[str, Any]:
    counting = [year for year in years if indicator.counts_in(year)]
    found = [values.get((orgnr, year, indicator.key)) for year in counting]
    mean = sum((value for value in found if value is not None), Fraction(0)) / (len(counting) or 1)
    return {
        "indicator": indicator.key,
        "results": {
            str(year): None if value is None else str(value)
            for year, value in zip(counting, found, strict=True)
        },
        "mean": str(mean),
        "weight": str(indicator.weight),
        "weighted": str(mean * indicator.weight),
    }


def kroner_by_region(content: Mapping[str, Any]) -> dict[str, int]:
    """What each region gets, of a document of `shares`."""
    return {row["region"]: row["kroner"] for row in content["allocation"]["regions"]}

"""What an application costs one institution."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tildel.applications.domain.draft import budget_lines


def own_costs(budget: Mapping[str, Any], institutions: Collection[str]) -> dict[int, int]:
    """Kroner by year in the budget lines of some institutions (organisation numbers), the years in order."""
    sums: dict[int, int] = {}
    for row, year, amount in budget_lines(budget):
        if row.get("institution") in institutions:
            sums[year] = sums.get(year, 0) + amount
    return dict(sorted(sums.items()))


def added(costs: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """The sums of several, by year (kroner), the years in order."""
    sums: dict[int, int] = {}
    for one in costs:
        for year, amount in one.items():
            sums[year] = sums.get(year, 0) + amount
    return dict(sorted(sums.items()))

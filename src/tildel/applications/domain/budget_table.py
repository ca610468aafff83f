"""The budget as a table: sums, a chart, what a spreadsheet would change, and a call's yearly rates."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tildel.applications.domain.draft import budget_lines

CHART_HEIGHT, BAR, GAP = 160, 46, 18  # in the units of the picture


@dataclass(frozen=True, slots=True)
class Line:
    """The sums of one institution, or region: kroner by year, and all of them."""

    key: str
    years: Mapping[int, int] = field(hash=False)
    total: int


def sums_by(budget: Mapping[str, Any], group: Callable[[Mapping[str, Any]], str]) -> tuple[Line, ...]:
    """Kroner by year of the rows that `group` gives one key, the largest first, then in the rows' order."""
    sums: dict[str, dict[int, int]] = {}
    for row, year, amount in budget_lines(budget):
        years = sums.setdefault(group(row), {})
        years[year] = years.get(year, 0) + amount
    lines = (Line(key, dict(sorted(years.items())), sum(years.values())) for key, years in sums.items())
    return tuple(sorted(lines, key=lambda line: -line.total))


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of the chart: which line it stands for (its number from 0) and where it lies."""

    line: int
    x: int
    y: float
    height: float
    amount: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked columns, one a year. `labels` gives each year with the middle of its column."""

    width: int
    height: int
    bar: int
    blocks: tuple[Block, ...]
    labels: tuple[tuple[int, int], ...]


def stacked(lines: Sequence[Line], years: Sequence[int]) -> Chart | None:
    """The chart of some lines over some years; None where there is nothing to draw.

    The highest column is CHART_HEIGHT high, and all heights are in one proportion to the kroner.
    """
    most = max((sum(line.years.get(year, 0) for line in lines) for year in years), default=0)
    if most <= 0:
        return None
    blocks, labels = [], []
    for number, year in enumerate(years):
        x, y = GAP + number * (BAR + GAP), float(CHART_HEIGHT)
        labels.append((year, x + BAR // 2))
        for index, line in enumerate(lines):
            amount = line.years.get(year, 0)
            height = round(amount / most * CHART_HEIGHT, 2)
            y = round(y - height, 2)
            if amount:
                blocks.append(Block(index, x, y, height, amount))
    width = GAP + len(years) * (BAR + GAP)
    return Chart(width, CHART_HEIGHT, BAR, tuple(blocks), tuple(labels))


def months_in(year: int, start: date, end: date) -> float:
    """How many months of a year the days `start` to `end`, both included, fill; parts of months by days."""
    months = 0.0
    for month in range(1, 13):
        days = calendar.monthrange(year, month)[1]
        first, last = max(start, date(year, month, 1)), min(end, date(year, month, days))
        months += max(0, (last - first).days + 1) / days
    return round(months, 4)


def from_rates(
    rates: Iterable[Mapping[str, int]], start: date, end: date, *, addition_percent: int = 0,
    share_percent: float = 100,
) -> dict[int, int]:  # fmt: skip
    """Kroner by year: the rate of the year (`year`, `amount`) for the months that fall in it, never more.

    `addition_percent` is what the call lays on top, `share_percent` the share of a full position. Years
    without a rate, or outside the period, are left out.
    """
    proposed = {}
    for rate in sorted(rates, key=lambda row: row["year"]):
        months = months_in(rate["year"], start, end)
        amount = rate["amount"] * (100 + addition_percent) / 100 * months / 12 * share_percent / 100
        if amount >= 1:
            proposed[rate["year"]] = int(amount + 1e-6)
    return proposed


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one row: `before` and `after` are kroner by year, None where there is no such row."""

    institution: str
    category: str
    before: Mapping[int, int] | None = field(hash=False)
    after: Mapping[int, int] | None = field(hash=False)

    @property
    def kind(self) -> str:
        """`added`, `removed`, `changed` or `same`."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "same" if self.before == self.after else "changed"


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What replacing one budget by another does, by institution and kind of cost, the old ones first."""
    old, new = _by_cost(before), _by_cost(after)
    return tuple(Change(key[0], key[1], old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new]))


def _by_cost(budget: Mapping[str, Any]) -> dict[tuple[str, str], dict[int, int]]:
    found: dict[tuple[str, str], dict[int, int]] = {}
    for row in budget.get("rows", ()):
        years = found.setdefault((row["institution"], row["category"]), {})
        for year, amount in row["years"].items():
            years[int(year)] = years.get(int(year), 0) + amount
    return found


def with_rates(
    budget: Mapping[str, Any], years: Mapping[int, int], *, institution: str, category: str
) -> dict[str, Any]:
    """The budget with the amounts in the row of that institution and kind of cost, a new one if need be."""
    rows = [dict(row) for row in budget.get("rows", ())]
    amounts = {str(year): amount for year, amount in years.items()}
    same = [row for row in rows if (row["institution"], row["category"]) == (institution, category)]
    if same:
        same[0]["years"] = amounts
    else:
        rows.append({"institution": institution, "category": category, "years": amounts})
    return {**budget, "rows": rows}

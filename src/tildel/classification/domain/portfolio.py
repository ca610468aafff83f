"""How awards meet the areas of a plan: which areas an award speaks for, and money by area and year.

The algebra: an award has codes (of HRCS, HelseOmsorg21 and a region's areas, themes of its call, its own
reference). A link says that a code speaks for an area from one day to another. An award belongs to every area
that one of its codes speaks for on the award's day. It counts once as a project in each of them; its money is
shared out among them in equal whole kroner, the first of them taking one more each while some are left. So
the money of all areas and of what belongs to none is exactly the money of all awards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Given:
    """An award: its reference, the day it was published, whole kroner, and the codes that speak for it."""

    reference: str
    on: date
    amount: int
    codes: frozenset[str]

    @property
    def year(self) -> int:
        return self.on.year


@dataclass(frozen=True, slots=True)
class Link:
    """That `code` speaks for `area` from `starts` to `ends`, both included; None is without end."""

    area: int
    code: str
    starts: date
    ends: date | None = None

    def holds(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Sum:
    """Money in whole kroner and how many projects it went to."""

    amount: int = 0
    projects: int = 0

    def plus(self, amount: int) -> Sum:
        return Sum(self.amount + amount, self.projects + 1)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Sums by (area, year), sums by year, and the awards that belong to no area, as they were given.

    `areas` and `years` are those asked for, in their order; a pair without awards is not in `cells`.
    """

    areas: tuple[int, ...]
    years: tuple[int, ...]
    cells: Mapping[tuple[int, int], Sum]
    by_year: Mapping[int, Sum]
    outside: tuple[Given, ...]

    def cell(self, area: int, year: int) -> Sum:
        return self.cells.get((area, year), Sum())

    def of_area(self, area: int) -> Sum:
        """All years together."""
        sums = [self.cell(area, year) for year in self.years]
        return Sum(sum(one.amount for one in sums), sum(one.projects for one in sums))

    @property
    def total(self) -> Sum:
        sums = self.by_year.values()
        return Sum(sum(one.amount for one in sums), sum(one.projects for one in sums))

    @property
    def empty(self) -> tuple[int, ...]:
        """The areas that nothing went to."""
        return tuple(area for area in self.areas if not self.of_area(area).projects)


def areas_of(given: Given, links: Iterable[Link]) -> tuple[int, ...]:
    """The areas an award belongs to on its day, each once, in the order of the links."""
    held = (link.area for link in links if link.code in given.codes and link.holds(given.on))
    return tuple(dict.fromkeys(held))


def portfolio(
    awards: Iterable[Given], links: Sequence[Link], areas: Sequence[int], years: Sequence[int]
) -> Portfolio:
    """The awards of `years` held against `areas`; links to other areas count for nothing."""
    by_code: dict[str, list[Link]] = {}
    for link in links:
        if link.area in areas:
            by_code.setdefault(link.code, []).append(link)
    place = {area: number for number, area in enumerate(areas)}
    cells: dict[tuple[int, int], Sum] = {}
    by_year = {year: Sum() for year in years}
    outside = []
    for given in awards:
        if given.year not in by_year:
            continue
        by_year[given.year] = by_year[given.year].plus(given.amount)
        theirs = areas_of(given, [link for code in given.codes for link in by_code.get(code, ())])
        if not theirs:
            outside.append(given)
        for area, part in shared(given.amount, sorted(theirs, key=place.__getitem__)):
            cells[area, given.year] = cells.get((area, given.year), Sum()).plus(part)
    return Portfolio(tuple(areas), tuple(years), cells, by_year, tuple(outside))


def shared(amount: int, areas: Sequence[int]) -> list[tuple[int, int]]:
    """Equal whole parts; the first areas take one krone more each while kroner are left over."""
    if not areas:
        return []
    part, left = divmod(amount, len(areas))
    return [(area, part + (number < left)) for number, area in enumerate(areas)]

"""Sums as lengths and shades of a picture. Every picture stands beside a table with the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tildel.infrastructures.domain import sketch
from tildel.portal.queries.awards import Group
from tildel.programmes.names import REGIONS

MOST_BARS = 20


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its name, its numbers, and its length from 0 to 100 as an attribute of an SVG."""

    name: str
    number: int
    amount: int
    unknown: int
    length: str
    query: str


@dataclass(frozen=True)
class Chart:
    key: str
    title: Any
    about: Any
    bars: tuple[Bar, ...]
    counts: bool  # whether the bars are numbers of projects and not money
    rest: int = 0  # rows that are left out of the picture and the table


def chart(
    key: str, title: Any, groups: Iterable[Group], name: Callable[[str], Any], *, about: Any = "",
    counts: bool = False, linked: bool = True,
) -> Chart:  # fmt: skip
    """The groups as bars, at most twenty; those without a key say that it is not known."""
    rows = list(groups)
    shown = rows[:MOST_BARS]
    largest = max((row.number if counts else row.amount for row in shown), default=0)
    bars = tuple(
        Bar(
            str(name(row.key)), row.number, row.amount, row.unknown,
            length(row.number if counts else row.amount, largest),
            f"{key}={row.key}" if row.key and linked else "",
        )
        for row in shown
    )  # fmt: skip
    return Chart(key, title, about, bars, counts, len(rows) - len(shown))


def length(part: int, whole: int) -> str:
    """0 to 100 with a point, whatever the page's language: it is a number of the picture."""
    return f"{min(100.0, 100 * part / whole):.2f}" if whole else "0"


def region_map(groups: Iterable[Group]) -> dict[str, Any]:
    """The sketch of Norway by health region, darker where more money went; it is no map to measure on."""
    by_region: Mapping[str, Group] = {group.key: group for group in groups}
    largest = max((by_region[code].amount for code in sketch.REGIONS if code in by_region), default=0)
    return {
        "width": f"{sketch.WIDTH:g}",
        "height": f"{sketch.HEIGHT:g}",
        "regions": [_region(code, by_region.get(code), largest) for code in sketch.REGIONS],
    }


def _region(code: str, group: Group | None, largest: int) -> dict[str, Any]:
    corners = (sketch.position(*corner) for corner in sketch.REGIONS[code])
    x, y = sketch.position(*sketch.CENTRES[code])
    amount = group.amount if group else 0
    return {
        "name": REGIONS[code], "number": group.number if group else 0, "x": f"{x:g}", "y": f"{y:g}",
        "shade": f"{0.08 + 0.62 * amount / largest:.2f}" if largest else "0.08",
        "outline": " ".join(f"{a:g},{b:g}" for a, b in corners),
    }  # fmt: skip

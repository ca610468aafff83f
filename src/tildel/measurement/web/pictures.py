"""Charts as attributes of an SVG: lines over years, and how long a bar is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tildel.measurement.numbers import told

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 260, 132, 30, 14, 24
MOST_LINES = 6
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line: its name, the `d` of the path and of its dots, and which of the patterns it has (1 to 6)."""

    name: str
    path: str
    dots: str
    pattern: int


@dataclass(frozen=True, slots=True)
class Chart:
    lines: list[Drawn]
    years: list[tuple[str, str]]  # x, text
    values: list[tuple[str, str]]  # y, text
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def line_chart(
    series: Mapping[str, Mapping[str, Fraction | None]], years: Sequence[str], unit: str
) -> Chart | None:
    """A line for each series over the years; a year without a value leaves a gap. None with fewer than two
    years, or nothing above zero."""
    known = [value for row in series.values() for value in row.values() if value is not None]
    if len(years) < 2 or not known or max(known) <= 0:
        return None
    top = round_up(max(known))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(index: int) -> str:
        return f"{LEFT + wide * index / (len(years) - 1):.1f}"

    def y(value: Fraction) -> str:
        return f"{TOP + high * float(1 - value / top):.1f}"

    lines = []
    for number, (name, row) in enumerate(list(series.items())[:MOST_LINES], start=1):
        places = [
            None if (value := row.get(year)) is None else (x(index), y(value))
            for index, year in enumerate(years)
        ]
        lines.append(Drawn(name, _path(places), _dots(places), number))
    return Chart(
        lines=lines,
        years=[(x(index), year) for index, year in enumerate(years)],
        values=[(y(value), told(value, unit)) for value in (Fraction(0), top / 2, top)],
    )


def _path(places: Sequence[tuple[str, str] | None]) -> str:
    """A gap begins a new stroke."""
    strokes, pen_down = [], False
    for place in places:
        if place is not None:
            strokes.append(f"{'L' if pen_down else 'M'}{place[0]} {place[1]}")
        pen_down = place is not None
    return "".join(strokes)


def _dots(places: Sequence[tuple[str, str] | None]) -> str:
    return "".join(f"M{place[0]} {place[1]}h0" for place in places if place is not None)


def round_up(most: Fraction) -> Fraction:
    """The next of … 0.2, 0.4, 1, 2, 4, 10, 20 …, so that half of it is round too."""
    size = Fraction(1, 10_000)
    while True:
        for step in _STEPS:
            if 2 * step * size >= most:
                return 2 * step * size
        size *= 10


def length(value: Fraction | int, most: Fraction | int) -> str:
    """How long a bar is, of 100, as a number of the picture."""
    return f"{float(100 * Fraction(value) / Fraction(most)):.2f}" if most else "0"

"""People included against the plan, as attributes of an SVG: two curves, months below, people at the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tildel.projects.domain.recruitment import Point

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 240, 44, 30, 12, 12
_STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Tick:
    at: str
    text: str


@dataclass(frozen=True)
class Picture:
    """The `d` of two curves and of the dot at the end of the second; "" when nothing is told."""

    planned: str
    actual: str
    dot: str
    years: list[Tick]
    people: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def picture(points: Sequence[Point]) -> Picture | None:
    """None where there is nothing to draw."""
    if len(points) < 2:
        return None
    top = _round_up(max(max(one.planned, one.actual or 0) for one in points))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(index: int) -> str:
        return f"{LEFT + wide * index / (len(points) - 1):.1f}"

    def y(value: int) -> str:
        return f"{TOP + high * (1 - value / top):.1f}"

    actual = [(x(index), y(one.actual)) for index, one in enumerate(points) if one.actual is not None]
    return Picture(
        planned=_path([(x(index), y(one.planned)) for index, one in enumerate(points)]),
        actual=_path(actual),
        dot=f"M{actual[-1][0]} {actual[-1][1]}h0" if actual else "",
        years=[Tick(x(i), str(one.month.year)) for i, one in enumerate(points) if _names_year(points, i)],
        people=[Tick(y(value), str(value)) for value in (0, top // 2, top)] if top > 1 else [Tick(y(0), "0")],
    )


def _names_year(points: Sequence[Point], index: int) -> bool:
    """At each January, and at the start unless a January is near."""
    month = points[index].month.month
    return month == 1 or (index == 0 and month < 10)


def _path(places: Sequence[tuple[str, str]]) -> str:
    return "M" + "L".join(f"{a} {b}" for a, b in places) if places else ""


def _round_up(most: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …, so that half of it is whole."""
    size = 1
    while True:
        for step in _STEPS:
            if 2 * step * size >= most:
                return 2 * step * size
        size *= 10

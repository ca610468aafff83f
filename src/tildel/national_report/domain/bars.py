"""A bar chart as numbers for SVG attributes: labels to the left, bars, values after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, ROW, BAR = 720, 220, 150, 34, 20
_INK, _FILL = "#1b2733", "#0b4a6f"


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart; places and lengths in the units of its view box, as text."""

    label: str
    told: str
    top: str
    middle: str
    length: str
    end: str


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    thick: int = BAR


def chart(rows: Sequence[tuple[str, str, Fraction | None]]) -> Chart | None:
    """A bar for each (label, value in words, value). Unknown values and those below zero have no length.

    None for fewer than two rows, and where nothing is above zero: there is nothing to compare then.
    """
    most = max((value for _label, _told, value in rows if value is not None), default=Fraction(0))
    if len(rows) < 2 or most <= 0:
        return None
    room = WIDTH - LEFT - RIGHT
    bars = []
    for place, (label, told, value) in enumerate(rows):
        length = float(room * max(Fraction(0), value or Fraction(0)) / most)
        top = place * ROW + (ROW - BAR) / 2
        bars.append(
            Bar(
                label, told, f"{top:.1f}", f"{top + BAR / 2:.1f}", f"{length:.1f}", f"{LEFT + length + 8:.1f}"
            )
        )
    return Chart(tuple(bars), height=len(rows) * ROW)


def svg(drawn: Chart) -> str:
    """The chart as a document of its own, for print."""
    size = f'viewBox="0 0 {drawn.width} {drawn.height}" width="{drawn.width}" height="{drawn.height}"'
    type_ = 'font-family="Libertinus Serif" font-size="15"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} {type_}>']
    for bar in drawn.bars:
        middle = f"{float(bar.middle) + 5:.1f}"
        parts += [
            _text(str(drawn.left - 10), middle, bar.label, ' text-anchor="end"'),
            f'<rect x="{drawn.left}" y="{bar.top}" width="{bar.length}" height="{BAR}" fill="{_FILL}"/>',
            _text(bar.end, middle, bar.told),
        ]
    return "".join([*parts, "</svg>"])


def _text(x: str, y: str, words: str, more: str = "") -> str:
    return f'<text x="{x}" y="{y}" fill="{_INK}"{more}>{_shown(words)}</text>'


def _shown(text: str, limit: int = 30) -> str:
    """Cut where it would run out of its column; the table beside the chart has it whole."""
    return escape(text if len(text) <= limit else text[: limit - 1].rstrip() + "…")

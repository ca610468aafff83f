"""An application's marks as dots on the scale with mean and spread behind, and its rank with its interval.

Everything is a path's `d`: three paths a row keep a page of a thousand rows quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tildel.programmes.domain.call import CallSpec

WIDTH, MARGIN, MIDDLE, APART = 240, 10, 16, 10


@dataclass(frozen=True)
class Axis:
    lowest: float
    highest: float

    @classmethod
    def of(cls, spec: CallSpec) -> Axis:
        return cls(spec.assessment.lowest, spec.assessment.highest)

    def x(self, mark: float) -> float:
        """Where a mark lies, in the picture's units."""
        width = (self.highest - self.lowest) or 1
        share = (min(max(mark, self.lowest), self.highest) - self.lowest) / width
        return round(MARGIN + share * (WIDTH - 2 * MARGIN), 1)

    @property
    def ticks(self) -> str:
        """A stroke for each whole mark."""
        whole = range(int(self.lowest), int(self.highest) + 1)
        return "".join(f"M{self.x(mark):g} 4V28" for mark in whole)


@dataclass(frozen=True)
class Picture:
    """`d` of the paths: dots are strokes without length and round ends."""

    dots: str
    mean: str
    band: str


def picture(marks: Sequence[Fraction], mean: Fraction, spread: float, *, axis: Axis) -> Picture:
    """Equal marks are set above each other, so that each reader is seen."""
    xs = [axis.x(float(mark)) for mark in marks]
    low, high = axis.x(float(mean) - spread), axis.x(float(mean) + spread)
    return Picture(_dots(xs), f"M{axis.x(float(mean)):g} 6V26", f"M{low:g} {MIDDLE}H{high:g}")


def _dots(xs: Sequence[float]) -> str:
    parts, above = [], dict.fromkeys(xs, 0)
    for x in xs:
        up = above[x]
        above[x] += 1
        # The first lies on the line, the others above and below in turn.
        y = MIDDLE + (APART * ((up + 1) // 2)) * (-1 if up % 2 else 1)
        parts.append(f"M{x:g} {min(max(y, 4), 28)}h0")
    return "".join(parts)


def rank_picture(expected: float, low: int, high: int, applications: int) -> Picture:
    """Expected rank as a dot, and the ranks it lies between with probability a half as a band; 1 is left."""
    axis = Axis(1, max(applications, 2))
    left, right = axis.x(low), axis.x(high)
    return Picture(f"M{axis.x(expected):g} {MIDDLE}h0", "", f"M{left:g} {MIDDLE}H{max(right, left + 0.1):g}")

"""The normal distribution function of whole arrays, from a table."""

from __future__ import annotations

from math import erfc, exp, pi, sqrt

import numpy as np

from tildel.decisions.domain.panel import Array

REACH = 9  # beyond it the function is 0 or 1 to the last digit that matters
PER_UNIT = 128


def _table() -> Array:
    """Cubics between neighbouring points that keep value and slope: coefficients (4 × points)."""
    at = [index / PER_UNIT - REACH for index in range(2 * REACH * PER_UNIT + 2)]
    value = np.array([erfc(-x / sqrt(2)) / 2 for x in at])
    slope = np.array([exp(-x * x / 2) / sqrt(2 * pi) for x in at]) / PER_UNIT
    rise = value[1:] - value[:-1]
    start, end = slope[:-1], slope[1:]
    return np.array([value[:-1], start, 3 * rise - 2 * start - end, start + end - 2 * rise])


_CUBICS = _table()


def normal_below(values: Array) -> Array:
    """Φ of each value, any shape; the absolute error is below 2e-11 and Φ(0) is exactly 0.5."""
    place = (np.clip(values, -REACH, REACH) + REACH) * PER_UNIT
    cell = place.astype(np.intp)
    place -= cell
    cubics = _CUBICS
    total = cubics[3].take(cell)
    for row in (2, 1, 0):
        total *= place
        total += cubics[row].take(cell)
    return np.asarray(total)

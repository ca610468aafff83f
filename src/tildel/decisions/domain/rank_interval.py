"""The middle half of each application's rank: from its lower to its upper quartile.

The rank of i is 1 + Σ 1[θ_k > θ_i]. Given the variances, θ_i = μ_i + √own_i · z + (what the reviewers'
strictness adds), where own_i is its variance once every ν is known. Given z, each comparison is

    P(θ_k > θ_i | z) = Φ((μ_k − μ_i − √own_i z) / √(v_ik − own_i)),   v_ik = var(θ_k − θ_i)

and the comparisons are taken as independent: their sum is Poisson-binomial. z runs over a grid of the
standard normal, the variances over the points of their posterior, and the distributions are averaged.

How exact this is. Every P(θ_k > θ_i) is kept exactly, so the mean of the distribution is the expected rank.
When everybody marked everything, strictness shifts all alike and falls out, and the comparisons *are*
independent: then only the grids are approximate. In an incomplete design comparisons that share a reviewer
are a little dependent, which is left out. Up to `EXACT` applications the Poisson-binomial distribution is
computed in full; above it is its normal approximation with a half for continuity, its mean and variance
interpolated between `COARSE` points of z. A quartile is a whole rank: the first at which the distribution has
reached a quarter, or three quarters. Above 100 applications the variances rest on fewer points
(`expected_rank`). Held against simulation, quartiles were within one rank up to 60 applications and within
1 % of the list beyond.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tildel.decisions.domain.normal_table import normal_below
from tildel.decisions.domain.pairwise import TINY, Distances
from tildel.decisions.domain.panel import Array
from tildel.decisions.domain.panel_model import Posterior

EXACT = 40
ROWS = 32  # of the groups × groups × grid that are held at once
REACH = 4.0  # of the grid of z
FINE = np.linspace(-REACH, REACH, 65)
SHARE = np.exp(-(FINE**2) / 2) / np.exp(-(FINE**2) / 2).sum()  # of the standard normal, a point of the grid
COARSE = REACH * np.cos(np.pi * (np.arange(13) + 0.5) / 13)
ROUNDING = 1e-9  # a distribution that misses a quarter by rounding alone has reached it

Whole = NDArray[np.intp]
Weighted = Sequence[tuple[float, Posterior]]


def quartiles(points: Weighted, sizes: Array) -> tuple[Whole, Whole]:
    """The lower and the upper quartile of the rank of a member of each group.

    `points` are the weights and posteriors of the variances; rows and `sizes` as in `pairwise`.
    """
    if sizes.sum() <= EXACT:
        whole = np.array([weight * distribution(one, sizes) for weight, one in points]).sum(axis=0)
        below = np.cumsum(whole, axis=1)
        return _reached(below, 0.25), _reached(below, 0.75)
    curves = [(weight, *_curves(one, sizes)) for weight, one in points]
    total = int(sizes.sum())
    return _searched(curves, total, 0.25), _searched(curves, total, 0.75)


def distribution(posterior: Posterior, sizes: Array) -> Array:
    """P(rank of i is r) given the variances, in full: groups × applications, r from 1."""
    total = int(sizes.sum())
    distances, everyone = Distances(posterior), slice(0, len(sizes))
    spread = np.zeros((len(sizes), len(FINE), total))
    spread[:, :, 0] = 1
    for column, size in enumerate(sizes.astype(int)):
        chance = _chances(posterior, distances, everyone, slice(column, column + 1), FINE)[:, 0, :, None]
        for member in range(size):
            # an application is not compared with itself
            now = chance.copy()
            now[column] *= member > 0
            moved = spread * now
            spread -= moved
            spread[:, :, 1:] += moved[:, :, :-1]
    return np.asarray(np.einsum("izr,z->ir", spread, SHARE))


def _chances(posterior: Posterior, distances: Distances, rows: slice, columns: slice, grid: Array) -> Array:
    """P(θ_k > θ_i | z): rows i × columns k × grid."""
    own = posterior.own[rows, None]
    scale = 1 / np.sqrt(np.maximum(distances.variances(rows, columns) - own, TINY))
    mean = distances.means(rows, columns) * scale
    return normal_below(mean[..., None] - (np.sqrt(own) * scale)[..., None] * grid)


def _reached(below: Array, quantile: float) -> Whole:
    """The first rank at which each row has reached the quantile."""
    return np.argmax(below >= quantile - ROUNDING, axis=1) + 1


def _curves(posterior: Posterior, sizes: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of the number of better applications: groups × fine grid."""
    groups, distances = len(sizes), Distances(posterior)
    means, variances = np.empty((2, groups, len(COARSE)))
    for start in range(0, groups, ROWS):
        chance = _chances(posterior, distances, slice(start, start + ROWS), slice(0, groups), COARSE)
        rows = np.arange(chance.shape[0])
        own = chance[rows, start + rows].copy()
        means[start + rows] = np.einsum("ikz,k->iz", chance, sizes) - own
        chance *= 1 - chance
        variances[start + rows] = np.einsum("ikz,k->iz", chance, sizes) - own * (1 - own)
    return means @ _FINER, np.sqrt(np.maximum(variances @ _FINER, 1e-12))


def _finer() -> Array:
    """Carries values on the coarse grid to the fine one, by the polynomial through them (coarse × fine)."""
    coefficients = np.linalg.inv(np.polynomial.chebyshev.chebvander(COARSE / REACH, len(COARSE) - 1))
    return np.asarray((np.polynomial.chebyshev.chebvander(FINE / REACH, len(COARSE) - 1) @ coefficients).T)


_FINER = _finer()


def _searched(curves: Sequence[tuple[float, Array, Array]], total: int, quantile: float) -> Whole:
    """The first rank at which each row has reached the quantile, by halving."""
    groups = curves[0][1].shape[0]
    low, high = np.ones(groups, dtype=np.intp), np.full(groups, total, dtype=np.intp)
    while np.any(low < high):
        middle = (low + high) // 2
        reached = _below(curves, middle) >= quantile - ROUNDING
        high = np.where(reached, middle, high)
        low = np.where(reached, low, np.minimum(middle + 1, high))
    return low


def _below(curves: Sequence[tuple[float, Array, Array]], rank: Whole) -> Array:
    """P(rank of i is at most `rank`), one rank for each row."""
    parts = [
        weight * (normal_below((rank[:, None] - 0.5 - mean) / deviation) @ SHARE)
        for weight, mean, deviation in curves
    ]
    return np.asarray(sum(parts))

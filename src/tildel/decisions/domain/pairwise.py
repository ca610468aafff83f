"""How probably one application is better than another, for all pairs at once."""

from __future__ import annotations

import numpy as np

from tildel.decisions.domain.normal_table import normal_below
from tildel.decisions.domain.panel import Array
from tildel.decisions.domain.panel_model import Posterior

ROWS = 256  # of the n × n table that are held at once
TINY = 1e-300  # two applications without any uncertainty between them


class Distances:
    """θ_k − θ_i for rows i and columns k: its mean and its variance, a table at a time.

    The variance is a product of two thin matrices: [a_i, 1, f_i] · [1, a_k, −2 f_k] with f the shared part
    and a the whole variance.
    """

    def __init__(self, posterior: Posterior) -> None:
        self.theta = posterior.theta
        whole = posterior.noise + (posterior.shared**2).sum(axis=1)
        ones = np.ones(len(whole))
        self.left = np.column_stack([whole, ones, posterior.shared])
        self.right = np.column_stack([ones, whole, -2 * posterior.shared]).T

    def means(self, rows: slice, columns: slice) -> Array:
        return np.asarray(self.theta[columns] - self.theta[rows, None])

    def variances(self, rows: slice, columns: slice) -> Array:
        return np.asarray(self.left[rows] @ self.right[:, columns])


def expected_ranks_given(posterior: Posterior, sizes: Array) -> Array:
    """1 + Σ P(θ_k > θ_i), given the variances, for one member of each group of applications.

    `posterior` has a row for each group, `sizes` (groups) how many applications stand in it; members of a
    group are each better than the other with probability a half.
    """
    groups = len(sizes)
    ranks = 1 + (sizes - 1) / 2
    distances = Distances(posterior)
    for start in range(0, groups, ROWS):
        rows = slice(start, start + ROWS)
        within, beyond = _better(distances, rows, rows), slice(start + ROWS, groups)
        np.fill_diagonal(within, 0)
        ranks[rows] += within @ sizes[rows]
        if start + ROWS < groups:
            across = _better(distances, rows, beyond)
            ranks[rows] += across @ sizes[beyond]
            ranks[beyond] += sizes[rows].sum() - sizes[rows] @ across
    return ranks


def _better(distances: Distances, rows: slice, columns: slice) -> Array:
    """P(θ_k > θ_i) for rows i and columns k."""
    spread = distances.variances(rows, columns)
    np.maximum(spread, TINY, out=spread)
    np.sqrt(spread, out=spread)
    mean = distances.means(rows, columns)
    mean /= spread
    return normal_below(mean)

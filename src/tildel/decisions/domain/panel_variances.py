"""The posterior of a panel's two standard deviations, as a few weighted points.

Deterministic: the box that holds the posterior is found by looking at ever smaller lattices, the posterior is
laid on a Gauss–Legendre grid in it, and the grid is condensed to the Gauss points of its own weights.
Averages over k × k such points are as good as the grid's for polynomials up to degree 2k − 1 either way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tildel.decisions.domain.panel import Array
from tildel.decisions.domain.panel_model import PanelModel, Prior

LATTICE = 9  # points a side while the box is looked for
GRID, GRID_OF_MANY = 24, 20  # points a side of the grid in the box; with `MANY` on the dense side
MANY = 50
DEPTH = 16.0  # how far below its top (natural logarithm) the posterior is left out
SETTLED = 0.7  # the next box is as good as the one before
ROUNDS = 20

Box = tuple[float, float, float, float]  # of τ_p from, to; of s from, to


@dataclass(frozen=True, slots=True)
class Spread:
    """Points of the posterior: τ_p, s and their weights, which sum to 1."""

    tau: Array
    rest: Array
    weights: Array


class Variances:
    """The posterior of (τ_p, s) of a model."""

    def __init__(self, model: PanelModel) -> None:
        self.model = model
        self.box = _box(model)
        points = GRID if len(model.dense_counts) < MANY else GRID_OF_MANY
        self.rest, self.rest_weights = _rest_axis(model.prior, self.box[2], self.box[3], points)
        self.tau, tau_weights = _legendre(self.box[0], self.box[1], points)
        grid = self._weighed(self.tau) * tau_weights[:, None]
        self.tau_weights = grid.sum(axis=1) / grid.sum()

    def _weighed(self, tau: Array) -> Array:
        """The posterior at each τ_p (rows) and each s of the axis (columns), times the weight of s."""
        first, second = np.meshgrid(tau, self.rest, indexing="ij")
        logs = self.model.log_likelihood(first.ravel(), second.ravel()).reshape(first.shape)
        return np.asarray(np.exp(logs - logs.max()) * self.rest_weights)

    def spread(self, points: int) -> Spread:
        """At most `points` × `points` weighted points."""
        tau, tau_weights = gauss_points(self.tau, self.tau_weights, points)
        taus, rests, weights = [], [], []
        for one, share, row in zip(tau, tau_weights, self._weighed(tau), strict=True):
            rest, rest_weights = gauss_points(self.rest, row / row.sum(), points)
            taus.append(np.full(len(rest), one))
            rests.append(rest)
            weights.append(share * rest_weights)
        return Spread(np.concatenate(taus), np.concatenate(rests), np.concatenate(weights))


def gauss_points(points: Array, weights: Array, wanted: int) -> tuple[Array, Array]:
    """The `wanted` points and weights that average polynomials up to degree 2 · `wanted` − 1 just as the
    weighted `points` do (Golub and Welsch, with the recurrence by Lanczos). Weights sum to 1; fewer points
    come back when the given weights rest on fewer."""
    basis = [np.sqrt(weights / weights.sum())]
    along: list[float] = []
    beside: list[float] = []
    scale = float(np.abs(points).max()) or 1.0
    for _ in range(min(wanted, len(points))):
        following = points * basis[-1]
        along.append(float(basis[-1] @ following))
        for _twice in range(2):
            for vector in basis:
                following = following - (vector @ following) * vector
        length = float(np.linalg.norm(following))
        if length < 1e-12 * scale:
            break
        beside.append(length)
        basis.append(following / length)
    jacobi = np.diag(along) + np.diag(beside[: len(along) - 1], 1) + np.diag(beside[: len(along) - 1], -1)
    values, vectors = np.linalg.eigh(jacobi)
    return values, vectors[0] ** 2


def _box(model: PanelModel) -> Box:
    """Where the posterior is not far below its top; a cell of the last lattice is added all round."""
    prior = model.prior
    whole = box = (0.0, prior.bound, prior.smallest_rest, prior.largest_rest)
    for _ in range(ROUNDS):
        smaller = _smaller(model, box, whole)
        before, after = _area(box), _area(smaller)
        box = smaller
        if after > SETTLED * before:
            break
    return box


def _smaller(model: PanelModel, box: Box, whole: Box) -> Box:
    middles = (np.arange(LATTICE) + 0.5) / LATTICE
    tau_cell, rest_cell = (box[1] - box[0]) / LATTICE, (box[3] - box[2]) / LATTICE
    tau, rest = np.meshgrid(
        box[0] + middles * (box[1] - box[0]), box[2] + middles * (box[3] - box[2]), indexing="ij"
    )
    density = np.array([model.prior.rest_density(value) for value in rest[0]])
    logs = model.log_likelihood(tau.ravel(), rest.ravel()).reshape(tau.shape) + np.log(density)
    rows, columns = np.nonzero(logs > logs.max() - DEPTH)
    return (
        max(whole[0], box[0] + (int(rows.min()) - 1) * tau_cell),
        min(whole[1], box[0] + (int(rows.max()) + 2) * tau_cell),
        max(whole[2], box[2] + (int(columns.min()) - 1) * rest_cell),
        min(whole[3], box[2] + (int(columns.max()) + 2) * rest_cell),
    )


def _area(box: Box) -> float:
    return (box[1] - box[0]) * (box[3] - box[2])


def _legendre(start: float, end: float, points: int) -> tuple[Array, Array]:
    at, weights = np.polynomial.legendre.leggauss(points)
    return start + (at + 1) / 2 * (end - start), weights / 2 * (end - start)


def _rest_axis(prior: Prior, start: float, end: float, points: int) -> tuple[Array, Array]:
    """Points of s with weights that hold its prior. Beyond A the density falls like a root: there the axis
    is u with s = A + u², in which everything is smooth."""
    parts = []
    if start < prior.bound:
        parts.append(_legendre(start, min(end, prior.bound), points))
    if end > prior.bound:
        root, weights = _legendre(max(0.0, start - prior.bound) ** 0.5, (end - prior.bound) ** 0.5, points)
        parts.append((prior.bound + root**2, weights * 2 * root))
    rest = np.concatenate([part[0] for part in parts])
    density = np.array([prior.rest_density(value) for value in rest])
    return rest, np.concatenate([part[1] for part in parts]) * density

"""The SNSF model of a panel's marks (Heyard, Ott, Salanti, Egger: "Rethinking the Funding Line at the Swiss
National Science Foundation", 2022), as Gaussian algebra.

    mark_ij = m + θ_i + λ_ij + ε,   θ_i ~ N(0, τ_p²),   λ_ij ~ N(ν_j, τ_a²),   ε ~ N(0, σ²),   ν_j ~ N(0, κ²)
    τ_p, τ_a, σ ~ U(0, A)

m is the mean of the applications' means. On a six-point scale A = 2 and κ = 0.5, on nine points A = 3 and
κ = 1. Each (reviewer, application) has one mark, so λ_ij − ν_j and ε are never told apart: together they are
N(0, s²) with s² = τ_a² + σ². Two uniform sides of a square give s, a point's distance from the corner, the
density

    p(s) = πs / 2A²                        0 < s ≤ A
    p(s) = s (π/2 − 2 arccos(A/s)) / A²    A < s ≤ √2 A

Given (τ_p, s) everything is normal. With B the incidence (n × m), n_i and m_j the number of marks, the
precision of (θ, ν) is [[diag(n_i/s² + 1/τ_p²), B/s²], [Bᵀ/s², diag(m_j/s² + 1/κ²)]]. The block of the larger
side is diagonal and is eliminated first, so that only the smaller side is dense.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, pi, sqrt

import numpy as np

from tildel.decisions.domain.panel import Array, Panel

SIX_POINTS, NINE_POINTS = 5, 8  # widths of the scales
AT_ONCE = 500_000  # numbers in matrices that are factored together


@dataclass(frozen=True, slots=True)
class Prior:
    """`bound` is A, the largest standard deviation; `reviewer_sd` is κ. Both in marks."""

    bound: float
    reviewer_sd: float

    @property
    def smallest_rest(self) -> float:
        """Below this s is not looked for. Marks that fit the model without any rest would have infinite
        likelihood at s = 0; marks are rounded, so that is never the truth."""
        return self.bound / 100

    @property
    def largest_rest(self) -> float:
        return sqrt(2) * self.bound

    def rest_density(self, rest: float) -> float:
        """p(s), see above."""
        if rest <= self.bound:
            return pi * rest / (2 * self.bound**2)
        return rest * max(0.0, pi / 2 - 2 * acos(self.bound / rest)) / self.bound**2


def prior_for(lowest: float, highest: float) -> Prior:
    """The prior of a scale from `lowest` to `highest`, both in marks.

    Six and nine points as published. Every other width takes the values of six points in proportion to the
    width, and a scale without width those of width 1. Raises ValueError when the scale runs backwards.
    """
    width = highest - lowest
    if width < 0:
        raise ValueError("a scale runs from its lowest to its highest mark")
    if width == NINE_POINTS:
        return Prior(3.0, 1.0)
    share = (width or 1) / SIX_POINTS
    return Prior(2.0 * share, 0.5 * share)


@dataclass(frozen=True, slots=True)
class Posterior:
    """Given the variances: θ has mean `theta` (n) and covariance diag(`noise`) + `shared` `sharedᵀ` (n × r).
    `own` (n) is the variance of each θ given every ν. ν has mean `nu` and variance `nu_variance` (m)."""

    theta: Array
    noise: Array
    shared: Array
    own: Array
    nu: Array
    nu_variance: Array


class PanelModel:
    """The likelihood and the posterior of one panel for any variances. The smaller side is dense, unless
    `reviewers_dense` says which; the figures are the same."""

    def __init__(self, panel: Panel, prior: Prior, *, reviewers_dense: bool | None = None) -> None:
        self.panel = panel
        self.prior = prior
        smaller = len(panel.reviewers) <= len(panel.applications)
        self.reviewers_dense = smaller if reviewers_dense is None else reviewers_dense
        sides = (panel.incidence, panel.application_sums, panel.reviewer_sums)
        if not self.reviewers_dense:
            sides = (panel.incidence.T, panel.reviewer_sums, panel.application_sums)
        self.links, self.gone_sums, self.dense_sums = sides  # links: eliminated × dense
        self.gone_counts, self.dense_counts = self.links.sum(axis=1), self.links.sum(axis=0)
        self._classes()

    def _classes(self) -> None:
        """The eliminated side by its number of marks: all it adds to the dense side, once for every grid.

        A block is [[XᵀX, Xᵀx], [xᵀX, xᵀx]] with X the links of a class (eliminated × dense) and x its sums.
        """
        self.counts, sizes = np.unique(self.gone_counts, return_counts=True)
        self.sizes = sizes.astype(float)
        bordered = np.column_stack([self.links, self.gone_sums])
        own = [bordered[self.gone_counts == count] for count in self.counts]
        self.blocks = np.array([rows.T @ rows for rows in own])

    def log_likelihood(self, tau: Array, rest: Array) -> Array:
        """Of each pair of standard deviations (τ_p, s), both above 0; a constant is left out."""
        step = max(1, AT_ONCE // (len(self.dense_counts) + 1) ** 2)
        parts = [
            self._log_likelihood(tau[at : at + step], rest[at : at + step]) for at in range(0, len(tau), step)
        ]
        return np.concatenate(parts)

    def _log_likelihood(self, tau: Array, rest: Array) -> Array:
        """The Cholesky factor of [[S, c], [cᵀ, 1 + q]] ends in √(1 + q − cᵀS⁻¹c), and q − cᵀS⁻¹c is the
        quadratic form of the marks."""
        size = len(self.dense_counts)
        noise = rest**2
        gone, dense = self._prior_variances(tau)
        reduced = self._reduced(gone, noise, dense)
        reduced[:, size, size] += 1
        diagonal = np.diagonal(np.linalg.cholesky(reduced), axis1=1, axis2=2)
        volume = (
            self.panel.marks * np.log(noise)
            + np.log1p(self.counts * (gone / noise)[:, None]) @ self.sizes
            + size * np.log(dense)
            + 2 * np.log(diagonal[:, :size]).sum(axis=1)
        )
        return np.asarray(-(volume + diagonal[:, size] ** 2) / 2)

    def _prior_variances(self, tau: Array) -> tuple[Array, Array]:
        reviewers = np.full(len(tau), self.prior.reviewer_sd**2)
        return (tau**2, reviewers) if self.reviewers_dense else (reviewers, tau**2)

    def _reduced(self, gone: Array, noise: Array, dense: Array) -> Array:
        """What is left on the dense side, [[S, c], [cᵀ, q]] for each of K variances: its precision S, its
        right hand side c and q, what the eliminated side leaves of the marks' squares."""
        size = len(self.dense_counts)
        pull = gone[:, None] / (1 + self.counts * (gone / noise)[:, None]) / noise[:, None] ** 2
        reduced = np.tensordot(-pull, self.blocks, axes=1)
        along = np.arange(size)
        reduced[:, along, along] += self.dense_counts / noise[:, None] + 1 / dense[:, None]
        reduced[:, :size, size] += self.dense_sums / noise[:, None]
        reduced[:, size, :size] = reduced[:, :size, size]
        reduced[:, size, size] += self.panel.squares / noise
        return reduced

    def posterior(self, tau: float, rest: float) -> Posterior:
        """Of θ and ν given the standard deviations τ_p and s."""
        noise = np.array([rest**2])
        gone, dense = self._prior_variances(np.array([tau]))
        (reduced,) = self._reduced(gone, noise, dense)
        lower, side = np.linalg.cholesky(reduced[:-1, :-1]), reduced[:-1, -1]
        turned: Array = np.asarray(np.linalg.solve(lower, np.eye(len(side))), dtype=np.float64)
        mean = turned.T @ (turned @ side)
        left = gone / (1 + self.gone_counts * gone / noise)
        gone_mean = left * (self.gone_sums - self.links @ mean) / noise
        gone_shared = (left / noise)[:, None] * (self.links @ turned.T)
        own = tau**2 / (1 + self.panel.incidence.sum(axis=1) * tau**2 / rest**2)
        if self.reviewers_dense:
            return Posterior(gone_mean, left, gone_shared, own, mean, (turned**2).sum(axis=0))
        nothing = np.zeros(len(mean))
        gone_variance = left + (gone_shared**2).sum(axis=1)
        return Posterior(mean, nothing, turned.T, own, gone_mean, gone_variance)

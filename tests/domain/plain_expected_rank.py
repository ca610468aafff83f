"""Expected ranks the slow and obvious way: every mark in one covariance matrix, every prior as it is written.

A second implementation to hold the quick one against: τ_p, τ_a and σ each on their own grid, the marks' full
N × N covariance, the applications' full n × n posterior. Also the baseline of `bench/bench_rank.py`.
"""

from itertools import product
from math import erf

import numpy as np

from tildel.decisions.domain.panel import Mark
from tildel.decisions.domain.panel_model import Prior

_erf = np.vectorize(erf)


def plain_expected_ranks(marks: list[Mark], prior: Prior, points: int = 24) -> dict[str, float]:
    """By application; high marks are good. `points` a side of the grid of three standard deviations."""
    names = sorted({mark.application for mark in marks})
    reviewers = sorted({mark.reviewer for mark in marks})
    scores = np.array([float(mark.score) for mark in marks])
    of_application = np.array([[mark.application == name for name in names] for mark in marks], float)
    of_reviewer = np.array([[mark.reviewer == name for name in reviewers] for mark in marks], float)
    away = scores - np.mean((of_application.T @ scores) / of_application.sum(axis=0))
    at, weights = np.polynomial.legendre.leggauss(points)
    side, share = (at + 1) / 2 * prior.bound, weights / 2
    logs, ranks = [], []
    for (tau, tau_share), (tau_a, a_share), (sigma, sigma_share) in product(
        zip(side, share, strict=True), repeat=3
    ):
        covariance = (
            tau**2 * of_application @ of_application.T
            + prior.reviewer_sd**2 * of_reviewer @ of_reviewer.T
            + (tau_a**2 + sigma**2) * np.eye(len(marks))
        )
        inverse = np.linalg.inv(covariance)
        likelihood = -(np.linalg.slogdet(covariance)[1] + away @ inverse @ away) / 2
        logs.append(likelihood + np.log(tau_share * a_share * sigma_share))
        ranks.append(_ranks_given(tau, of_application, inverse, away))
    weights = np.exp(np.array(logs) - max(logs))
    return dict(zip(names, (weights @ np.array(ranks) / weights.sum()).tolist(), strict=True))


def _ranks_given(tau: float, of_application: np.ndarray, inverse: np.ndarray, away: np.ndarray) -> np.ndarray:
    pull = tau**2 * of_application.T @ inverse
    mean = pull @ away
    posterior = tau**2 * np.eye(len(mean)) - tau**2 * pull @ of_application
    variance = np.diag(posterior)[:, None] + np.diag(posterior) - 2 * posterior
    np.fill_diagonal(variance, 1)
    better = (1 + _erf((mean - mean[:, None]) / np.sqrt(2 * variance))) / 2
    return 0.5 + better.sum(axis=1)

"""The expected rank of each application on a panel, with an interval: what the order is worth.

    ER_i = 1 + Σ_{k ≠ i} P(θ_k > θ_i),   PCER = 100 (ER − 0.5) / n,   SUCRA = (n − ER) / (n − 1)

under the model of `panel_model`. Nothing is drawn at random: the same marks give the same figures to the last
digit, in whatever order they come. The two variances are averaged over `points` × `points` values of their
posterior. Against far finer grids expected ranks were found to differ by less than 0.0002 up to 100 and 0.001
up to 1,000 applications.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tildel.decisions.domain.pairwise import expected_ranks_given
from tildel.decisions.domain.panel import Array, Mark, Panel, panel_of
from tildel.decisions.domain.panel_model import PanelModel, Posterior, Prior
from tildel.decisions.domain.panel_variances import Spread, Variances
from tildel.decisions.domain.rank_interval import quartiles

DIGITS = 9  # what is behind them is rounding, and must not decide who comes first


@dataclass(frozen=True, slots=True)
class Standing:
    """An application's expected rank (1 is best), PCER in percent, SUCRA from 0 to 1 (None when it is alone),
    and the ranks between which its rank lies with probability a half."""

    application: str
    expected_rank: float
    pcer: float
    sucra: float | None
    rank_interval: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Variance:
    """Posterior means, in marks squared: τ_p²; the mean of ν_j² over the reviewers; s² = τ_a² + σ²."""

    application: float
    reviewer: float
    rest: float


@dataclass(frozen=True, slots=True)
class Standings:
    """The applications, best first (equal expected ranks by name), and how the marks vary."""

    rows: tuple[Standing, ...]
    variance: Variance


def expected_ranks(marks: Iterable[Mark], prior: Prior, *, best_is_highest: bool = True) -> Standings:
    """The standing of every application with a mark.

    Applications with the same reviewers and the same sum of marks stand exactly alike. Raises ValueError
    when there is no mark, or a reviewer has marked an application twice.
    """
    panel = panel_of(marks, best_is_highest=best_is_highest)
    model = PanelModel(panel, prior)
    variances = Variances(model)
    spread = variances.spread(_points(panel))
    posteriors = posteriors_at(model, spread)
    sizes = np.bincount(panel.twins).astype(float)
    ranks = sum_of(
        spread.weights, [expected_ranks_given(_of_groups(one, panel), sizes) for one in posteriors]
    )
    few = variances.spread(_points_of_interval(panel))
    low, high = quartiles(
        [
            (weight, _of_groups(one, panel))
            for weight, one in zip(few.weights.tolist(), posteriors_at(model, few), strict=True)
        ],
        sizes,
    )
    rows = [
        _standing(
            name, round(float(ranks[group]), DIGITS), len(panel.twins), (int(low[group]), int(high[group]))
        )
        for name, group in zip(panel.applications, panel.twins, strict=True)
    ]
    rows.sort(key=lambda row: (row.expected_rank, row.application))
    return Standings(tuple(rows), _variance(spread, posteriors))


def posteriors_at(model: PanelModel, spread: Spread) -> list[Posterior]:
    """The posterior at each point of the spread."""
    return [
        model.posterior(tau, rest)
        for tau, rest in zip(spread.tau.tolist(), spread.rest.tolist(), strict=True)
    ]


def sum_of(weights: Array, values: Iterable[Array]) -> Array:
    """The weighted sum of arrays, one weight an array."""
    return np.array([weight * value for weight, value in zip(weights, values, strict=True)]).sum(axis=0)


def _points(panel: Panel) -> int:
    """The more marks, the narrower the posterior, and the fewer points say the same."""
    groups = len(panel.firsts)
    return 12 if groups <= 60 else 6 if groups <= 200 else 3


def _points_of_interval(panel: Panel) -> int:
    applications = len(panel.applications)
    return 4 if applications <= 100 else 2 if applications <= 400 else 1


def _of_groups(posterior: Posterior, panel: Panel) -> Posterior:
    """A row for each group of applications instead of one for each application."""
    first = panel.firsts
    return Posterior(
        posterior.theta[first], posterior.noise[first], posterior.shared[first], posterior.own[first],
        posterior.nu, posterior.nu_variance,
    )  # fmt: skip


def _standing(name: str, rank: float, applications: int, interval: tuple[int, int]) -> Standing:
    sucra = (applications - rank) / (applications - 1) if applications > 1 else None
    return Standing(name, rank, 100 * (rank - 0.5) / applications, sucra, interval)


def _variance(spread: Spread, posteriors: Iterable[Posterior]) -> Variance:
    reviewer = sum_of(
        spread.weights, [np.asarray((one.nu**2 + one.nu_variance).mean()) for one in posteriors]
    )
    return Variance(
        float(spread.weights @ spread.tau**2), float(reviewer), float(spread.weights @ spread.rest**2)
    )

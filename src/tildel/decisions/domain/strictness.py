"""How strict each reviewer is, and marks with that taken out.

Strictness is shown beside the raw marks always. Taking it out helps when applications were spread among the
reviewers at random, and harms when piles differ in quality; without a chain of common applications from one
reviewer to another the two cannot be told apart at all. So it is offered only for a spread at random or a
connected design, and answers with both versions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from tildel.decisions.domain.expected_rank import posteriors_at, sum_of
from tildel.decisions.domain.panel import Mark, by_application, mean, panel_of
from tildel.decisions.domain.panel_model import PanelModel, Prior
from tildel.decisions.domain.panel_variances import Variances
from tildel.kernel.errors import RuleBroken

POINTS = 4  # a side, of the variances' posterior
STEPS = 10**6  # adjusted marks are whole millionths


@dataclass(frozen=True, slots=True)
class Strictness:
    """A reviewer beside the others. `raw_mean` of `marks` marks; `shift` is the posterior mean of ν_j, in
    marks: above 0 where the reviewer gives higher marks than others to the same applications, below 0 where
    lower; `shift_sd` its posterior standard deviation."""

    reviewer: str
    marks: int
    raw_mean: Fraction
    shift: float
    shift_sd: float


class Ground(StrEnum):
    """Why strictness may be taken out, or may not."""

    RANDOM = "random"  # applications were spread among reviewers at random
    CONNECTED = "connected"  # common applications lead from every reviewer to every other
    APART = "apart"  # neither


@dataclass(frozen=True, slots=True)
class Component:
    """Applications and reviewers that marks tie together, both in the order of their names."""

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether strictness may be taken out, on which ground, and the design's components."""

    ground: Ground
    components: tuple[Component, ...]

    @property
    def offered(self) -> bool:
        return self.ground is not Ground.APART


@dataclass(frozen=True, slots=True)
class Normalised:
    """Both versions, in the same order (application, reviewer), and what lies between them."""

    raw: tuple[Mark, ...]
    adjusted: tuple[Mark, ...]
    strictness: tuple[Strictness, ...]
    ground: Ground


def strictness(
    marks: Iterable[Mark], prior: Prior, *, best_is_highest: bool = True
) -> tuple[Strictness, ...]:
    """Of each reviewer, in the order of their names, under the model of `panel_model`.

    Raises ValueError when there is no mark, or a reviewer has marked an application twice.
    """
    given = list(marks)
    model = PanelModel(panel_of(given, best_is_highest=best_is_highest), prior)
    spread = Variances(model).spread(POINTS)
    posteriors = posteriors_at(model, spread)
    means = sum_of(spread.weights, [one.nu for one in posteriors])
    squares = sum_of(spread.weights, [one.nu**2 + one.nu_variance for one in posteriors])
    sign = 1 if best_is_highest else -1
    scores: dict[str, list[Fraction]] = defaultdict(list)
    for mark in given:
        scores[mark.reviewer].append(mark.score)
    rows = []
    for index, name in enumerate(model.panel.reviewers):
        own = scores[name]
        spread_of = sqrt(max(0.0, float(squares[index] - means[index] ** 2)))
        rows.append(Strictness(name, len(own), mean(own), sign * float(means[index]), spread_of))
    return tuple(rows)


def components(marks: Iterable[Mark]) -> tuple[Component, ...]:
    """The parts of the design that no mark ties to each other, in the order of their first application."""
    grouped = by_application(marks)
    reads: dict[str, list[str]] = {}
    for application, own in grouped.items():
        for mark in own:
            reads.setdefault(mark.reviewer, []).append(application)
    found, seen = [], set[str]()
    for application in grouped:
        if application not in seen:
            part = _reached(application, grouped, reads)
            seen.update(part.applications)
            found.append(part)
    return tuple(found)


def _reached(start: str, grouped: dict[str, list[Mark]], reads: dict[str, list[str]]) -> Component:
    applications, reviewers, waiting = {start}, set[str](), [start]
    while waiting:
        for mark in grouped[waiting.pop()]:
            if mark.reviewer not in reviewers:
                reviewers.add(mark.reviewer)
                new = set(reads[mark.reviewer]) - applications
                applications |= new
                waiting += new
    return Component(tuple(sorted(applications)), tuple(sorted(reviewers)))


def offer(marks: Iterable[Mark], *, spread_at_random: bool) -> Offer:
    """Whether strictness may be taken out. Raises ValueError as `components`."""
    parts = components(marks)
    if spread_at_random:
        return Offer(Ground.RANDOM, parts)
    return Offer(Ground.CONNECTED if len(parts) == 1 else Ground.APART, parts)


def normalise(
    marks: Sequence[Mark], prior: Prior, *, spread_at_random: bool, best_is_highest: bool = True
) -> Normalised:
    """Each mark less its reviewer's shift, to six decimals, beside the marks as they were given.

    The shift is drawn towards 0 for reviewers with few marks. Adjusted marks may lie outside the scale.
    Raises RuleBroken `decisions.normalising_not_offered` where `offer` does not offer it; ValueError as
    `strictness`.
    """
    offered = offer(marks, spread_at_random=spread_at_random)
    if not offered.offered:
        raise RuleBroken("decisions.normalising_not_offered", components=len(offered.components))
    rows = strictness(marks, prior, best_is_highest=best_is_highest)
    shift = {row.reviewer: Fraction(round(row.shift * STEPS), STEPS) for row in rows}
    raw = tuple(sorted(marks))
    adjusted = tuple(Mark(mark.application, mark.reviewer, mark.score - shift[mark.reviewer]) for mark in raw)
    return Normalised(raw, adjusted, rows, offered.ground)

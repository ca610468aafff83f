"""A panel's marks as arrays: who marked what, and how far from the panel's mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One reviewer's mark for one application. A fraction, so that equal sums are really equal."""

    application: str
    reviewer: str
    score: Fraction


@dataclass(frozen=True, slots=True)
class Panel:
    """The marks of n applications by m reviewers, as distances from the mean of the applications' means.

    `incidence` is n × m with 1 where there is a mark; `application_sums` (n) and `reviewer_sums` (m) add up
    the distances, `squares` their squares. `twins` (n) gives each application its group: applications with
    the same reviewers and the same sum are one and the same to the model. `firsts` holds a member of each.
    """

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    incidence: Array
    application_sums: Array
    reviewer_sums: Array
    squares: float
    twins: NDArray[np.intp]
    firsts: NDArray[np.intp]

    @property
    def marks(self) -> int:
        return int(self.incidence.sum())


def by_application(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """The marks of each application, applications and reviewers in the order of their names.

    Raises ValueError when there is no mark, or a reviewer has marked an application twice.
    """
    grouped: dict[str, list[Mark]] = defaultdict(list)
    for mark in sorted(marks):
        if grouped[mark.application] and grouped[mark.application][-1].reviewer == mark.reviewer:
            raise ValueError(f"{mark.reviewer} has marked {mark.application} twice")
        grouped[mark.application].append(mark)
    if not grouped:
        raise ValueError("a panel without a mark cannot be ranked")
    return dict(grouped)


def mean(scores: Sequence[Fraction]) -> Fraction:
    """Exactly."""
    return sum(scores, Fraction(0)) / len(scores)


def panel_of(marks: Iterable[Mark], *, best_is_highest: bool = True) -> Panel:
    """The arrays of a panel; low marks are turned round when they are the good ones.

    The order of the input does not matter. Raises ValueError as `by_application`.
    """
    sign = 1 if best_is_highest else -1
    grouped = by_application(Mark(one.application, one.reviewer, sign * one.score) for one in marks)
    centre = mean([mean([one.score for one in own]) for own in grouped.values()])
    names = sorted({one.reviewer for own in grouped.values() for one in own})
    column = {name: index for index, name in enumerate(names)}
    incidence = np.zeros((len(grouped), len(names)))
    of_reviewer = [Fraction(0)] * len(names)
    sums, squares, groups = [], Fraction(0), []
    for row, own in enumerate(grouped.values()):
        away = [one.score - centre for one in own]
        columns = [column[one.reviewer] for one in own]
        incidence[row, columns] = 1
        for index, distance in zip(columns, away, strict=True):
            of_reviewer[index] += distance
        sums.append(sum(away, Fraction(0)))
        squares += sum((distance**2 for distance in away), Fraction(0))
        groups.append((tuple(columns), sums[-1]))
    twins, firsts = _grouped(groups)
    return Panel(
        applications=tuple(grouped),
        reviewers=tuple(names),
        incidence=incidence,
        application_sums=np.array([float(value) for value in sums]),
        reviewer_sums=np.array([float(value) for value in of_reviewer]),
        squares=float(squares),
        twins=twins,
        firsts=firsts,
    )


def _grouped(keys: Sequence[object]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each key the number of its group, and for each group its first key."""
    number: dict[object, int] = {}
    firsts: list[int] = []
    for index, key in enumerate(keys):
        if key not in number:
            number[key] = len(firsts)
            firsts.append(index)
    return np.array([number[key] for key in keys], dtype=np.intp), np.array(firsts, dtype=np.intp)

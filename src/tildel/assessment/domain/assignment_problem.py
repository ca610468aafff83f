"""What an assignment is asked for: applications, reviewers, the pairs that may be, and what is settled.

A pair without a row is not eligible; a conflict of interest is a missing row. Ids and rows stand in sorted
order, so that nothing found from a problem depends on the order in which it was given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Indices = NDArray[np.int32]
Bools = NDArray[np.bool_]
Pair = tuple[str, str]  # application, reviewer

MILLION = 1_000_000
LARGEST_AFFINITY = MILLION  # an affinity is at most this far from 0
LARGEST_LOAD = MILLION
_STEP = Decimal("0.000001")


def millionths(affinity: float | str) -> int:
    """An affinity as a whole number of millionths: its decimals, rounded half away from zero at the sixth.

    Raises ValueError when it is no finite number within LARGEST_AFFINITY.
    """
    try:
        number = Decimal(str(affinity))
    except InvalidOperation:
        raise ValueError(f"not a number: {affinity}")
    if not number.is_finite() or abs(number) > LARGEST_AFFINITY:
        raise ValueError(f"not a number from -{LARGEST_AFFINITY} to {LARGEST_AFFINITY}: {affinity}")
    return int(number.quantize(_STEP, rounding=ROUND_HALF_UP).scaleb(6))


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Applications and reviewers in sorted order, and one row for each eligible pair.

    `demand` by application; `minimum` and `maximum` loads by reviewer, fixed pairs counted in. By row,
    sorted: `application` and `reviewer` (indices), `affinity` (millionths), `specialist` (None: nobody is
    one). `fixed` pairs are kept whatever their affinity; one without a row counts 0. `needs_specialist` by
    application; `fixed_specialists` are the fixed pairs whose reviewer is one. `forbidden` pairs have no row;
    they are known only to tell when one of them is fixed.
    """

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    demand: Ints
    minimum: Ints
    maximum: Ints
    application: Indices
    reviewer: Indices
    affinity: Ints
    specialist: Bools | None = None
    needs_specialist: Bools | None = None
    fixed: tuple[tuple[int, int], ...] = ()
    fixed_specialists: frozenset[tuple[int, int]] = frozenset()
    forbidden: frozenset[tuple[int, int]] = frozenset()

    @classmethod
    def of(
        cls,
        applications: Mapping[str, int],
        reviewers: Mapping[str, tuple[int, int]],
        pairs: Iterable[tuple[str, str, float | str]],
        *,
        fixed: Iterable[Pair] = (),
        forbidden: Collection[Pair] = (),
        specialists: Collection[Pair] = (),
        needs_specialist: Collection[str] = (),
    ) -> Problem:
        """A problem from {application: demand}, {reviewer: (minimum, maximum)} and (application, reviewer,
        affinity). `specialists` are the pairs whose reviewer is a specialist for the application.

        Raises ValueError for an unknown id, a doubled pair, a load that cannot be, or an affinity that is
        none.
        """
        rows = [row for row in pairs if (row[0], row[1]) not in forbidden]
        places = {name: place for place, name in enumerate(sorted(applications))}
        seats = {name: place for place, name in enumerate(sorted(reviewers))}
        found = [_indexed(row[:2], places, seats) for row in rows]
        problem = cls.of_arrays(
            tuple(places), tuple(seats),
            np.array([applications[name] for name in places], np.int64),
            np.array([reviewers[name][0] for name in seats], np.int64),
            np.array([reviewers[name][1] for name in seats], np.int64),
            np.array([pair[0] for pair in found], np.int32),
            np.array([pair[1] for pair in found], np.int32),
            np.array([millionths(row[2]) for row in rows], np.int64),
        )  # fmt: skip
        special = {_indexed(pair, places, seats) for pair in specialists}
        settled = tuple(sorted(_indexed(pair, places, seats) for pair in fixed))
        return replace(
            problem,
            fixed=settled,
            fixed_specialists=frozenset(special.intersection(settled)),
            forbidden=frozenset(_indexed(pair, places, seats) for pair in forbidden),
            specialist=np.array([pair in special for pair in problem.index_pairs()], np.bool_),
            needs_specialist=np.array([name in needs_specialist for name in places], np.bool_),
        )

    @classmethod
    def of_arrays(
        cls,
        applications: Sequence[str],
        reviewers: Sequence[str],
        demand: Ints,
        minimum: Ints,
        maximum: Ints,
        application: Indices,
        reviewer: Indices,
        affinity: Ints,
    ) -> Problem:
        """A problem from arrays, ids in sorted order, rows in any. Raises ValueError as `of` does."""
        if list(applications) != sorted(set(applications)) or list(reviewers) != sorted(set(reviewers)):
            raise ValueError("ids are not sorted, or stand twice")
        if (demand < 0).any() or (minimum < 0).any() or (minimum > maximum).any():
            raise ValueError("a demand or a load that cannot be")
        if max(demand.max(initial=0), maximum.max(initial=0)) > LARGEST_LOAD:
            raise ValueError(f"a demand or a load above {LARGEST_LOAD}")
        places = application.astype(np.int64) * len(reviewers) + reviewer
        if not (places[1:] > places[:-1]).all():
            order = np.argsort(places, kind="stable")
            places, affinity = places[order], affinity[order]
            application, reviewer = application[order], reviewer[order]
            if (places[1:] == places[:-1]).any():
                raise ValueError("a pair stands twice")
        return cls(
            tuple(applications), tuple(reviewers), demand, minimum, maximum, application, reviewer, affinity
        )

    def index_pairs(self) -> list[tuple[int, int]]:
        """The rows as (application, reviewer), by index."""
        return list(zip(self.application.tolist(), self.reviewer.tolist(), strict=True))

    def row_of(self, pair: tuple[int, int]) -> int | None:
        """Where the row of a pair stands; None when it has none."""
        # of the rows' own type: another one would have them all converted at every look
        begin, end = np.searchsorted(self.application, np.array((pair[0], pair[0] + 1), np.int32))
        row = int(begin + np.searchsorted(self.reviewer[begin:end], np.int32(pair[1])))
        return row if row < end and self.reviewer[row] == pair[1] else None

    def names(self, pair: tuple[int, int]) -> Pair:
        return self.applications[pair[0]], self.reviewers[pair[1]]

    def indices(self, pair: Pair) -> tuple[int, int]:
        """The indices of a pair. Raises ValueError for an unknown id."""
        try:
            return self.applications.index(pair[0]), self.reviewers.index(pair[1])
        except ValueError:
            raise ValueError(f"unknown: {pair[0]}, {pair[1]}")


def _indexed(pair: Sequence[object], places: Mapping[str, int], seats: Mapping[str, int]) -> tuple[int, int]:
    application, reviewer = str(pair[0]), str(pair[1])
    if application not in places or reviewer not in seats:
        raise ValueError(f"unknown: {application}, {reviewer}")
    return places[application], seats[reviewer]


@dataclass(frozen=True, slots=True, eq=False)
class OpenPart:
    """What is left of a problem once its fixed pairs are taken out: loads, and the rows (`row`: their indices
    in the problem) that can still be chosen. `settled`: how many fixed pairs each reviewer has."""

    demand: Ints
    minimum: Ints
    maximum: Ints
    settled: Ints
    row: Ints
    application: Indices
    reviewer: Indices
    affinity: Ints
    specialist: Bools
    needs_specialist: Bools

    @property
    def total(self) -> int:
        """How many pairs are still to be chosen."""
        return int(self.demand.sum())

    def only(self, chosen: Bools) -> OpenPart:
        """The same with the chosen rows alone."""
        return replace(
            self,
            row=self.row[chosen], application=self.application[chosen], reviewer=self.reviewer[chosen],
            affinity=self.affinity[chosen], specialist=self.specialist[chosen],
        )  # fmt: skip


def open_part(problem: Problem) -> OpenPart:
    """A problem without its fixed pairs. A demand or a load below 0 means that too many are fixed; a minimum
    is never below 0."""
    demand, maximum, minimum = problem.demand.copy(), problem.maximum.copy(), problem.minimum.copy()
    rows = [problem.row_of(pair) for pair in problem.fixed]
    for application, reviewer in problem.fixed:
        demand[application] -= 1
        maximum[reviewer] -= 1
        minimum[reviewer] -= 1
    needs = (
        np.zeros(len(demand), np.bool_)
        if problem.needs_specialist is None
        else problem.needs_specialist & (problem.demand > 0)
    )
    special = np.zeros(len(problem.affinity), np.bool_) if problem.specialist is None else problem.specialist
    keep = (demand[problem.application] > 0) & (maximum[problem.reviewer] > 0)
    for row in (row for row in rows if row is not None):
        keep[row] = False
        needs[problem.application[row]] &= not special[row]
    needs[[application for application, _ in problem.fixed_specialists]] = False
    part = OpenPart(
        demand, np.maximum(minimum, 0), maximum, problem.maximum - maximum, np.arange(len(keep)),
        problem.application, problem.reviewer, problem.affinity, special, needs,
    )  # fmt: skip
    return part if keep.all() else part.only(keep)

"""Floors of an assignment: the best worst pair, and the best worst application."""

from __future__ import annotations

from typing import Any

import numpy as np

from tildel.assessment.domain.assignment_flow import most
from tildel.assessment.domain.assignment_problem import Bools, Indices, Ints, OpenPart


def above_best_worst_pair(part: OpenPart, optimum: Bools) -> Bools:
    """The rows, as a mask, at or above the highest affinity that an answer need not go below.

    Found by halving over the affinities, each tried by a maximum flow. `optimum` is any answer: the floor is
    at least its worst pair, and never above an application's best pair that it cannot do without.
    """
    lowest = int(part.affinity[optimum].min())
    values = np.unique(part.affinity)
    values = values[(values >= lowest) & (values <= _ceiling(part))]
    good, bad = 0, len(values)
    while bad - good > 1:
        middle = (good + bad) // 2
        tried = part.only(part.affinity >= values[middle])
        good, bad = (middle, bad) if most(tried).found == part.total else (good, middle)
    return part.affinity >= values[good]


def _ceiling(part: OpenPart) -> int:
    """The lowest over applications of the best pair number `demand`: no answer is wholly above it."""
    asked = np.flatnonzero(part.demand > 0)
    begin = np.searchsorted(part.application, asked)
    return int(_falling(part)[begin + part.demand[asked] - 1].min())


def _falling(part: OpenPart) -> Ints:
    """The affinities, each application's best first."""
    return part.affinity[np.lexsort((-part.affinity, part.application))]


def best_worst_application(part: OpenPart, optimum: Bools, settled: Ints) -> Bools:
    """The rows of an answer with the highest lowest sum of affinity over applications, and among those the
    highest total. `settled` is what each application has from fixed pairs (millionths).

    Applications that ask for nobody more are left out: they cannot be helped and set no floor. Whole numbers
    throughout: what the solver proposes is summed up again, and a floor counts only when it is reached
    exactly.
    """
    program = _Program(part, settled)
    if program.lowest(optimum) >= program.ceiling:
        return optimum
    # Often one application has nobody better, and the others can all be lifted to where it stands.
    highest = program.solve(floor=program.ceiling, lift=False)
    if highest is not None:
        return highest
    best = optimum
    while program.lowest(best) < program.ceiling:
        better = program.solve(floor=program.lowest(best) + 1, lift=True)
        if better is None:
            break
        best = better
    floor = program.lowest(best)
    if program.lowest(optimum) >= floor:
        return optimum
    found = program.solve(floor=floor, lift=False)
    return best if found is None or part.affinity[found].sum() < part.affinity[best].sum() else found


class _Program:
    """The assignment as a program in whole numbers for HiGHS, one unknown a row and one for the floor.

    Affinities are brought to at most 1,000, so that one millionth stays far above the solver's tolerance.
    """

    def __init__(self, part: OpenPart, settled: Ints) -> None:
        self.part, self.settled, self.asked = part, settled, np.flatnonzero(part.demand > 0)
        self.ceiling = self._ceiling()
        self.unit = max(1.0, float(np.abs(part.affinity).max()) / 1000)

    def lowest(self, chosen: Bools) -> int:
        """The lowest sum of an application, in millionths."""
        sums = self.settled.copy()
        np.add.at(sums, self.part.application[chosen], self.part.affinity[chosen])
        return int(sums[self.asked].min())

    def _ceiling(self) -> int:
        """The lowest over applications of all that its best rows would give: no floor is above it."""
        part, sums = self.part, self.settled.copy()
        begin = np.searchsorted(part.application, np.arange(len(part.demand)))
        taken = np.arange(len(part.row)) - begin[part.application] < part.demand[part.application]
        np.add.at(sums, part.application[taken], _falling(part)[taken])
        return int(sums[self.asked].min())

    def solve(self, *, floor: int, lift: bool) -> Bools | None:
        """Rows with every application at `floor` or above: the highest lowest one with `lift`, the highest
        total without. None when there is no such answer."""
        # HiGHS takes a good part of a second to load, and only a floor needs it
        from scipy.optimize import Bounds, milp  # noqa: PLC0415

        count = len(self.part.row)
        goal = np.append(np.zeros(count), -1.0) if lift else np.append(-self.part.affinity / self.unit, 0.0)
        lowest, highest = (floor - 0.5) / self.unit, (self.ceiling + 0.5) / self.unit
        found = milp(
            goal,
            integrality=np.append(np.ones(count), 0),
            bounds=Bounds(np.append(np.zeros(count), lowest), np.append(np.ones(count), highest)),
            constraints=self._constraints(),
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            return None
        if lift:
            # what the solver proved is a ceiling; half a millionth is far above its tolerance
            self.ceiling = min(self.ceiling, int(np.floor(-found.mip_dual_bound * self.unit + 0.5)))
        chosen = np.asarray(found.x[:count] > 0.5, np.bool_)
        return chosen if self._holds(chosen) and self.lowest(chosen) >= floor else None

    def _constraints(self) -> list[Any]:
        from scipy.optimize import LinearConstraint  # noqa: PLC0415 - as above
        from scipy.sparse import coo_array, vstack  # noqa: PLC0415

        part, count = self.part, len(self.part.row)
        rows = np.arange(count)

        def by(place: Indices, value: Any, height: int) -> Any:
            # one column more, for the floor
            return coo_array((value, (place, rows)), shape=(height, count + 1)).tocsr()

        height = len(part.demand)
        floor = coo_array(
            (-np.ones(len(self.asked)), (self.asked, np.full(len(self.asked), count))), (height, count + 1)
        ).tocsr()
        sums = (by(part.application, part.affinity / self.unit, height) + floor)[self.asked]
        needs = np.flatnonzero(part.needs_specialist)
        special = by(part.application, part.specialist.astype(float), height)[needs]
        ones = np.ones(count)
        matrix = vstack(
            [by(part.application, ones, height), by(part.reviewer, ones, len(part.minimum)), sums, special]
        )
        low = (part.demand, part.minimum, self.settled[self.asked] / -self.unit, np.ones(len(needs)))
        high = (part.demand, part.maximum, np.full(len(self.asked) + len(needs), np.inf))
        return [LinearConstraint(matrix, np.concatenate(low), np.concatenate(high))]

    def _holds(self, chosen: Bools) -> bool:
        part = self.part
        load = np.bincount(part.reviewer[chosen], minlength=len(part.minimum))
        given = np.bincount(part.application[chosen], minlength=len(part.demand))
        special = np.bincount(part.application[chosen & part.specialist], minlength=len(part.demand))
        return bool(
            (given == part.demand).all()
            and ((part.minimum <= load) & (load <= part.maximum)).all()
            and (special >= part.needs_specialist).all()
        )

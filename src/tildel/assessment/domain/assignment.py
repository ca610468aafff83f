"""Who reads what: the assignment with the highest sum of affinity, exactly, or the reason why there is none.

Each application gets exactly its demand of different reviewers, each reviewer a load from minimum to maximum,
fixed pairs always and pairs without a row never. The same problem and key give the same answer in whatever
order they are put: rows are sorted, and equally good answers are told apart by a keyed hash.

An answer is the optimum of a linear program (its matrix is a network's, so the optimum in whole numbers is
the same), solved in whole millionths by one min-cost flow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from tildel.assessment.domain.assignment_floor import above_best_worst_pair, best_worst_application
from tildel.assessment.domain.assignment_flow import Wish, cheapest
from tildel.assessment.domain.assignment_problem import (
    MILLION,
    Bools,
    Ints,
    OpenPart,
    Pair,
    Problem,
    open_part,
)
from tildel.assessment.domain.assignment_reasons import Reason, fixed_reasons, reasons


class Floor(StrEnum):
    """What comes before the total. Fixed pairs are as they are: the floor is of what can still be chosen."""

    NONE = ""
    PAIR = "pair"  # the worst pair as good as it can be
    APPLICATION = "application"  # the worst application's sum as high as it can be


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer, or `reasons` why there is none. `pairs` sorted, fixed ones included; `objective` their sum
    of affinity and `worst_pair` the lowest one, in millionths; `new` the pairs that did not stand before,
    where there was a before."""

    solved: bool
    pairs: tuple[Pair, ...] = ()
    objective: int = 0
    worst_pair: int | None = None
    reasons: tuple[Reason, ...] = ()
    new: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeCost:
    """What a change by hand takes from the optimum: `cost` in millionths, 0 or more, None when nothing fits
    around the change (`with_change` then holds the reasons)."""

    cost: int | None
    optimum: Solution
    with_change: Solution


def solve(problem: Problem, *, floor: Floor = Floor.NONE, key: str = "", balance: bool = False) -> Solution:
    """The assignment with the highest sum of affinity, after the floor.

    `balance`: among the answers with that sum the one with the most even loads (the lowest sum of squares);
    not with Floor.APPLICATION. Raises ValueError for that, TooWide when the numbers do not fit in 64 bits.
    """
    if balance and floor is Floor.APPLICATION:
        raise ValueError("loads are not balanced under a floor of applications")
    return _solve(problem, floor, Wish(key, None, balance))


def resolve(
    previous: Iterable[Pair], problem: Problem, *, floor: Floor = Floor.NONE, key: str = ""
) -> Solution:
    """The assignment with the fewest pairs that did not stand in `previous`, and among those the highest sum.

    Every demand is met, so few new pairs are few dropped ones. What stood in `previous` and may not stand any
    longer is dropped. A floor of pairs comes first; a floor of applications raises ValueError.
    """
    if floor is Floor.APPLICATION:
        raise ValueError("few changes cannot be asked for under a floor of applications")
    before = set(previous)
    found = _solve(problem, floor, Wish(key, _rows_of(problem, before)))
    return replace(found, new=tuple(pair for pair in found.pairs if pair not in before))


def change_cost(
    problem: Problem,
    *,
    add: Collection[Pair] = (),
    remove: Collection[Pair] = (),
    key: str = "",
    optimum: Solution | None = None,
) -> ChangeCost:
    """What it costs to have the pairs of `add` and not those of `remove`, with the rest as good as it can be.

    `optimum`: the answer to the problem itself, solved here without it. The problem must have one. Removing a
    fixed pair frees it. Raises ValueError for an unknown id, or a problem without an answer.
    """
    optimum = optimum or solve(problem, key=key)
    if not optimum.solved:
        raise ValueError("the problem has no answer to change")
    dropped = {problem.indices(pair) for pair in remove}
    added = {problem.indices(pair) for pair in add}
    changed = replace(
        _without(problem, dropped),
        fixed=tuple(sorted((set(problem.fixed) | added) - dropped)),
        fixed_specialists=problem.fixed_specialists - dropped,
        forbidden=problem.forbidden | dropped,
    )
    found = solve(changed, key=key)
    return ChangeCost(optimum.objective - found.objective if found.solved else None, optimum, found)


def _without(problem: Problem, dropped: Collection[tuple[int, int]]) -> Problem:
    keep = np.ones(len(problem.affinity), np.bool_)
    keep[[row for pair in dropped if (row := problem.row_of(pair)) is not None]] = False
    return replace(
        problem,
        application=problem.application[keep], reviewer=problem.reviewer[keep],
        affinity=problem.affinity[keep],
        specialist=None if problem.specialist is None else problem.specialist[keep],
    )  # fmt: skip


def _rows_of(problem: Problem, pairs: Collection[Pair]) -> Bools:
    places = {name: place for place, name in enumerate(problem.applications)}
    seats = {name: place for place, name in enumerate(problem.reviewers)}
    rows = (
        problem.row_of((places[application], seats[reviewer]))
        for application, reviewer in pairs
        if application in places and reviewer in seats
    )
    mask = np.zeros(len(problem.affinity), np.bool_)
    mask[[row for row in rows if row is not None]] = True
    return mask


def _solve(problem: Problem, floor: Floor, wish: Wish) -> Solution:
    if found := fixed_reasons(problem):
        return Solution(False, reasons=found)
    part = open_part(problem)
    if (part.needs_specialist & (part.demand == 0)).any():
        return Solution(False, reasons=reasons(problem))
    kept, wish = wish.kept, wish if wish.kept is None else replace(wish, kept=wish.kept[part.row])
    chosen = cheapest(problem, part, wish)
    if chosen is None:
        return Solution(False, reasons=_reasons(problem))
    if floor is not Floor.NONE and part.total:
        part, chosen = _lifted(problem, part, floor, wish, kept, chosen)
    return _solution(problem, part.row[chosen])


def _lifted(
    problem: Problem, part: OpenPart, floor: Floor, wish: Wish, kept: Bools | None, optimum: Bools
) -> tuple[OpenPart, Bools]:
    if floor is Floor.APPLICATION:
        return part, best_worst_application(part, optimum, _settled(problem))
    part = part.only(above_best_worst_pair(part, optimum))
    chosen = cheapest(problem, part, replace(wish, kept=None if kept is None else kept[part.row]))
    if chosen is None:
        raise RuntimeError("a floor that was reached is not")
    return part, chosen


def _settled(problem: Problem) -> Ints:
    """What each application has from its fixed pairs, in millionths."""
    settled = np.zeros(len(problem.applications), np.int64)
    for pair in problem.fixed:
        settled[pair[0]] += _affinity(problem, pair)
    return settled


def _affinity(problem: Problem, pair: tuple[int, int]) -> int:
    row = problem.row_of(pair)
    return 0 if row is None else int(problem.affinity[row])


def _reasons(problem: Problem) -> tuple[Reason, ...]:
    found = reasons(problem)
    if not found:
        raise RuntimeError("no answer, and no reason why")
    return found


def _solution(problem: Problem, rows: Ints) -> Solution:
    applications, reviewers = problem.applications, problem.reviewers
    chosen = zip(problem.application[rows].tolist(), problem.reviewer[rows].tolist(), strict=True)
    pairs = [(applications[one], reviewers[other]) for one, other in chosen]
    worth = [_affinity(problem, pair) for pair in problem.fixed]
    if worth:
        pairs = sorted(pairs + [problem.names(pair) for pair in problem.fixed])
    objective = int(problem.affinity[rows].sum()) + sum(worth)
    lowest = [*worth, *([int(problem.affinity[rows].min())] if len(rows) else [])]
    return Solution(True, tuple(pairs), objective, min(lowest, default=None))


def affinity_of(millionths: int) -> float:
    """Millionths as a number with six decimals."""
    return millionths / MILLION

"""The most marks for the money. A scenario to look at and never the decision: it breaks the experts' order.

The algebra. Applications are taken by marks per krone, best first. A state is (kroner, marks) of a choice
among those met so far; one with no fewer kroner and no more marks than another is dropped, and so is one
that could not come above the best known even if the rest were divisible (Dantzig's bound). The best known is
that of any state filled up with the applications that follow. When no state is left it is the optimum,
exactly: whole numbers throughout, nothing rounded, nothing drawn by lot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from tildel.decisions.domain.frame import Entry, Plan, ordered, rank_of

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Knapsack:
    """`awarded` in order, `marks` their sum, `breaks` how many of them have a better placed one left out."""

    awarded: tuple[str, ...]
    marks: Fraction
    used: int
    breaks: int


def most_marks(entries: Sequence[Entry], marks: Mapping[str, Fraction], plan: Plan) -> Knapsack:
    """The fundable applications that fit in the plan's frame with the largest sum of marks.

    `marks` by reference, higher is better, none below 0. Sub-frames and rules are not regarded. Raises
    ValueError for a mark below 0 or numbers too large for exact 64-bit arithmetic.
    """
    placed = ordered(entries, plan)
    fitting = [entry for entry in placed if entry.amount <= plan.frame and marks[entry.reference] > 0]
    if any(marks[entry.reference] < 0 for entry in placed):
        raise ValueError("a mark below 0 has no place in a sum of marks")
    fitting.sort(key=lambda e: (-marks[e.reference] / e.amount, e.reference))
    scale = lcm(1, *(Fraction(marks[entry.reference]).denominator for entry in fitting))
    values = [int(marks[entry.reference] * scale) for entry in fitting]
    chosen = _optimum([entry.amount for entry in fitting], values, plan.frame)
    picked = {fitting[place].reference for place in chosen}
    awarded = [entry for entry in placed if entry.reference in picked]
    return Knapsack(
        awarded=tuple(entry.reference for entry in awarded),
        marks=sum((Fraction(marks[entry.reference]) for entry in awarded), Fraction(0)),
        used=sum(entry.amount for entry in awarded),
        breaks=_breaks(placed, picked),
    )


def _breaks(placed: Sequence[Entry], picked: set[str]) -> int:
    first = next((rank_of(entry) for entry in placed if entry.reference not in picked), None)
    return sum(entry.reference in picked and first is not None and rank_of(entry) > first for entry in placed)


def _optimum(weights: Sequence[int], values: Sequence[int], frame: int) -> list[int]:
    """The places of the best choice. `weights` and `values` are sorted by value per weight, best first."""
    if not weights:
        return []
    if frame * max(values) >= LARGEST or sum(values) >= LARGEST or sum(weights) >= LARGEST:
        raise ValueError("too large for exact arithmetic")
    ends = np.cumsum([0, *weights]), np.cumsum([0, *values])
    money, worth = np.zeros(1, np.int64), np.zeros(1, np.int64)
    steps: list[tuple[Whole, Flags]] = []
    known, chosen = 0, []
    for place, (weight, value) in enumerate(zip(weights, values, strict=True)):
        money, worth, parents, taken = _front(money, worth, weight, value, frame)
        last, sure, most = _bounds(frame - money, place + 1, weights, values, ends)
        top = int(np.argmax(worth + sure))
        if worth[top] + sure[top] > known:
            known = int(worth[top] + sure[top])
            chosen = _back([*steps, (parents, taken)], top) + list(range(place + 1, int(last[top])))
        keep = worth + most > known
        money, worth = money[keep], worth[keep]
        steps.append((parents[keep], taken[keep]))
        if not len(money):
            break
    return chosen


def _front(
    money: Whole, worth: Whole, weight: int, value: int, frame: int
) -> tuple[Whole, Whole, Whole, Flags]:
    """The states with and without the next application, without those that another one beats."""
    able = np.flatnonzero(money + weight <= frame)
    all_money = np.concatenate([money, money[able] + weight])
    all_worth = np.concatenate([worth, worth[able] + value])
    parents = np.concatenate([np.arange(len(money)), able])
    taken = np.arange(len(all_money)) >= len(money)
    order = np.lexsort((taken, -all_worth, all_money))
    sorted_worth = all_worth[order]
    best_before = np.concatenate([[-1], np.maximum.accumulate(sorted_worth)[:-1]])
    order = order[sorted_worth > best_before]
    return all_money[order], all_worth[order], parents[order], taken[order]


def _bounds(
    left: Whole, place: int, weights: Sequence[int], values: Sequence[int], ends: tuple[Whole, Whole]
) -> tuple[Whole, Whole, Whole]:
    """For each state the first application from `place` on that does not fit when they are taken in turn, the
    marks of those before it, and the most marks there could be if that one could be divided."""
    weight_ends, value_ends = ends
    last = np.searchsorted(weight_ends, left + weight_ends[place], side="right") - 1
    sure = value_ends[last] - value_ends[place]
    rest = left + weight_ends[place] - weight_ends[last]
    following = np.minimum(last, len(weights) - 1)
    part = rest * np.asarray(values)[following] // np.asarray(weights)[following]
    return last, sure, sure + np.where(last < len(weights), part, 0)


def _back(steps: Sequence[tuple[Whole, Flags]], at: int) -> list[int]:
    chosen = []
    for place in range(len(steps) - 1, -1, -1):
        parents, taken = steps[place]
        if taken[at]:
            chosen.append(place)
        at = int(parents[at])
    return chosen

"""Assignment as a flow: from applications through pairs to reviewers and on to a sink, in whole numbers.

Minimum loads are supplies of the nodes: a reviewer keeps `minimum` and passes at most `maximum - minimum` on.
Where a specialist is asked for, everybody else is reached through an extra node that lets one fewer through
than the application needs.

What is optimised stands in levels, the first outweighing everything below it: a unit of one level costs more
than all pairs together can cost below. So the order of the levels is exact, as long as the costs fit in 64
bits; the room that is left over goes to the last level, a keyed hash that settles ties.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from tildel.assessment.domain.assignment_pricing import WORTH_IT, by_pricing
from tildel.assessment.domain.assignment_problem import Bools, Indices, Ints, OpenPart, Problem

MOST_TIES = 1 << 16
# The solver scales costs by the number of nodes and lets prices grow to a small multiple of that.
_ROOM = (1 << 63) // 8


class TooWide(ValueError):
    """Affinities so far apart, for so many pairs, that no exact answer fits in 64 bits."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted besides affinity. `key` settles ties; `kept` are the rows (of the open part) that stood
    before: as few as possible of the others are taken; `balance`: among equally good answers the most
    even."""

    key: str = ""
    kept: Bools | None = None
    balance: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Why a flow fails: `found` of the places wanted, and which nodes lie on the source's side of the minimum
    cut: applications, those of them that need a specialist and lack nothing else, and reviewers."""

    found: int
    applications: Bools
    specialist_only: Bools
    reviewers: Bools


def ties(problem: Problem, row: Ints, key: str) -> NDArray[np.uint64]:
    """A number of 64 bits for each row, from the key and the two ids alone: blake2b of each id, mixed by the
    finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    applications = _hashes(problem.applications, key, b"application")
    reviewers = _hashes(problem.reviewers, key, b"reviewer")
    mixed = applications[problem.application[row]]
    mixed += reviewers[problem.reviewer[row]]
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _hashes(ids: tuple[str, ...], key: str, side: bytes) -> NDArray[np.uint64]:
    begun = blake2b(digest_size=8, person=side)
    begun.update(len(key.encode()).to_bytes(8, "big") + key.encode())
    digests = bytearray()
    for name in ids:
        hashed = begun.copy()
        hashed.update(name.encode())
        digests += hashed.digest()
    return np.frombuffer(bytes(digests), "<u8").astype(np.uint64)


def cheapest(problem: Problem, part: OpenPart, wish: Wish) -> Bools | None:
    """The rows of the best answer as a mask over the open part's rows; None when there is no answer.

    Raises TooWide.
    """
    if part.total == 0:
        return None if part.minimum.any() else np.zeros(len(part.row), np.bool_)
    if part.minimum.sum() > part.total or part.maximum.sum() < part.total or not len(part.row):
        return None
    hashed = ties(problem, part.row, wish.key)
    room = MOST_TIES
    while True:
        weights = _Weights.fitting(part, wish, room)
        chosen, too_wide = _best(part, wish, weights, hashed)
        if not too_wide:
            return chosen
        if weights.ties == 1:
            raise TooWide("affinities too far apart")
        room = weights.ties // 64


@dataclass(frozen=True, slots=True)
class _Weights:
    """What one unit costs on each level; `best` and `step` bring affinities to small whole numbers."""

    change: int
    affinity: int
    balance: int
    ties: int
    best: int
    step: int
    balance_steps: int

    @classmethod
    def fitting(cls, part: OpenPart, wish: Wish, most: int) -> _Weights:
        """The weights with the most room for ties, a power of 2 up to `most`. Raises TooWide."""
        best, worst, total = int(part.affinity.max()), int(part.affinity.min()), part.total
        step = int(np.gcd.reduce(best - part.affinity)) or 1
        spread = (best - worst) // step
        # Beyond its rows nobody can be loaded, however high the maximum.
        loads = int(np.bincount(part.reviewer).max() + part.settled.max()) if wish.balance else 0
        room = most
        while True:
            room = max(room, 1)
            balance = total * (room - 1) + 1
            affinity = balance * (total * loads + 1)
            change = affinity * (total * spread + 1) if wish.kept is not None else 0
            largest = change + affinity * spread + max(balance * loads, room)
            if largest * (len(part.demand) * 2 + len(part.minimum) + 2) <= _ROOM:
                return cls(change, affinity, balance, room, best, step, loads)
            if room == 1:
                raise TooWide("affinities too far apart")
            room //= 4


def _best(
    part: OpenPart, wish: Wish, weights: _Weights, hashed: NDArray[np.uint64]
) -> tuple[Bools | None, bool]:
    """The rows, and whether the costs were too wide for the solver."""
    cost = _pair_costs(part, wish, weights, hashed)
    if len(cost) >= WORTH_IT and not (wish.balance or part.needs_specialist.any()):
        chosen = by_pricing(part, cost, wish.kept, lambda small, costs: _solve(small, costs, weights)[0])
        if chosen is not None:
            return chosen, False
    return _solve(part, cost, weights)


def _solve(part: OpenPart, cost: Ints, weights: _Weights) -> tuple[Bools | None, bool]:
    flow = SimpleMinCostFlow()
    tail, head, extra = _pair_arcs(part)
    flow.add_arcs_with_capacity_and_unit_cost(tail, head, np.ones(len(tail), np.int64), cost)
    del tail, head
    flow.add_arcs_with_capacity_and_unit_cost(*_load_arcs(part, weights))
    sink = len(part.demand) + len(part.minimum)
    if len(extra):
        flow.add_arcs_with_capacity_and_unit_cost(
            extra, _extra_nodes(part), part.demand[extra] - 1, np.zeros(len(extra), np.int64)
        )
    left = part.total - int(part.minimum.sum())
    supply = np.concatenate((part.demand, -part.minimum, [-left], np.zeros(len(extra), np.int64)))
    flow.set_nodes_supplies(np.arange(sink + 1 + len(extra), dtype=np.int32), supply)
    status = flow.solve()
    if status == flow.OPTIMAL:
        return flow.flows(np.arange(len(part.row), dtype=np.int32)) == 1, False
    if status not in (flow.INFEASIBLE, flow.BAD_COST_RANGE):
        raise RuntimeError(f"the flow ended with {status}")
    return None, status == flow.BAD_COST_RANGE


def _pair_costs(part: OpenPart, wish: Wish, weights: _Weights, hashed: NDArray[np.uint64]) -> Ints:
    cost = weights.best - part.affinity
    if weights.step > 1:
        cost //= weights.step
    cost *= weights.affinity
    if weights.ties > 1:
        cost += (hashed >> np.uint64(65 - weights.ties.bit_length())).view(np.int64)
    if wish.kept is not None:
        cost[~wish.kept] += weights.change
    return cost


def _pair_arcs(part: OpenPart) -> tuple[Indices, Indices, Indices]:
    """Tails and heads of the rows, and the applications that have an extra node."""
    head = part.reviewer + np.int32(len(part.demand))
    extra = np.flatnonzero(part.needs_specialist & (part.demand > 0)).astype(np.int32)
    if not len(extra):
        return part.application, head, extra
    node = np.arange(len(part.demand), dtype=np.int32)
    node[extra] = _extra_nodes(part)
    return np.where(part.specialist, part.application, node[part.application]), head, extra


def _extra_nodes(part: OpenPart) -> Indices:
    count = int((part.needs_specialist & (part.demand > 0)).sum())
    return np.arange(count, dtype=np.int32) + np.int32(len(part.demand) + len(part.minimum) + 1)


def _load_arcs(part: OpenPart, weights: _Weights) -> tuple[Indices, Indices, Ints, Ints]:
    """From each reviewer to the sink; with balance an arc for each application more, each dearer."""
    free = part.maximum - part.minimum
    seats = np.arange(len(free), dtype=np.int32)
    cost = np.zeros(len(free), np.int64)
    if weights.balance_steps:
        rows = np.bincount(part.reviewer, minlength=len(free))
        count = np.clip(rows - part.minimum, 0, free)
        seats = np.repeat(seats, count)
        step = np.arange(len(seats)) - np.repeat(np.cumsum(count) - count, count)
        cost = (part.settled[seats] + part.minimum[seats] + step) * weights.balance
        free = np.ones(len(seats), np.int64)
    sink = np.full(len(seats), len(part.demand) + len(part.minimum), np.int32)
    return seats + np.int32(len(part.demand)), sink, free, cost


def most(part: OpenPart) -> Cut:
    """How many of the places can be filled, minimum loads kept free for, and the minimum cut where not all.

    Behind the reviewers stand two nodes, one that takes the minimum loads and one that takes the rest, so
    that a flow fills every place only when it fills every minimum.
    """
    # a tenth of a second to load, and most problems have an answer
    from ortools.graph.python.max_flow import SimpleMaxFlow  # noqa: PLC0415

    applications, reviewers = len(part.demand), len(part.minimum)
    tail, head, extra = _pair_arcs(part)
    minimums = applications + reviewers + 1 + len(extra)
    rest, source, sink = minimums + 1, minimums + 2, minimums + 3
    flow, least = SimpleMaxFlow(), int(part.minimum.sum())
    seats = np.arange(reviewers, dtype=np.int32) + np.int32(applications)
    every = np.arange(applications, dtype=np.int32)
    for tails, heads, capacity in (
        (tail, head, np.ones(len(tail), np.int64)),
        (np.full(applications, source), every, part.demand),
        (extra, _extra_nodes(part), part.demand[extra] - 1),
        (seats, np.full(reviewers, minimums), part.minimum),
        (seats, np.full(reviewers, rest), part.maximum - part.minimum),
        (np.array([minimums, rest]), np.array([sink, sink]), np.array([least, part.total - least])),
    ):
        flow.add_arcs_with_capacity(tails.astype(np.int32), heads.astype(np.int32), capacity)
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise RuntimeError("the flow was not solved")
    side = np.zeros(sink + 1, np.bool_)
    side[flow.get_source_side_min_cut()] = True
    special = np.zeros(applications, np.bool_)
    special[extra] = side[:applications][extra] & ~side[_extra_nodes(part)]
    return Cut(
        flow.optimal_flow(), side[:applications], special, side[applications : minimums - len(extra) - 1]
    )

"""A large flow by way of a small one: solve on the likely rows, then prove that no other row could help.

The proof is linear programming's own: prices of applications and reviewers, found as shortest paths in what
the small answer leaves open. A row whose cost is at least the difference of its prices cannot improve the
answer (its reduced cost is not negative); those that could are added, and it is solved again. So the answer
is the optimum of all rows, whatever was likely.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tildel.assessment.domain.assignment_problem import Bools, Indices, Ints, OpenPart

WORTH_IT = 20_000  # rows; below, one flow is quicker
_SPARE = 6  # likely rows are this many times the places, and a few more
_BUCKETS = 128
# A round is worth it while the rows to begin with, and then with those added, are at most this share of all.
_SHARES = (0.3, 0.4, 0.5)
_STEPS = 500  # of the search for prices
_FAR = np.int64(1 << 61)

Flow = Callable[[OpenPart, Ints], Bools | None]


def by_pricing(part: OpenPart, cost: Ints, extra: Bools | None, flow: Flow) -> Bools | None:
    """The cheapest rows as a mask; None when the likely rows did not lead there (then ask for all of them).

    `cost` by row, `extra` rows to begin with as well; `flow` solves a part by its costs. For parts whose
    loads cost nothing and that need no specialists.
    """
    few = _likely(part)
    if extra is not None:
        few |= extra
    for share in _SHARES:
        if few.mean() > share:
            return None
        small = part.only(few)
        found = flow(small, cost[few])
        prices = None if found is None else _prices(small, cost[few], found)
        if found is None or prices is None:
            return None
        gain = prices[1][part.reviewer]
        gain -= prices[0][part.application]
        helpful = (gain > cost) & ~few
        if not helpful.any():
            chosen = np.zeros(len(cost), np.bool_)
            chosen[np.flatnonzero(few)[found]] = True
            return chosen
        few |= helpful
    return None


def _likely(part: OpenPart) -> Bools:
    """The best rows of each application, and of each reviewer with a minimum."""
    best, worst = int(part.affinity.max()), int(part.affinity.min())
    width = (best - worst) // _BUCKETS + 1
    bucket = ((best - part.affinity) // width).astype(np.int32)
    likely = _first(part.application, bucket, part.demand)
    if part.minimum.any():
        likely |= _first(part.reviewer, bucket, part.minimum)
    return likely


def _first(place: Indices, bucket: Indices, places: Ints) -> Bools:
    """The rows in each place's first buckets that together hold enough."""
    asked = np.where(places > 0, places * _SPARE + 2, 0)
    held = np.bincount(place * np.int64(_BUCKETS) + bucket, minlength=len(places) * _BUCKETS)
    held = np.cumsum(held.astype(np.int32).reshape(-1, _BUCKETS), axis=1, dtype=np.int32)
    last = (held < asked[:, None]).sum(axis=1).astype(np.int32)
    last[asked == 0] = -1
    return np.asarray(bucket <= last[place], np.bool_)


def _prices(part: OpenPart, cost: Ints, chosen: Bools) -> tuple[Ints, Ints] | None:
    """Prices of applications and reviewers that no open step undercuts (Bellman and Ford): a row not chosen
    leads to its reviewer for its cost, a chosen one back; from a reviewer with room to the sink, and from the
    sink to one above the minimum, for nothing. None when the search is long."""
    load = np.bincount(part.reviewer[chosen], minlength=len(part.minimum))
    room, above = load < part.maximum, load > part.minimum
    order = np.argsort(part.reviewer[~chosen], kind="stable")
    free = np.flatnonzero(~chosen)[order]
    free_from, free_cost = part.application[free], cost[free]
    into, begin = np.unique(part.reviewer[free], return_index=True)
    back_to, back_from, back_cost = part.application[chosen], part.reviewer[chosen], cost[chosen]
    backs, back_begin = np.unique(back_to, return_index=True)
    applications, reviewers = np.zeros(len(part.demand), np.int64), np.zeros(len(part.minimum), np.int64)
    sink = np.int64(0)
    for _ in range(_STEPS):
        before = reviewers.sum(), sink
        applications[backs] = np.minimum(
            applications[backs], np.minimum.reduceat(reviewers[back_from] - back_cost, back_begin)
        )
        if len(into):
            offers = np.minimum.reduceat(applications[free_from] + free_cost, begin)
            reviewers[into] = np.minimum(reviewers[into], offers)
        sink = min(sink, reviewers[room].min(initial=_FAR))
        reviewers[above] = np.minimum(reviewers[above], sink)
        if (reviewers.sum(), sink) == before:
            return applications, reviewers
    return None

"""An order of cases in which the fewest people leave the room.

A case is closed to a set of people. Somebody goes out before a case that is closed to them, and stays out as
long as the following ones are too: an exit is a case that is closed to somebody to whom the one before it was
open. The exits of an order S1 … Sn are |S1| + Σ |Si+1 \\ Si|, half the length of the round trip ∅ S1 … Sn ∅
with |A Δ B| as the distance of two sets. The shortest is a travelling salesman's; what makes it small here:

- cases closed to the same people belong together, and those closed to nobody cost nothing at the beginning;
- cases that share no people share no exits: each such component is solved by itself;
- up to EXACT_SETS different sets in a component the optimum is found (Held and Karp, 1962). Above that the
  nearest neighbour begins and 2-opt and Or-opt (segments of up to three, also turned) mend it until neither
  helps.

Everything is deterministic: ties go to what stands first in the input.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

EXACT_SETS = 11

People = frozenset[str]
NOBODY: People = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its `key`, the people it is closed to, and the group (committee) that stays together."""

    key: str
    closed_to: People
    group: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """An order with its `exits`; no order has fewer than `bound`."""

    keys: tuple[str, ...]
    exits: int
    bound: int

    @property
    def is_best(self) -> bool:
        return self.exits == self.bound


def exits(order: Iterable[People]) -> int:
    """How often somebody goes out, over all people."""
    return sum(exits_by_person(order).values())


def exits_by_person(order: Iterable[People]) -> dict[str, int]:
    """{person: how often they go out}, by name of the key; who never leaves is left out."""
    found: dict[str, int] = {}
    before = NOBODY
    for people in order:
        for person in sorted(people - before):
            found[person] = found.get(person, 0) + 1
        before = people
    return dict(sorted(found.items()))


def arrange(cases: Sequence[Case]) -> Agenda:
    """The order with the fewest exits, as the module says. Groups follow each other as their first cases do.

    With several groups each is solved alone and then turned where that saves an exit at its border.
    """
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(case.group, []).append(case)
    solved = [_solve(group) for group in groups.values()]
    order = _turned([path for path, _bound in solved])
    cost = exits(case.closed_to for case in order)
    bound = solved[0][1] if len(solved) == 1 else lower_bound(cases)
    return Agenda(tuple(case.key for case in order), cost, min(bound, cost))


def lower_bound(cases: Iterable[Case]) -> int:
    """A number of exits that no order of these cases comes below."""
    sets = list(dict.fromkeys(case.closed_to for case in cases if case.closed_to))
    return sum(_bound(part) for part in _components(sets))


def moved(keys: Sequence[str], key: str, place: int) -> tuple[str, ...]:
    """The order with `key` at `place` (1 is first); a place outside the order is its nearest end.

    Raises ValueError when `key` is not in the order.
    """
    rest = list(keys)
    rest.remove(key)
    rest.insert(min(max(place, 1), len(keys)) - 1, key)
    return tuple(rest)


# --- one group ------------------------------------------------------------------------------------------


def _solve(cases: Sequence[Case]) -> tuple[list[Case], int]:
    """The cases of one group in order, and what no order of them comes below."""
    alike: dict[People, list[Case]] = {}
    for case in cases:
        alike.setdefault(case.closed_to, []).append(case)
    order, bound = alike.pop(NOBODY, []), 0
    for sets in _components(list(alike)):
        exact = len(sets) <= EXACT_SETS
        path = _shortest(sets) if exact else _mended(sets)
        # The way back costs the same: it begins at the end that stood first.
        path = path if sets.index(path[0]) <= sets.index(path[-1]) else path[::-1]
        bound += exits(path) if exact else _bound(sets)
        order = [*order, *(case for people in path for case in alike[people])]
    return order, bound


def _components(sets: Sequence[People]) -> list[list[People]]:
    """Sets that hang together by their people, in the order of their first."""
    parts: list[tuple[set[str], list[int]]] = []
    for index, people in enumerate(sets):
        touching = [part for part in parts if part[0] & people]
        merged = (
            set(people).union(*(part[0] for part in touching)),
            sorted([index, *(number for part in touching for number in part[1])]),
        )
        parts = [*(part for part in parts if part not in touching), merged]
    return [[sets[index] for index in numbers] for _people, numbers in sorted(parts, key=lambda p: p[1][0])]


def _distances(sets: Sequence[People]) -> list[list[int]]:
    """|A Δ B| of all pairs, with nobody as the first."""
    nodes = [NOBODY, *sets]
    return [[len(a ^ b) for b in nodes] for a in nodes]


def _shortest(sets: Sequence[People]) -> list[People]:
    """The optimum by dynamic programming over subsets: O(2ⁿ n²)."""
    size, far = len(sets), _distances(sets)
    best: dict[tuple[int, int], tuple[int, int]] = {(1 << n, n): (far[0][n + 1], -1) for n in range(size)}
    for chosen in range(1, 1 << size):
        for last in range(size):
            if (chosen, last) not in best:
                continue
            length = best[chosen, last][0]
            for following in range(size):
                if chosen >> following & 1:
                    continue
                state = (chosen | 1 << following, following)
                longer = (length + far[last + 1][following + 1], last)
                if state not in best or longer < best[state]:
                    best[state] = longer
    full = (1 << size) - 1
    last = min(range(size), key=lambda n: (best[full, n][0] + far[n + 1][0], n))
    return [sets[number] for number in _followed_back(best, full, last)]


def _followed_back(best: Mapping[tuple[int, int], tuple[int, int]], chosen: int, last: int) -> list[int]:
    path = []
    while last >= 0:
        path.append(last)
        chosen, last = chosen & ~(1 << last), best[chosen, last][1]
    return path[::-1]


def _mended(sets: Sequence[People]) -> list[People]:
    """The nearest neighbour's order and the given one, each changed as long as it gets shorter; the best."""
    far = _distances(sets)
    given = [0, *range(1, len(sets) + 1), 0]
    tours = [_improved(tour, far) for tour in (_nearest(far), given)]
    best = min(tours, key=lambda tour: sum(far[a][b] for a, b in pairwise(tour)))
    return [sets[node - 1] for node in best[1:-1]]


def _nearest(far: Sequence[Sequence[int]]) -> list[int]:
    tour, left = [0], list(range(1, len(far)))
    while left:
        nearest = min(left, key=lambda node: (far[tour[-1]][node], node))
        tour.append(nearest)
        left.remove(nearest)
    return [*tour, 0]


def _improved(tour: list[int], far: Sequence[Sequence[int]]) -> list[int]:
    while better := _two_opt(tour, far) or _or_opt(tour, far):
        tour = better
    return tour


def _two_opt(tour: Sequence[int], far: Sequence[Sequence[int]]) -> list[int] | None:
    """The first stretch that is better turned."""
    for i in range(1, len(tour) - 2):
        for j in range(i + 1, len(tour) - 1):
            before = far[tour[i - 1]][tour[i]] + far[tour[j]][tour[j + 1]]
            if far[tour[i - 1]][tour[j]] + far[tour[i]][tour[j + 1]] < before:
                return [*tour[:i], *reversed(tour[i : j + 1]), *tour[j + 1 :]]
    return None


def _or_opt(tour: Sequence[int], far: Sequence[Sequence[int]]) -> list[int] | None:
    """The first stretch of up to three that is better elsewhere, as it is or turned."""
    for width in (1, 2, 3):
        for i in range(1, len(tour) - width):
            part, rest = list(tour[i : i + width]), [*tour[:i], *tour[i + width :]]
            saved = far[tour[i - 1]][part[0]] + far[part[-1]][tour[i + width]]
            saved -= far[tour[i - 1]][tour[i + width]]
            for place, (a, b) in enumerate(pairwise(rest), start=1):
                for turned in (part, part[::-1]):
                    if far[a][turned[0]] + far[turned[-1]][b] - far[a][b] < saved:
                        return [*rest[:place], *turned, *rest[place:]]
    return None


def _bound(sets: Sequence[People]) -> int:
    """Everybody in a component leaves once; and no round trip is shorter than its cheapest 1-tree."""
    far = _distances(sets)
    everybody = len(frozenset().union(*sets))
    ends = sorted(far[0][1:])
    return max(everybody, (_spanning(far) + sum((ends * 2)[:2] if len(ends) == 1 else ends[:2]) + 1) // 2)


def _spanning(far: Sequence[Sequence[int]]) -> int:
    """The length of the shortest tree over all nodes but the first (Prim)."""
    reach = {node: far[1][node] for node in range(2, len(far))}
    length = 0
    while reach:
        nearest = min(reach, key=lambda node: (reach[node], node))
        length += reach.pop(nearest)
        reach = {node: min(short, far[nearest][node]) for node, short in reach.items()}
    return length


def _turned(paths: Sequence[list[Case]]) -> list[Case]:
    """The groups one after the other, each as it is or turned, with the fewest exits at the borders."""
    ways: list[list[Case]] = [[]]
    for path in paths:
        longer = [[*way, *one] for one in (path, path[::-1]) for way in ways]
        # Of the ways that end alike the cheapest is enough; the first of equals.
        kept: dict[People, list[Case]] = {}
        for way in longer:
            end = way[-1].closed_to
            if end not in kept or _cost(way) < _cost(kept[end]):
                kept[end] = way
        ways = list(kept.values())
    return min(ways, key=_cost)


def _cost(order: Sequence[Case]) -> int:
    return exits(case.closed_to for case in order)

"""Why a problem has no answer: each reason a code with parameters, true of the problem by itself.

`fixed_twice`, `fixed_forbidden` (application, reviewer); `fixed_over_demand` (application, fixed, demand);
`fixed_over_load` (reviewer, fixed, maximum); `fixed_leave_no_specialist` (application);
`demand_over_places` (needed, places); `minimum_over_demand` (minimum, needed);
`too_few_experts` (application, eligible, needed); `no_specialist` (application);
`places_short` and `specialists_short` (applications, reviewers, places, needed): all that is eligible for the
applications is `places` places at these reviewers, each counted at most as often as it can be used;
`minimum_out_of_reach` (reviewers, minimum, open): these reviewers must have `minimum`, and only `open` places
of all applications are open to them.

All numbers are what is left once the fixed pairs are taken out; ids are names, in sorted order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tildel.assessment.domain.assignment_flow import Cut, most
from tildel.assessment.domain.assignment_problem import Bools, Indices, Ints, OpenPart, Problem, open_part


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `code` and plain parameters, see above."""

    code: str
    params: Mapping[str, Any]


def fixed_reasons(problem: Problem) -> tuple[Reason, ...]:
    """What is wrong with the fixed pairs themselves; () when nothing is."""
    names, found = problem.names, []
    for pair, count in sorted(Counter(problem.fixed).items()):
        application, reviewer = names(pair)
        if count > 1:
            found.append(_reason("fixed_twice", application=application, reviewer=reviewer))
        if pair in problem.forbidden:
            found.append(_reason("fixed_forbidden", application=application, reviewer=reviewer))
    for place, count in sorted(Counter(pair[0] for pair in problem.fixed).items()):
        if count > (demand := int(problem.demand[place])):
            name = problem.applications[place]
            found.append(_reason("fixed_over_demand", application=name, fixed=count, demand=demand))
    for place, count in sorted(Counter(pair[1] for pair in problem.fixed).items()):
        if count > (maximum := int(problem.maximum[place])):
            name = problem.reviewers[place]
            found.append(_reason("fixed_over_load", reviewer=name, fixed=count, maximum=maximum))
    return tuple(found)


def reasons(problem: Problem) -> tuple[Reason, ...]:
    """Why the problem has no answer; () when it has one. Independent shortages are told apart."""
    if found := fixed_reasons(problem):
        return found
    part = open_part(problem)
    return tuple(_sums(part)) or (*_alone(problem, part), *_cuts(problem, part, _without_alone(part)))


def _sums(part: OpenPart) -> Iterator[Reason]:
    needed, places, minimum = part.total, int(part.maximum.sum()), int(part.minimum.sum())
    if needed > places:
        yield _reason("demand_over_places", needed=needed, places=places)
    if minimum > needed:
        yield _reason("minimum_over_demand", minimum=minimum, needed=needed)


def _eligible(part: OpenPart) -> Ints:
    return np.bincount(part.application, minlength=len(part.demand)).astype(np.int64)


def _lacks_specialist(part: OpenPart) -> Bools:
    special = np.bincount(part.application[part.specialist], minlength=len(part.demand))
    return part.needs_specialist & (special == 0)


def _alone(problem: Problem, part: OpenPart) -> Iterator[Reason]:
    """Applications that cannot be filled even if they had every reviewer to themselves."""
    eligible, lacking = _eligible(part), _lacks_specialist(part)
    for place in np.flatnonzero((eligible < part.demand) | lacking).tolist():
        name, needed = problem.applications[place], int(part.demand[place])
        if eligible[place] < needed:
            yield _reason("too_few_experts", application=name, eligible=int(eligible[place]), needed=needed)
        elif lacking[place]:
            code = "no_specialist" if needed else "fixed_leave_no_specialist"
            yield _reason(code, application=name)


def _without_alone(part: OpenPart) -> OpenPart:
    """The same where such applications ask for no more than they can get, to find what else is short."""
    lacking, eligible = _lacks_specialist(part), _eligible(part)
    return replace(
        part,
        demand=np.minimum(part.demand, eligible), needs_specialist=part.needs_specialist & ~lacking,
        minimum=part.minimum if (eligible >= part.demand).all() else np.zeros_like(part.minimum),
    )  # fmt: skip


def _cuts(problem: Problem, part: OpenPart, asked: OpenPart) -> Iterator[Reason]:
    """What the minimum cut of the part `asked` says of the whole part."""
    cut = most(asked)
    if cut.found == asked.total:
        return
    groups = list(_shortages(problem, part, cut))
    yield from groups or _minimums(problem, part, cut)


def _shortages(problem: Problem, part: OpenPart, cut: Cut) -> Iterator[Reason]:
    """The applications of the cut, those that share a reviewer together, where their places are too few."""
    counts = cut.applications[part.application] & (part.demand[part.application] > 0)
    counts &= part.specialist | ~cut.specialist_only[part.application]
    application, reviewer = part.application[counts], part.reviewer[counts]
    # whom an application meets outside the cut serves it fully, and ties it to nobody
    inside = cut.reviewers[reviewer]
    alone = np.flatnonzero(cut.applications & (part.demand > 0))
    for members in _groups(application[inside], reviewer[inside], alone):
        group = np.isin(application, members)
        seats, uses = np.unique(reviewer[group], return_counts=True)
        only = cut.specialist_only[members]
        needed = int(np.where(only, 1, part.demand[members]).sum())
        places = int(np.minimum(part.maximum[seats], uses).sum())
        if needed > places:
            yield _reason(
                "specialists_short" if only.any() else "places_short",
                applications=_named(problem.applications, members),
                reviewers=_named(problem.reviewers, seats), places=places, needed=needed,
            )  # fmt: skip


def _minimums(problem: Problem, part: OpenPart, cut: Cut) -> Iterator[Reason]:
    """The reviewers on the far side of the cut, whose minimum loads no application can fill."""
    far = ~cut.reviewers & (part.minimum > 0)
    rows = far[part.reviewer]
    for members in _groups(part.reviewer[rows], part.application[rows], np.flatnonzero(far)):
        group = np.isin(part.reviewer, members)
        minimum, places = int(part.minimum[members].sum()), _offered(part, group)
        if minimum > places:
            yield _reason(
                "minimum_out_of_reach",
                reviewers=_named(problem.reviewers, members), minimum=minimum, open=places,
            )  # fmt: skip


def _offered(part: OpenPart, rows: Bools) -> int:
    """How many places the applications can give to these rows; one is kept for a specialist where asked."""
    special = np.bincount(part.application[rows & part.specialist], minlength=len(part.demand))
    others = np.bincount(part.application[rows & ~part.specialist], minlength=len(part.demand))
    others = np.minimum(others, np.maximum(part.demand - part.needs_specialist, 0))
    return int(np.minimum(part.demand, special + others).sum())


def _groups(one: Indices, other: Indices, alone: Ints) -> list[Ints]:
    """The members of `one` and of `alone` in groups that share something of `other`, smallest first."""
    shared: dict[int, list[int]] = {}
    of: dict[int, list[int]] = {int(member): [] for member in alone}
    for member, thing in zip(one.tolist(), other.tolist(), strict=True):
        shared.setdefault(thing, []).append(member)
        of.setdefault(member, []).append(thing)
    groups, seen = [], set()
    for first in sorted(of):
        if first in seen:
            continue
        reached, waiting = {first}, [first]
        while waiting:
            for thing in of[waiting.pop()]:
                new = set(shared.pop(thing, ())) - reached
                reached |= new
                waiting += new
        seen |= reached
        groups.append(np.array(sorted(reached), np.int64))
    return groups


def _named(ids: tuple[str, ...], members: Ints | Indices) -> tuple[str, ...]:
    return tuple(ids[place] for place in members.tolist())


def _reason(code: str, **params: Any) -> Reason:
    return Reason(code, params)

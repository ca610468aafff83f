"""The plan of a decision as data: the frame, what of it is kept for whom, and the rule at the line.

A plan says nothing about who gets what; `allotment.allot` does. It is stored with the decision, so that the
same rows and the same plan give the same list again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from tildel.decisions.domain.ranking import Priority, Ranked


class AtLine(StrEnum):
    """What happens to the first fundable application that does not fit."""

    STOP = "stop"  # it ends the list
    SKIP = "skip"  # it is passed over, as often and as far down as the plan allows
    RESERVE = "reserve"  # it ends the list, and what is left may be offered to it as a lower amount


class Ties(StrEnum):
    """What happens when applications of equal rank cannot all be funded."""

    ASK = "ask"  # the list waits there for a tie rule or a draw
    REFERENCE = "reference"  # taken by reference, and said


@dataclass(frozen=True, slots=True)
class Entry:
    """An application in the order. `rank` is None for what is not fundable; `amount` in kroner."""

    reference: str
    rank: int | None
    amount: int
    fundable: bool = True
    themes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.fundable and (self.rank is None or self.rank < 1 or self.amount < 1):
            raise ValueError(f"{self.reference} is fundable and has no rank or no amount")


@dataclass(frozen=True, slots=True)
class SubFrame:
    """Money of the frame for one theme, in kroner.

    `reserved` is for applications with the theme only; what they do not use falls back to the whole frame,
    or (`falls_back` False) is not used. `at_most` is all that applications with the theme may get together.
    An application with several themes belongs to the first of their reservations in the plan's order, and
    counts for every ceiling.
    """

    theme: str
    reserved: int = 0
    at_most: int | None = None
    falls_back: bool = True

    def __post_init__(self) -> None:
        if self.reserved < 0 or (self.at_most is not None and self.at_most < self.reserved):
            raise ValueError(f"no sub-frame: {self.theme}, {self.reserved} to {self.at_most}")

    def as_json(self) -> dict[str, Any]:
        return {
            "theme": self.theme,
            "reserved": self.reserved,
            "at_most": self.at_most,
            "falls_back": self.falls_back,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """A frame in whole kroner with its rules. Construction raises ValueError for rules that contradict.

    With `skip`, at most `depth` applications are passed over (None: any number), and none ranked after
    `down_to_rank` is passed over or awarded past one. `settled` is the order among equals that a tie rule or
    a draw gave, best first. `priority` and `themes` as in `ranking.Rule`, for an order that does not hold
    them yet.
    `reserve_places` bounds the reserve list (None: all that is left).
    """

    frame: int
    at_line: AtLine = AtLine.STOP
    sub_frames: tuple[SubFrame, ...] = ()
    depth: int | None = None
    down_to_rank: int | None = None
    ties: Ties = Ties.ASK
    settled: tuple[str, ...] = ()
    priority: Priority = Priority.NONE
    themes: frozenset[str] = frozenset()
    reserve_places: int | None = None

    def __post_init__(self) -> None:
        themes = [sub.theme for sub in self.sub_frames]
        if len(set(themes)) < len(themes) or not all(themes):
            raise ValueError(f"each theme has one sub-frame: {', '.join(themes)}")
        if self.frame < 0 or sum(sub.reserved for sub in self.sub_frames) > self.frame:
            raise ValueError(f"a frame of {self.frame} does not hold what is reserved in it")
        if self.at_line is not AtLine.SKIP and (self.depth is not None or self.down_to_rank is not None):
            raise ValueError(f"only skip has a depth, not {self.at_line}")
        if any(limit is not None and limit < 0 for limit in (self.depth, self.reserve_places)):
            raise ValueError("a number of places is 0 or more")

    @property
    def reserved(self) -> dict[str, int]:
        """{theme: kroner} of the reservations above 0."""
        return {sub.theme: sub.reserved for sub in self.sub_frames if sub.reserved}

    @property
    def ceilings(self) -> dict[str, int]:
        """{theme: kroner} of what a theme may get at most."""
        return {sub.theme: sub.at_most for sub in self.sub_frames if sub.at_most is not None}

    def as_json(self) -> dict[str, Any]:
        return {
            "frame": self.frame,
            "at_line": str(self.at_line),
            "sub_frames": [sub.as_json() for sub in self.sub_frames],
            "depth": self.depth,
            "down_to_rank": self.down_to_rank,
            "ties": str(self.ties),
            "settled": list(self.settled),
            "priority": str(self.priority),
            "themes": sorted(self.themes),
            "reserve_places": self.reserve_places,
        }


def plan_from_json(row: Mapping[str, Any]) -> Plan:
    """The plan that `Plan.as_json` wrote."""
    return Plan(
        frame=row["frame"],
        at_line=AtLine(row["at_line"]),
        sub_frames=tuple(SubFrame(**sub) for sub in row["sub_frames"]),
        depth=row["depth"],
        down_to_rank=row["down_to_rank"],
        ties=Ties(row["ties"]),
        settled=tuple(row["settled"]),
        priority=Priority(row["priority"]),
        themes=frozenset(row["themes"]),
        reserve_places=row["reserve_places"],
    )


def entries_of(
    rows: Iterable[Ranked], themes: Mapping[str, Collection[str]] | None = None, *, cut: Collection[str] = ()
) -> tuple[Entry, ...]:
    """The experts' order as entries. `themes` by reference; `cut` are those below a threshold of the call."""
    known = themes or {}
    return tuple(_entry(row, frozenset(known.get(row.reference, ())), row.reference in cut) for row in rows)


def _entry(row: Ranked, themes: frozenset[str], cut: bool) -> Entry:
    fundable = row.fundable and not cut
    return Entry(row.reference, row.rank if fundable else None, row.amount, fundable, themes)


def ordered(entries: Iterable[Entry], plan: Plan) -> tuple[Entry, ...]:
    """The fundable ones in the plan's order: rank, then the settled order among equals, then reference.

    A priority theme of the plan is in the ranks. Raises ValueError for a reference that stands twice.
    """
    found = [entry for entry in entries if entry.fundable]
    if len({entry.reference for entry in found}) < len(found):
        raise ValueError("an application stands twice")
    settled = {reference: place for place, reference in enumerate(plan.settled)}
    found = _prioritised(found, plan)
    return tuple(
        sorted(found, key=lambda e: (rank_of(e), settled.get(e.reference, len(settled)), e.reference))
    )


def rank_of(entry: Entry) -> int:
    """The rank of a fundable entry."""
    if entry.rank is None:
        raise ValueError(f"{entry.reference} has no rank")
    return entry.rank


def groups(placed: Sequence[Entry], plan: Plan) -> list[tuple[int, list[Entry]]]:
    """[(rank, the entries that are equal)], best first; `placed` as `ordered` gives it.

    Entries of one rank are equal unless the plan's settled order holds all of them: then each stands alone.
    """
    found, settled = [], frozenset(plan.settled)
    for rank, members in groupby(placed, key=rank_of):
        equals = list(members)
        alone = all(entry.reference in settled for entry in equals)
        found += [(rank, [entry]) for entry in equals] if alone else [(rank, equals)]
    return found


def _prioritised(entries: list[Entry], plan: Plan) -> list[Entry]:
    if plan.priority is Priority.NONE:
        return entries
    first = plan.priority is Priority.FIRST
    places: dict[str, tuple[int, int]] = {}
    for entry in entries:
        behind = not entry.themes & plan.themes
        places[entry.reference] = (behind, rank_of(entry)) if first else (rank_of(entry), behind)
    rank_at: dict[tuple[int, int], int] = {}
    for at, place in enumerate(sorted(places.values())):
        rank_at.setdefault(place, at + 1)
    return [replace(entry, rank=rank_at[places[entry.reference]]) for entry in entries]

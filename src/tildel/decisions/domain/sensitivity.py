"""What moves if one mark changes by one step: in the order, and across the funding line.

One mark moves one application. The others keep their marks, so that only those it passes change rank, each by
one place: two searches in the sorted order find them. The awards are laid anew only when it crosses the line.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tildel.decisions.domain.line import propose
from tildel.decisions.domain.ranking import Assessed, Ranked, Rule, is_fundable, place_of, rank, reader_mark


@dataclass(frozen=True, slots=True)
class Sheets:
    """An application with each reviewer's marks, reviewer → dimension → mark."""

    reference: str
    marks: Mapping[str, Mapping[str, int]]
    themes: frozenset[str]
    amount: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What one mark moves when it goes from `mark` to `changed`: the application's own rank before and after
    (None: not fundable); `passed`, in the order as it was, whose rank number changes by `step` (1: a place
    down, −1: a place up); `gained` and `lost`, who comes above the line and who falls below it."""

    application: str
    reviewer: str
    dimension: str
    mark: int
    changed: int
    rank: tuple[int | None, int | None]
    passed: tuple[str, ...]
    step: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def crosses(self) -> bool:
        return bool(self.gained or self.lost)


class _Order:
    """The order as it is, and as it would be with one application somewhere else."""

    def __init__(self, rows: Sequence[Ranked], rule: Rule, frame: int) -> None:
        self.rows, self.rule, self.frame = rows, rule, frame
        self.names = tuple(row.reference for row in rows)
        self.fundable = sum(row.fundable for row in rows)  # they come first
        self.at = {row.reference: index for index, row in enumerate(rows)}
        self.places = [place_of(row, rule) for row in rows]
        self.keys = [(place, row.reference) for place, row in zip(self.places, rows, strict=True)]
        self.awarded = set(propose(rows, frame))

    def rank(self, after: Ranked) -> int | None:
        """The application's new rank: 1 and the number of better places."""
        if not after.fundable:
            return None
        old, new = self.places[self.at[after.reference]], place_of(after, self.rule)
        return bisect_left(self.places, new) + (1 if new <= old else 0)

    def passed(self, after: Ranked) -> tuple[tuple[str, ...], int]:
        """Whose rank changes, and by how much."""
        own = self.at[after.reference]
        old, new = self.places[own], place_of(after, self.rule)
        if new < old:
            end = min(bisect_right(self.places, old), self.fundable)
            return self.names[bisect_right(self.places, new) : min(own, end)] + self.names[own + 1 : end], 1
        end = min(bisect_right(self.places, new), self.fundable)
        return self.names[bisect_right(self.places, old) : end], -1

    def awards(self, before: Ranked, after: Ranked) -> set[str]:
        """Who is awarded afterwards. Inside the awarded, or behind the first that does not fit, moving about
        changes nothing."""
        start = self.at[before.reference]
        key = (place_of(after, self.rule), after.reference)
        end = bisect_left(self.keys, key) - (1 if key > self.keys[start] else 0)
        line = len(self.awarded)
        if (max(start, end) < line and after.fundable) or min(start, end) > line:
            return self.awarded
        moved = [row for row in self.rows if row.reference != before.reference]
        moved.insert(end, after)
        return set(propose(moved, self.frame))


def what_moves(
    applications: Iterable[Sheets], rule: Rule, frame: int, *, lowest: int, highest: int, step: int = 1
) -> tuple[Moved, ...]:
    """Every mark whose change by one step, up or down inside the scale, moves a rank or somebody across the
    line; `frame` and amounts in kroner, awards by `line.propose`. By application, reviewer, dimension, mark.

    A mark without weight moves nothing. Raises ValueError as `ranking.rank`.
    """
    sheets = sorted(applications, key=lambda one: one.reference)
    order = _Order(rank([_assessed(one) for one in sheets], rule), rule, frame)
    moved = []
    for one in sheets:
        before = order.rows[order.at[one.reference]]
        for change in _changes(one, rule, range(lowest, highest + 1), step):
            after = _at_mean(before, before.mean + change.pop("shift"), rule, one.themes)
            passed, by = order.passed(after)
            now, awarded = order.rank(after), order.awards(before, after)
            if passed or now != before.rank or awarded != order.awarded:
                gained, lost = sorted(awarded - order.awarded), sorted(order.awarded - awarded)
                who: dict[str, Any] = {"gained": tuple(gained), "lost": tuple(lost), "passed": passed}
                moved.append(
                    Moved(one.reference, **change, **who, rank=(before.rank, now), step=by if passed else 0)
                )
    return tuple(moved)


def _assessed(one: Sheets) -> Assessed:
    return Assessed(one.reference, list(one.marks.values()), one.themes, one.amount)


def _changes(one: Sheets, rule: Rule, scale: range, step: int) -> Iterator[dict[str, Any]]:
    """Each mark that counts, one step down and one step up, with the shift of the application's mean."""
    for reviewer, marks in sorted(one.marks.items()):
        for dimension, mark in sorted(marks.items()):
            if not rule.weights.get(dimension):
                continue
            for changed in (mark - step, mark + step):
                if scale.start <= changed < scale.stop:
                    new = reader_mark({**marks, dimension: changed}, rule.weights)
                    shift = (new - reader_mark(marks, rule.weights)) / len(one.marks)
                    yield {"reviewer": reviewer, "dimension": dimension, "mark": mark, "changed": changed,
                           "shift": shift}  # fmt: skip


def _at_mean(row: Ranked, mean: Fraction, rule: Rule, themes: frozenset[str]) -> Ranked:
    fundable = is_fundable(mean, rule)
    return replace(row, mean=mean, fundable=fundable, priority=fundable and bool(themes & rule.themes))

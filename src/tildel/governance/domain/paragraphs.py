"""A draft by paragraphs: cut where a line is empty, numbered, and set beside the next version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_ALIKE = 0.5  # two paragraphs with so much in common are one, changed


@dataclass(frozen=True, slots=True)
class Beside:
    """A row of two versions: `before` or `after` None where a paragraph came or went; numbers count from
    1.
    """

    before: str | None
    after: str | None
    number_before: int | None
    number_after: int | None

    @property
    def change(self) -> str:
        """same, changed, added or removed"""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "same" if self.before == self.after else "changed"


def split(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without those that are empty."""
    parts = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n"))
    return tuple(part.strip() for part in parts if part.strip())


def beside(before: Sequence[str], after: Sequence[str]) -> tuple[Beside, ...]:
    """The two versions row by row, in the order of the text; every paragraph of both stands once."""
    rows: list[Beside] = []
    for tag, left, left_end, right, right_end in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        pairs: list[tuple[int | None, int | None]]
        if tag == "equal":
            pairs = [(left + step, right + step) for step in range(left_end - left)]
        else:
            pairs = _pairs(before, after, (left, left_end), (right, right_end))
        rows += [_row(before, after, one, other) for one, other in pairs]
    return tuple(rows)


def _pairs(
    before: Sequence[str], after: Sequence[str], left: tuple[int, int], right: tuple[int, int]
) -> list[tuple[int | None, int | None]]:
    found: list[tuple[int | None, int | None]] = []
    waiting = list(range(*left))
    for place in range(*right):
        alike = next((one for one in waiting if _alike(before[one], after[place])), None)
        if alike is None:
            found.append((None, place))
            continue
        found += [(gone, None) for gone in waiting[: waiting.index(alike)]]
        waiting = waiting[waiting.index(alike) + 1 :]
        found.append((alike, place))
    return [*found, *((gone, None) for gone in waiting)]


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE


def _row(before: Sequence[str], after: Sequence[str], one: int | None, other: int | None) -> Beside:
    return Beside(
        None if one is None else before[one], None if other is None else after[other],
        None if one is None else one + 1, None if other is None else other + 1,
    )  # fmt: skip

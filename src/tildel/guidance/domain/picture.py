"""Where the questions of a guide stand in its picture: from left to right, with a line from each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

BOX, BETWEEN, EDGE = 230, 90, 12  # widths: of a box, between two columns, around everything
_LINE, _PAD, _GAP = 18, 9, 28  # heights: of a line, around text, between two boxes
_LETTERS, _PILL = 30, 74  # letters in a line; the width of the mark "answer"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in words: `options` are (text, key of the next question or "" for the end)."""

    key: str
    title: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Text:
    x: int
    y: int
    line: str


@dataclass(frozen=True, slots=True)
class Row:
    """An answer inside a box; `ends` where nothing more is asked."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Text, ...]
    ends: bool

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Box:
    key: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[Text, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything in whole units of the drawing; `lines` are (x, y, x, y) from an answer to a question."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[tuple[int, int, int, int], ...]

    @property
    def pill(self) -> int:
        return _PILL


def picture(questions: Sequence[Asked], start: str) -> Picture:
    """Lay out the questions in columns: each stands right of all that lead to it.

    Questions that cannot be reached stand in the first column, and a circle is cut where it closes: the
    picture of a draft with faults is drawn too.
    """
    columns = _columns(questions, start)
    depth: dict[int, int] = {}
    boxes = []
    for one in sorted(questions, key=lambda asked: columns[asked.key]):
        column = columns[one.key]
        box = _box(one, EDGE + column * (BOX + BETWEEN), depth.get(column, EDGE))
        depth[column] = box.y + box.height + _GAP
        boxes.append(box)
    width = 2 * EDGE + (max(columns.values(), default=0) + 1) * (BOX + BETWEEN)
    height = max(depth.values(), default=2 * EDGE + _GAP) - _GAP + EDGE
    return Picture(width, height, tuple(boxes), tuple(_lines(questions, boxes)))


def _columns(questions: Sequence[Asked], start: str) -> dict[str, int]:
    """The column of each question: one right of the last of those that lead to it."""
    known = {one.key: one for one in questions}
    found = dict.fromkeys(known, 0)
    order: list[str] = []  # reached from the first one; whoever leads to another stands behind it
    onward: dict[str, list[str]] = {}

    def visit(key: str, above: frozenset[str]) -> None:
        onward[key] = [
            to for _text, to in known[key].options if to in known and to not in above and to != key
        ]
        for to in onward[key]:
            if to not in onward:
                visit(to, above | {key})
        order.append(key)

    if start in known:
        visit(start, frozenset())
    for key in reversed(order):
        for to in onward[key]:
            found[to] = max(found[to], found[key] + 1)
    return found


def _box(one: Asked, x: int, y: int) -> Box:
    title = wrap(one.title, _LETTERS) or ["–"]
    rows: list[Row] = []
    below = y + 2 * _PAD + len(title) * _LINE
    for text, following in one.options:
        lines = wrap(text, _LETTERS) or ["–"]
        height = 2 * _PAD + len(lines) * _LINE
        texts = _texts(lines, x + _PAD, below)
        rows.append(Row(x, below, BOX, height, texts, ends=not following))
        below += height
    return Box(one.key, x, y, BOX, below - y, _texts(title, x + _PAD, y), tuple(rows))


def _texts(lines: Sequence[str], x: int, y: int) -> tuple[Text, ...]:
    return tuple(Text(x, y + _PAD + 13 + number * _LINE, line) for number, line in enumerate(lines))


def _lines(questions: Sequence[Asked], boxes: Sequence[Box]) -> Iterator[tuple[int, int, int, int]]:
    placed = {box.key: box for box in boxes}
    for one in questions:
        for row, (_text, following) in zip(placed[one.key].rows, one.options, strict=True):
            if following in placed:
                to = placed[following]
                yield row.x + row.width, row.middle, to.x, to.y + _PAD + 9

"""What two wordings of a text have in common and where they differ, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\s+|[^\s]+")
# More than this is shown as taken out and written anew: comparing takes time that grows with the square.
MOST_WORDS = 4000


class Piece(NamedTuple):
    """A stretch of text: `same`, `gone` (only in the first) or `new` (only in the second)."""

    kind: str
    text: str


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order. `same` and `gone` put together give `before`, `same` and
    `new` give `after`; neither is ever changed."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if before == after:
        return (Piece("same", before),) if before else ()
    if len(old) + len(new) > MOST_WORDS:
        return tuple(piece for piece in (Piece("gone", before), Piece("new", after)) if piece.text)
    pieces: list[Piece] = []
    for tag, start, end, other, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        pieces += [Piece("gone", "".join(old[start:end]))] if end > start else []
        pieces += [Piece("new", "".join(new[other:last]))] if last > other else []
    return tuple(pieces)

"""How hard a Norwegian text is to read, by LIX (Björnsson 1968): a hint, never a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONG = 6  # letters; a word with more is long
LEAST_WORDS = 20  # fewer say nothing
EASY, MEDIUM = 40, 50  # below the first easy, up to the second medium, above it hard
MOST_SHOWN = 6
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_END = re.compile(r"[.!?:]+(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Readability:
    """`lix` rounded, `level` (`easy`, `medium`, `hard`), and the longest words, longest first."""

    lix: int
    level: str
    long_words: tuple[str, ...]


def readability(text: str) -> Readability | None:
    """LIX: words per sentence, plus the per cent of words with more than six letters.

    None for a text of fewer than LEAST_WORDS words. A line end ends a sentence, since headings and lists do.
    """
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text)) or 1
    long_words = [word for word in words if len(word) > LONG]
    lix = round(len(words) / sentences + 100 * len(long_words) / len(words))
    level = "easy" if lix < EASY else "medium" if lix <= MEDIUM else "hard"
    different = dict.fromkeys(word.lower() for word in long_words)
    return Readability(lix, level, tuple(sorted(different, key=lambda word: -len(word))[:MOST_SHOWN]))

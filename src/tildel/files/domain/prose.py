"""The running text of a document, in blocks, and which language most of it is in.

Reference lists, tables, headings and rows of names are left out: they are in English, or in no language,
whatever the document is in, and must not decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

BLOCK_CHARACTERS = 500  # a language is told safely from two or three sentences
MIN_LETTERS = 60  # under this nothing is said about the language
_ENOUGH_PROSE = 200
_REPEATED_UNDER = 60

_REFERENCES = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?"
    r"(?:references?(?: list)?|referanse(?:r|liste[rn]?)|referans(?:ar|elista)"
    r"|litteratur(?:liste[nr]?|lista)?|kilder|kildeliste|kjelder|kjeldeliste"
    r"|bibliography|bibliografi|literature(?: cited)?|works cited)\s*:?",
    re.IGNORECASE,
)
_AFTER_REFERENCES = re.compile(
    r"(?:appendix|annex|attachment|supplementary|vedlegg|tillegg)\b.{0,80}", re.IGNORECASE
)
_REFERENCE_MARKS = re.compile(
    r"\bet al\b|\bdoi\b|https?://|\b(?:19|20)\d\d\s*;\s*\d|\b\d+\s*\(\d+\)\s*:\s*\d|\bvol\.\s*\d|\bPMID\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_HYPHENATED = re.compile("[\x02\ufffe\u00ad]\\s*\n?")


def blocks(text: str) -> Iterator[str]:
    """Pieces of running text of about BLOCK_CHARACTERS, from the text of a whole document.

    When there is little running text (a form, a list) every line of three words or more is taken.
    """
    lines = _without_references(_lines(text))
    chosen = [line for line in lines if _is_prose(line)]
    if letters("".join(chosen)) < _ENOUGH_PROSE:
        chosen = [line for line in lines if len(_WORD.findall(line)) >= 3]
    yield from _in_blocks(chosen)


def letters(text: str) -> int:
    """How many letters there are in `text`."""
    return sum(map(str.isalpha, text))


def majority(votes: Mapping[str, int]) -> tuple[str | None, float]:
    """The language with most letters and its share of all (0 to 1); (None, 0.0) under MIN_LETTERS in all.

    A tie goes to the language that comes first in the alphabet, so that the answer is always the same.
    """
    total = sum(votes.values())
    if total < MIN_LETTERS:
        return None, 0.0
    language = min(votes, key=lambda code: (-votes[code], code))
    return language, round(votes[language] / total, 3)


def _lines(text: str) -> list[str]:
    text = _HYPHENATED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    stripped = (" ".join(line.split()) for line in text.split("\n"))
    # Short lines that come again are headers, footers and stamps of scanning programs.
    seen: set[str] = set()
    kept = []
    for line in stripped:
        if line and not (len(line) < _REPEATED_UNDER and line in seen):
            kept.append(line)
            seen.add(line)
    return kept


def _without_references(lines: Sequence[str]) -> list[str]:
    starts = [index for index, line in enumerate(lines) if _REFERENCES.fullmatch(line)]
    if not starts:
        return list(lines)
    start = starts[-1]
    after = range(start + 1, len(lines))
    end = next((index for index in after if _AFTER_REFERENCES.fullmatch(lines[index])), len(lines))
    rest = [*lines[:start], *lines[end:]]
    # The only such heading may stand in a table of contents; then the "list" is the document itself.
    enough = letters("".join(filter(_is_prose, rest))) >= _ENOUGH_PROSE
    return rest if enough else list(lines)


def _is_prose(line: str) -> bool:
    words = _WORD.findall(line)
    if len(words) < 5 or _REFERENCE_MARKS.search(line):
        return False
    # Names, titles and tables are full of capitals and figures; even German nouns stay under half.
    small = sum(word[0].islower() for word in words)
    figures = sum(map(str.isdigit, line))
    return small * 2 > len(words) and figures * 4 < len(line)


def _in_blocks(lines: Sequence[str]) -> Iterator[str]:
    block: list[str] = []
    size = 0
    for line in lines:
        for piece in (line[at : at + BLOCK_CHARACTERS] for at in range(0, len(line), BLOCK_CHARACTERS)):
            block.append(piece)
            size += len(piece) + 1
            if size >= BLOCK_CHARACTERS:
                yield " ".join(block)
                block, size = [], 0
    if block:
        yield " ".join(block)

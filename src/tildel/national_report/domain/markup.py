"""The small markup of chapters and stories: paragraphs, headings and lists. No HTML, no links, no numbers.

## A heading          ### A heading below it
- a point             1. a numbered point
anything else is a paragraph; an empty line ends it
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    SUBHEADING = "subheading"
    PARAGRAPH = "paragraph"
    POINTS = "points"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a text. `lines` are the lines of a paragraph, the items of a list, or the heading."""

    kind: Kind
    lines: tuple[str, ...]

    @property
    def line(self) -> str:
        return self.lines[0]


_MARKS = (
    (Kind.SUBHEADING, re.compile(r"###\s+(.*)")),
    (Kind.HEADING, re.compile(r"##?\s+(.*)")),
    (Kind.POINTS, re.compile(r"[-*•]\s+(.*)")),
    (Kind.NUMBERED, re.compile(r"\d{1,3}[.)]\s+(.*)")),
)
_HEADINGS = (Kind.HEADING, Kind.SUBHEADING)


def parse(text: str) -> tuple[Part, ...]:
    """The pieces of a text in order. Total: whatever was typed gives pieces, and no word of it is lost.

    Points of one kind that follow each other are one list; a heading ends what stands before it.
    """
    made: list[tuple[Kind, list[str]]] = []
    open_kind: Kind | None = None
    for raw in text.replace("\r\n", "\n").split("\n"):
        kind, line = _read(raw.strip())
        if not line:
            # An empty line ends a paragraph; points go on after one.
            open_kind = None if open_kind is Kind.PARAGRAPH else open_kind
            continue
        if kind is open_kind and kind not in _HEADINGS:
            made[-1][1].append(line)
        else:
            made.append((kind, [line]))
        open_kind = kind
    return tuple(Part(kind, tuple(lines)) for kind, lines in made)


def _read(line: str) -> tuple[Kind, str]:
    for kind, mark in _MARKS:
        found = mark.fullmatch(line)
        if found:
            return kind, found[1].strip()
    return Kind.PARAGRAPH, line


def lead(text: str, limit: int = 280) -> str:
    """The first paragraph in one line, cut between words at `limit` characters; "" where there is none."""
    first = next((part for part in parse(text) if part.kind is Kind.PARAGRAPH), None)
    words = " ".join(first.lines) if first else ""
    if len(words) <= limit:
        return words
    return words[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + " …"

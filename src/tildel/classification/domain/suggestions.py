"""Which codes the words of a text speak for. A suggestion is for a person to take or to leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

TITLE_WEIGHT = 2
LEAST = 2  # one word in a summary may stand there by chance
_HEAD = 3  # letters
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code with the words of the text that speak for it, in the order they stand there."""

    code: str
    score: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of all codes, found by how a word begins, so that a long text takes a moment only."""

    codes: tuple[str, ...]
    by_head: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = field(hash=False)
    inside: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, words: Mapping[str, Iterable[str]]) -> Entries:
        """`words` gives the entries of each code: "lung" speaks for words that begin so, "-kreft" for words
        that hold it, "slag." for the word alone, "blood pressure" for words that follow each other."""
        by_head: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        inside = []
        for code, entries in words.items():
            for entry in entries:
                parts = tuple(entry.casefold().split())
                if parts[0].startswith("-"):
                    inside.append((code, parts[0][1:]))
                else:
                    by_head.setdefault(parts[0][:_HEAD].removesuffix("."), []).append((code, parts))
        return cls(tuple(words), by_head, tuple(inside))

    def found_in(self, text: str) -> dict[str, dict[str, None]]:
        """By code the different words, or runs of words, that speak for it, in the order they stand there."""
        words = _WORD.findall(text.casefold())
        hits: dict[str, dict[str, None]] = {}
        for index, word in enumerate(words):
            for length in range(1, _HEAD + 1):
                for code, parts in self.by_head.get(word[:length], ()) if len(word) >= length else ():
                    run = words[index : index + len(parts)]
                    if len(run) == len(parts) and all(map(_fits, run, parts)):
                        hits.setdefault(code, {}).setdefault(" ".join(run))
            for code, part in self.inside:
                if part in word:
                    hits.setdefault(code, {}).setdefault(word)
        return hits


def suggest(title: str, summary: str, entries: Entries, *, prefix: str, most: int) -> tuple[Suggestion, ...]:
    """At most `most` codes that begin with `prefix`, the best first, equal ones in the order of `entries`.

    Each different word that speaks for a code counts once, one in the title TITLE_WEIGHT times; less than
    LEAST in all is no suggestion. The same text always gives the same answer.
    """
    heading, body = entries.found_in(title), entries.found_in(summary)
    found = []
    for code in entries.codes:
        in_title, in_body = heading.get(code, {}), body.get(code, {})
        score = TITLE_WEIGHT * len(in_title) + len(in_body.keys() - in_title.keys())
        if code.startswith(prefix) and score >= LEAST:
            found.append(Suggestion(code, score, tuple({**in_title, **in_body})))
    return tuple(sorted(found, key=lambda one: -one.score)[:most])


def _fits(word: str, part: str) -> bool:
    return word == part[:-1] if part.endswith(".") else word.startswith(part)

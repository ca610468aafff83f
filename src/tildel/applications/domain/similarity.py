"""How close two texts are: TF-IDF cosine over words, the same in every run, with the words that make it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

_WORD = re.compile(r"[^\W\d_]{3,}")
# Words that say nothing of what a project is about, in the three languages.
_EMPTY = frozenset(
    """
    alle andre bare ble blei blir bli både da dei deira deires den denne der deres dersom det dette
    di disse du eller en ein eit enn ere eig er et etter finnes for fordi fra frå før gir gjer gjør
    ha hadde han har hos hva hvem hver hvilke hvis hvor hvordan ikke ikkje ingen inn innen inni ja
    kan kor korleis kun kunne kva kvar man mange med meir mellom men mens mer mot mye mykje må nok
    noe noen nokon nå når og også om opp oss over på samt seg sin sine sitt ska skal skulle slik som
    så til under ut uten ved vert vi vil ville vår være vera vere vært
    about after all also among and any are been both but can could does each for from had has have
    her his how into its may more most not one only other our out over same should such than that
    the their them then there these they this those through two under used using was were what when
    where which while who will with within without would you your
    """.split()  # noqa: SIM905 - a list of words is read as one
)

Words = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Close:
    """Another text. `likeness` is from 0 (nothing in common) to 1 (the same words as often)."""

    key: str
    likeness: float
    shared: tuple[str, ...]  # what makes them alike, the weightiest first


def words_of(*texts: str) -> dict[str, int]:
    """How often each word stands in the texts together; without figures, short words and empty ones."""
    found = Counter(word for text in texts for word in _WORD.findall(text.casefold()))
    return {word: count for word, count in found.items() if word not in _EMPTY}


def closest(
    own: Words, others: Mapping[str, Words], *, least: float = 0.3, most: int = 5, shown: int = 8
) -> tuple[Close, ...]:
    """The others closest to a text, the closest first, none below `least`; ties in the order of their keys.

    A word weighs more the fewer of the texts it stands in. A text without words is like no other.
    """
    weights = _weights([own, *others.values()])
    length = _length(own, weights)
    found = []
    for key in sorted(others):
        parts = {word: _part(word, own, others[key], weights) for word in own.keys() & others[key].keys()}
        other_length = _length(others[key], weights) if parts else 0.0
        likeness = fsum(parts.values()) / (length * other_length) if other_length else 0.0
        if likeness >= least:
            shared = sorted(parts, key=lambda word: (-parts[word], word))[:shown]
            found.append(Close(key, min(likeness, 1.0), tuple(shared)))
    return tuple(sorted(found, key=lambda row: (-row.likeness, row.key))[:most])


def _weights(texts: Sequence[Words]) -> dict[str, float]:
    standing: Counter[str] = Counter()
    for text in texts:
        standing.update(text.keys())
    return {word: log((1 + len(texts)) / (1 + count)) + 1 for word, count in standing.items()}


def _part(word: str, one: Words, other: Words, weights: Mapping[str, float]) -> float:
    return one[word] * other[word] * weights[word] ** 2


def _length(words: Words, weights: Mapping[str, float]) -> float:
    # Exact sums: those of floats depend on their order, and a dictionary's is an accident.
    return sqrt(fsum((count * weights[word]) ** 2 for word, count in words.items()))

"""Names of people and institutions, brought to a form in which equal ones are equal.

A form is for comparing only and is never shown. Where a form says less than the name did (an initial instead
of a given name), two people may share it: what is found so is a weaker sign than a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ð": "d", "þ": "th", "ł": "l"})
_KEPT = 200_000  # forms a process keeps: the names of one round come again and again
_WORD = re.compile(r"[a-z0-9]+")
_LEGAL_FORMS = frozenset({"hf", "rhf", "as", "asa", "ab", "ltd", "gmbh", "oy", "aps"})
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_ONLY_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}")
_LONGEST_NAME = 5  # words


class Author(NamedTuple):
    """Somebody as a list of authors names them: the given name's first word, or only its first letter."""

    family: str
    given: str

    @property
    def key(self) -> tuple[str, str]:
        """(family name, first letter): what two forms of one name have in common."""
        return self.family, self.given[0]

    def may_be(self, given: str) -> bool:
        """Whether another given name, the family name being equal, can be the same person's."""
        return self.given == given or (1 in (len(self.given), len(given)) and self.given[0] == given[0])


@lru_cache(_KEPT)
def plain(text: str) -> str:
    """Small letters, figures and single spaces; accents gone. Any text is readable, "" stays "".

    >>> plain("Ærlig  Øye-Strand")
    'aerlig oye strand'
    """
    small = text.casefold()
    if not small.isascii():
        parted = unicodedata.normalize("NFKD", small.translate(_LETTERS))
        small = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return " ".join(_WORD.findall(small))


def institution_form(name: str) -> str:
    """An institution's name without its legal form.

    >>> institution_form("Helse Bergen HF") == institution_form("helse bergen")
    True
    """
    return " ".join(word for word in plain(name).split() if word not in _LEGAL_FORMS)


@lru_cache(_KEPT)
def author_of(name: str) -> Author | None:
    """An author however the name is written; None where it cannot be told.

    >>> author_of("Eksempel, Kari A.")
    Author(family='eksempel', given='kari')
    >>> author_of("Kari Eksempel").key == author_of("Eksempel KA").key
    True
    """
    family, comma, given = name.partition(",")
    if not comma:
        family, given = _without_comma(name)
    initials = given.isupper() and bool(_INITIALS.fullmatch(given.replace(" ", "")))
    family, given = plain(family), plain(given)
    if not (family and given):
        return None
    first = given.split()[0]
    # "KA" in capitals are two first letters, "Bo" is a name.
    return Author(family, first[0] if initials else first)


def _without_comma(name: str) -> tuple[str, str]:
    words = name.split()
    if len(words) < 2:
        return name, ""
    last = words[-1]
    # "Eksempel KA": a few capitals are initials; else the family name stands last.
    if last.isupper() and _INITIALS.fullmatch(last) and (len(last) < 3 or not words[0].isupper()):
        return " ".join(words[:-1]), last
    return last, words[0]


def authors_in(text: str) -> Iterator[Author]:
    """The authors of a list as it stands in a reference: parted by `;`, else by commas, `&` or `and`."""
    for part in text.split(";") if ";" in text else _between_commas(text):
        found = author_of(part.strip())
        if found:
            yield found


def _between_commas(text: str) -> list[str]:
    """ "Eksempel K, Prøve P" as it is parted; "Eksempel, K., Prøve, P." with each initial at its name."""
    parts: list[str] = []
    for part in re.split(r",\s*(?:and |og |& )?| & | and | og ", text):
        if parts and "," not in parts[-1] and _ONLY_INITIALS.fullmatch(part.strip()):
            parts[-1] += f", {part.strip()}"
        else:
            parts.append(part)
    return parts


def names_in(text: str) -> Iterator[str]:
    """Every run of two to five words of a text, in plain form: any of them may be somebody's full name."""
    words = plain(text).split()[:200]
    for length in range(2, _LONGEST_NAME + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])

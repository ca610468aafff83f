"""What the public sees of the journal.

A title that is exempt from public access is screened: the public title stands in its place, with the legal
ground. Names of persons cannot be searched for when a year has passed since the entry was journalled.
Source: offentleglova (2006 no. 16) and offentlegforskrifta (2008 no. 1119) § 6 fourth paragraph on the one
year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tildel.kernel.periods import add_months

MONTHS_NAMES_ARE_SEARCHED = 12
# Noark 5 M082, as values of the standard's own list
ENTRY_TYPES = {
    "in": "Inngående dokument",
    "out": "Utgående dokument",
    "internal": "Organinternt dokument for oppfølging",
    "memo": "Organinternt dokument uten oppfølging",
    "presentation": "Saksframlegg",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the archive holds it. `persons` are those named in it, `organisations` other parties."""

    title: str
    public_title: str
    ground: str
    day: date
    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the public sees it; `title` "" where all of it is screened."""

    title: str
    ground: str
    parties: tuple[str, ...]


def shown(row: Row) -> Shown:
    """What the public sees. An exempt entry shows its public title only, and no party."""
    if row.ground:
        return Shown(row.public_title, row.ground, ())
    return Shown(row.public_title or row.title, "", (*row.persons, *row.organisations))


def names_searchable(day: date, today: date) -> bool:
    """Whether a name in an entry of `day` may be searched for `today`."""
    return today < add_months(day, MONTHS_NAMES_ARE_SEARCHED)


def matches(row: Row, words: Sequence[str], today: date) -> bool:
    """Whether every word is found in what may be searched: the shown text, and names for one year only.

    A word that is found because a screened title holds it would tell the title: only what is shown counts.
    After the year a name does not match where it stands in the title either.
    """
    view = shown(row)
    searchable = names_searchable(row.day, today)
    text = view.title if searchable else _without(view.title, row.persons)
    parties = [name for name in view.parties if searchable or name not in row.persons]
    ground = " ".join([text, *parties]).casefold()
    return all(word.casefold() in ground for word in words)


def _without(text: str, names: Iterable[str]) -> str:
    """The text without the parts of the names, so that a family name alone does not match either."""
    parts = {part.casefold() for name in names for part in name.split() if len(part) > 1}
    return " ".join(word for word in text.split() if word.strip(".,;:()«»\"'").casefold() not in parts)

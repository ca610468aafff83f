"""Publications from JSON text, read strictly: what is not understood is refused at its place."""

from __future__ import annotations

import re
from typing import Any

from tildel.checks.json_text import ROOT, parse_json
from tildel.checks.shapes import Choice, ListOf, Maybe, Record, Whole, Word
from tildel.kernel.errors import Unreadable
from tildel.measurement.domain.point_rules import CHANNELS, LEVELS, TYPES, Kind, PointRules
from tildel.measurement.domain.points import Affiliation, Creator, Publication

_COUNTRY = re.compile(r"[A-Z]{2}")


class _Institution(Maybe):
    """The name of a top institution; null or blank where it is not identified."""

    def read(self, raw: Any, path: str) -> str | None:
        name = super().read(raw, path)
        return name if name and not name.isspace() else None


class _Country(Word):
    """A code of two capital letters: "no" would otherwise be taken for abroad."""

    def read(self, raw: Any, path: str) -> str:
        code = super().read(raw, path)
        if not _COUNTRY.fullmatch(code):
            raise Unreadable("points.not_a_country", place=path)
        return code


class _Several(ListOf):
    """A list of things whose ids differ."""

    def read(self, raw: Any, path: str) -> tuple[Any, ...]:
        items = super().read(raw, path)
        seen: set[str] = set()
        for index, item in enumerate(items):
            if item.id in seen:
                raise Unreadable("points.doubled_id", place=f"{path}[{index}].id")
            seen.add(item.id)
        return items


class _Publication(Record):
    """A publication of a kind that has a weight in its year."""

    def __init__(self, rules: PointRules) -> None:
        super().__init__(_PUBLICATION, make=_publication, required=tuple(_PUBLICATION))
        self.rules = rules

    def read(self, raw: Any, path: str) -> Publication:
        publication: Publication = super().read(raw, path)
        kind = publication.kind
        if self.rules.period(kind.year) is None:
            raise Unreadable("points.no_rule", place=f"{path}.year", year=kind.year)
        if self.rules.weight(kind) is None:
            raise Unreadable(
                "points.no_weight", place=f"{path}.channel", type=kind.type, channel=kind.channel
            )
        return publication


def _publication(
    id: str, year: int, type: str, channel: str, level: int, creators: tuple[Creator, ...]
) -> Publication:
    return Publication(id, Kind(year, type, channel, level), creators)


_AFFILIATION = Record(
    {"institution": _Institution(Word()), "country": Maybe(_Country())},
    make=Affiliation,
    defaults={"institution": None},
)
_CREATOR = Record(
    {"id": Word(), "affiliations": ListOf(_AFFILIATION)},
    make=Creator,
    required=("id",),
    defaults={"affiliations": ()},
)
_PUBLICATION = {
    "id": Word(),
    "year": Whole(1000, 9999),
    "type": Choice(TYPES),
    "channel": Choice(CHANNELS),
    "level": Whole(min(LEVELS), max(LEVELS)),
    "creators": _Several(_CREATOR),
}


def read_publications(text: str | bytes, rules: PointRules) -> tuple[Publication, ...]:
    """The publications in `{"publications": […]}`, each of a kind that has a weight in `rules`.

    Raises Unreadable with the JSON path for anything else: a wrong type, an unknown or doubled key, a doubled
    publication, a doubled creator in a publication, a number that is none.
    """
    document = Record({"publications": _Several(_Publication(rules))}, required=("publications",))
    publications: tuple[Publication, ...] = document.read(parse_json(text), ROOT)["publications"]
    return publications

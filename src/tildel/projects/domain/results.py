"""What comes out of a project, and how two tellings of the same are known to be one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tildel.applications.domain.publication import doi_in
from tildel.applications.domain.values import storable


class ResultKind(StrEnum):
    PUBLICATION = "publication"
    DOCTORATE = "doctorate"
    PATENT = "patent"
    GUIDELINE = "guideline"
    PRACTICE = "practice"  # changed practice
    INNOVATION = "innovation"
    OTHER = "other"


PERSON, NVA, CROSSREF, ORCID = "person", "nva", "crossref", "orcid"
SOURCES = (NVA, CROSSREF, ORCID)
_SPACES = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Found:
    """A publication as a source tells of it.

    `authors` are names in their order; `creators` are {"name", "orcid", "affiliations": [{"id", "name",
    "country"}]} where the source tells of them. `type` is the source's own word.
    """

    title: str
    year: int | None
    source: str
    doi: str = ""
    nva: str = ""
    channel: str = ""
    type: str = ""
    authors: tuple[str, ...] = ()
    creators: tuple[Mapping[str, Any], ...] = ()
    identifiers: tuple[str, ...] = field(default=())  # ISSN, ISBN

    def facts(self) -> dict[str, Any]:
        """What is kept besides title, year and identifiers."""
        told = {
            "authors": list(self.authors), "channel": self.channel, "type": self.type,
            "creators": [dict(one) for one in self.creators], "identifiers": list(self.identifiers),
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}


def same_as(title: str) -> str:
    """A title as it is compared: small letters and words only."""
    return " ".join(_SPACES.sub(" ", title.casefold()).split())


def new_among(
    found: Iterable[Found], *, dois: Iterable[str], nvas: Iterable[str], titles: Iterable[str]
) -> tuple[Found, ...]:
    """Those of `found` that are not known by DOI, NVA's number or title, each once, in their order."""
    known_dois, known_nvas = set(dois), set(nvas)
    known_titles = {same_as(title) for title in titles}
    new = []
    for one in found:
        if one.doi in known_dois or one.nva in known_nvas or same_as(one.title) in known_titles:
            continue
        known_dois |= {one.doi} - {""}
        known_nvas |= {one.nva} - {""}
        known_titles.add(same_as(one.title))
        new.append(one)
    return tuple(new)


def cleaned_doi(text: str) -> str:
    """The DOI in what somebody typed, small letters; "" where there is none."""
    return doi_in(storable(text))

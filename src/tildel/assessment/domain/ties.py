"""Ties between experts and applications, found in what the system already knows. Pure: facts in, ties out.

    same_person     the expert is somebody in the application: by person, ORCID or e-mail address
    same_name       somebody in it has the expert's name, which need not be the same person
    institution     the expert works where its leader or a partner works, in the application's time
    department      … in the same department
    region          the applicant institution lies in the region of the expert's institution
    co_publication  they published together in the last years of the call's rule
    partner         the expert applies in the same call together with somebody in it
    supervisor      a CV in it names the expert among those supervised, or as supervisor
    shared_project  they applied together earlier

Every tie carries its evidence, as plain JSON in a fixed order, and `digest` says whether it has changed. The
search itself is in `tie_search.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tildel.assessment.domain.names import (
    Author,
    author_of,
    authors_in,
    institution_form,
    plain,
)

MOST_SHOWN = 20  # rows in one piece of evidence


class TieKind(StrEnum):
    SAME_PERSON = "same_person"
    SAME_NAME = "same_name"
    INSTITUTION = "institution"
    DEPARTMENT = "department"
    REGION = "region"
    CO_PUBLICATION = "co_publication"
    PARTNER = "partner"
    SUPERVISOR = "supervisor"
    SHARED_PROJECT = "shared_project"


# The ground of forvaltningsloven § 6 that is proposed for a tie; the secretariat may choose another.
GROUND_OF: Mapping[str, str] = {
    kind: "fvl6.party" if kind == TieKind.SAME_PERSON else "fvl6.other" for kind in TieKind
}


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody, as far as it is known who. `person` is the person's id in the register, "" where unknown."""

    name: str
    email: str = ""
    orcid: str = ""
    person: str = ""

    def marks(self) -> tuple[tuple[str, str], ...]:
        """What identifies them, the surest first: ("person", …), ("orcid", …), ("email", …), ("name", …)."""
        given = (
            ("person", self.person), ("orcid", self.orcid.upper()), ("email", self.email.strip().casefold()),
            ("name", plain(self.name) if " " in self.name.strip() else ""),
        )  # fmt: skip
        return tuple(mark for mark in given if mark[1])


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody works or worked, from and to a day; an open end is None. `orgnr` where it is known."""

    institution: str
    orgnr: str = ""
    department: str = ""
    held_from: date | None = None
    held_to: date | None = None

    def overlaps(self, first: date, last: date) -> bool:
        begun = self.held_from is None or self.held_from <= last
        return begun and (self.held_to is None or self.held_to >= first)


@dataclass(frozen=True, slots=True)
class Work:
    """A publication. `authors` are (name, ORCID or ""), or the words of a reference list in `reference`."""

    title: str
    doi: str = ""
    year: int | None = None
    authors: tuple[tuple[str, str], ...] = ()
    reference: str = ""

    def all_authors(self) -> set[Author]:
        named = {found for name, _orcid in self.authors if (found := author_of(name))}
        return named | set(authors_in(self.reference))


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in an application: `role` is leader or partner; the rest is what their CV says."""

    human: Human
    role: str
    institution: Post
    posts: tuple[Post, ...] = ()
    works: tuple[Work, ...] = ()
    supervision: tuple[str, ...] = ()  # the lines of a CV that tell of supervisors and supervised


@dataclass(frozen=True, slots=True)
class ExpertFacts:
    """An expert in a round; `member` is the key the ties carry."""

    member: int
    human: Human
    posts: tuple[Post, ...] = ()
    works: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """An application; its time goes from the day it was sent to the end of its project."""

    key: str
    reference: str
    sent: date
    ends: date
    people: tuple[Participant, ...] = ()
    applicant: str = ""  # the applicant institution's organisation number


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier application on record and who stood in it."""

    reference: str
    year: int
    people: tuple[Human, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """`evidence` is plain JSON; its `digest` changes when what it says does."""

    member: int
    application: str
    kind: TieKind
    evidence: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Places:
    """The directory: organisation number → name, and → region."""

    names: Mapping[str, str]
    regions: Mapping[str, str]

    def by_form(self) -> dict[str, str]:
        return {institution_form(name): number for number, name in self.names.items()}


def digest(evidence: Mapping[str, Any]) -> str:
    """64 hexadecimal figures; the same for the same evidence, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(evidence, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def each_once(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without repetitions, in an order that does not hang on how they were found."""
    unique = {json.dumps(row, sort_keys=True, ensure_ascii=False): row for row in rows}
    return [unique[key] for key in sorted(unique)][:MOST_SHOWN]

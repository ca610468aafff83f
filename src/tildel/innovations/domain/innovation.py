"""What the register tells of one innovation project, and what has to be told before it is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

Texts = Mapping[str, str]  # the languages in which something is written, of "nb", "nn", "en"


class Rights(StrEnum):
    """Who holds the rights to what comes out of it."""

    UNDECIDED = "undecided"
    INSTITUTION = "institution"
    SHARED = "shared"
    PARTNER = "partner"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Content:
    """An innovation project as its institution writes it. Institutions are organisation numbers.

    `areas` are priority areas as `area_code` writes them, `awards` the references of awarded applications
    that it came out of, and `projects` the numbers of research projects.
    """

    titles: Texts
    owner: str
    ideas: Texts = field(default_factory=dict)
    effects: Texts = field(default_factory=dict)
    rights: str = Rights.UNDECIDED
    rights_notes: Texts = field(default_factory=dict)
    partners: tuple[str, ...] = ()
    other_partners: str = ""
    areas: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    starts_on: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    web_address: str = ""
    keywords: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values by field, as the trail keeps them."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def changes(before: Content, after: Content) -> dict[str, list[Any]]:
    """`{field: [before, after]}` of the fields that differ, as plain values."""
    old, new = before.as_json(), after.as_json()
    return {name: [old[name], new[name]] for name in new if (old[name] or None) != (new[name] or None)}


def faults(content: Content) -> tuple[tuple[str, str], ...]:
    """(place, reason) of what cannot be kept at all: `nameless`, `owner_twice`."""
    found = [] if content.titles else [("title_nb", "nameless")]
    if content.owner in content.partners:
        found.append(("partners", "owner_twice"))
    return tuple(found)


def lacking(content: Content) -> tuple[str, ...]:
    """What has to be told before it is public, in the order of the page."""
    told = (
        ("idea", bool(content.ideas)),
        ("area", bool(content.areas)),
        ("contact", bool(content.contact_email or content.contact_phone)),
    )
    return tuple(name for name, is_there in told if not is_there)


def area_code(plan: str, number: int) -> str:
    """`handlingsplan-for-innovasjon.3`: a priority area as forms, addresses and the trail write it."""
    return f"{plan}.{number}"


def split_area(code: str) -> tuple[str, int] | None:
    """The plan's key and the area's number; None where it is no such code."""
    plan, dot, number = code.rpartition(".")
    if not (plan and dot and number.isascii() and number.isdigit() and len(number) < 5):
        return None
    return plan, int(number)


def cleaned_words(words: Iterable[str], *, limit: int = 80, most: int = 30) -> tuple[str, ...]:
    """Words without empty ones, doubles and spaces around, in their order."""
    tidy = (" ".join(word.split())[:limit] for word in words)
    return tuple(dict.fromkeys(word for word in tidy if word))[:most]


def cleaned_references(words: Iterable[str]) -> tuple[str, ...]:
    """References as they are compared: capitals, no spaces inside."""
    return cleaned_words("".join(word.split()).upper() for word in words)

"""What the register says of one infrastructure, and what has to be said before it is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from tildel.kernel.periods import add_months

Texts = Mapping[str, str]  # the languages in which something is written, of "nb", "nn", "en"


class Kind(StrEnum):
    EQUIPMENT = "equipment"
    COLLECTION = "collection"  # databases and collections
    BIOBANK = "biobank"
    SERVICE = "service"
    INFORMATION = "information"  # structured scientific information


class Placement(StrEnum):
    ONE_PLACE = "one_place"
    DISTRIBUTED = "distributed"
    NETWORK = "network"


class Level(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    NATIONAL = "national"
    ESFRI = "esfri"


class Status(StrEnum):
    PLANNED = "planned"
    ESTABLISHING = "establishing"
    OPERATING = "operating"
    PHASING_OUT = "phasing_out"


class AccessRights(StrEnum):
    """Who may have the data, by the authority table of the European Union that DCAT-AP uses."""

    PUBLIC = "PUBLIC"
    RESTRICTED = "RESTRICTED"
    NON_PUBLIC = "NON_PUBLIC"


USES = ("research", "innovation", "education")
REGIONS = ("H12", "H03", "H04", "H05")
# What holds data, and is told to the national catalogue of data sets.
DATA_SETS = (Kind.COLLECTION, Kind.INFORMATION)
CONFIRMED_FOR = 12  # months
REMINDED_EVERY = timedelta(days=30)
# Norway with Svalbard and Jan Mayen, in degrees.
_LATITUDES, _LONGITUDES = (57.0, 81.0), (-10.0, 34.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it stands. Degrees are given both or neither; `region` is a code of classification 629."""

    name: str
    region: str
    latitude: float | None = None
    longitude: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "region": self.region,
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(frozen=True, slots=True)
class Content:
    """One entry as its owner writes it. Organisations are their numbers, `funding` is one source a line."""

    names: Texts
    owner: str
    kind: str
    descriptions: Texts
    placement: str = Placement.ONE_PLACE
    level: str = Level.REGIONAL
    status: str = Status.OPERATING
    partners: tuple[str, ...] = ()
    other_partners: str = ""
    places: tuple[Place, ...] = ()
    services: Texts = field(default_factory=dict)
    access: Texts = field(default_factory=dict)
    prices: Texts = field(default_factory=dict)
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    web_address: str = ""
    uses: tuple[str, ...] = ("research",)
    funding: str = ""
    valid_from: date | None = None
    keywords: tuple[str, ...] = ()
    access_rights: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain values by field, as the trail keeps them."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [part.as_json() if isinstance(part, Place) else part for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value


def changes(before: Content, after: Content) -> dict[str, list[Any]]:
    """`{field: [before, after]}` of the fields that differ, as plain values."""
    old, new = before.as_json(), after.as_json()
    return {name: [old[name], new[name]] for name in new if (old[name] or None) != (new[name] or None)}


def faults(content: Content) -> tuple[tuple[str, str], ...]:
    """(place, reason) of what cannot be kept: `nameless`, `half_a_point`, `outside`, `too_many` places."""
    found = [] if content.names else [("name_nb", "nameless")]
    for number, place in enumerate(content.places):
        point = (place.latitude, place.longitude)
        if (point[0] is None) != (point[1] is None):
            found.append((f"place{number}_latitude", "half_a_point"))
        elif point[0] is not None and not _inside(place):
            found.append((f"place{number}_latitude", "outside"))
    if content.placement == Placement.ONE_PLACE and len(content.places) > 1:
        found.append(("placement", "too_many"))
    return tuple(found)


def _inside(place: Place) -> bool:
    latitude, longitude = place.latitude or 0.0, place.longitude or 0.0
    return _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]


def lacking(content: Content) -> tuple[str, ...]:
    """What has to be written before an entry is proposed: `description`, `place`, `access`, `contact`, `use`,
    and for data sets `access_rights`; in that order, empty when it is whole."""
    told = (
        ("description", bool(content.descriptions)),
        ("place", bool(content.places)),
        ("access", bool(content.access)),
        ("contact", bool(content.contact_email or content.contact_phone)),
        ("use", bool(content.uses)),
        ("access_rights", content.kind not in DATA_SETS or bool(content.access_rights)),
    )
    return tuple(name for name, is_there in told if not is_there)


def has_to_be_confirmed(checked_on: date, *, on: date) -> bool:
    """Whether a year has gone since somebody said that the entry is right."""
    return on >= add_months(checked_on, CONFIRMED_FOR)


def last_day_without_reminder(on: date) -> date:
    """Whatever was checked on this day or earlier has to be confirmed `on` that day."""
    return add_months(on, -CONFIRMED_FOR)

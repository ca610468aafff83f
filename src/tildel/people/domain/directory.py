"""The directory of organisations: kind, region and eligibility, each with its dates.

A day or a year bounds when something holds. Inside a year of which only the number is known the answer is
`unknown`, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from tildel.kernel.errors import Unreadable
from tildel.kernel.identifiers import is_orgnr


class OrganisationKind(StrEnum):
    REGIONAL_AUTHORITY = "regional_authority"
    HEALTH_TRUST = "health_trust"
    PHARMACY_TRUST = "pharmacy_trust"
    SUPPORT_TRUST = "support_trust"
    JOINTLY_OWNED = "jointly_owned"
    PRIVATE_NONPROFIT = "private_nonprofit"
    UNIVERSITY = "university"


class Region(StrEnum):
    """Codes of Statistics Norway's classification 629."""

    WEST = "H03"
    CENTRAL = "H04"
    NORTH = "H05"
    SOUTH_EAST = "H12"
    JOINT = "H99"


class Eligibility(StrEnum):
    """Whether an organisation may be applicant institution."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


class Moment(NamedTuple):
    """A day, or a year of which the day is not known: the first and the last day it can be."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Moment:
        """`2011-01-01` or `2011`. Raises ValueError for anything else."""
        if len(text) == 4:
            return cls(date.fromisoformat(f"{text}-01-01"), date.fromisoformat(f"{text}-12-31"))
        day = date.fromisoformat(text)
        return cls(day, day)

    def reached(self, day: date) -> bool | None:
        """Whether it has come on `day`; None when the year alone cannot tell."""
        if day < self.first:
            return False
        return True if day >= self.last else None

    def __str__(self) -> str:
        return self.first.isoformat() if self.first == self.last else f"{self.first.year:04}"


class EligiblePeriod(NamedTuple):
    """What holds from `starts` until just before `ends`; None is without end."""

    state: Eligibility
    starts: Moment | None
    ends: Moment | None
    source: str


class Organisation(NamedTuple):
    """One organisation. Without `periods` its kind decides who may apply; `ended` may be unknown."""

    orgnr: str
    name: str
    kind: OrganisationKind
    region: Region | None
    ror: str | None
    source: str
    started: Moment | None = None
    ended: Moment | None = None
    discontinued: bool = False
    successor: str | None = None
    periods: tuple[EligiblePeriod, ...] = ()

    def exists_on(self, day: date) -> bool | None:
        """None when the dates known cannot tell. One discontinued at a day not known counts as ended."""
        if self.discontinued and self.ended is None:
            return False
        return _between(self.started, self.ended, day)


def _between(starts: Moment | None, ends: Moment | None, day: date) -> bool | None:
    begun = True if starts is None else starts.reached(day)
    over = False if ends is None else ends.reached(day)
    if begun is False or over is True:
        return False
    return None if begun is None or over is None else True


class Directory:
    """Organisations by number, and the answers the check engine asks for. A number stands once."""

    def __init__(
        self, organisations: Iterable[Organisation], by_kind: Mapping[OrganisationKind, Eligibility]
    ) -> None:
        self._by_kind = dict(by_kind)
        self._by_orgnr: dict[str, Organisation] = {}
        for organisation in organisations:
            if organisation.orgnr in self._by_orgnr:
                raise Unreadable("directory.doubled", place=organisation.orgnr)
            self._by_orgnr[organisation.orgnr] = organisation

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]], by_kind: Mapping[str, str]) -> Directory:
        """From rows as in `organisations.toml` and what each kind's eligibility is.

        A row: orgnr, name, kind, source; region, ror, started, ended, discontinued, successor and
        eligibility (one state, or a list of state, starts, ends, source) where known. Raises Unreadable,
        its place the organisation number, where a row does not hold.
        """
        kinds = {OrganisationKind(kind): Eligibility(state) for kind, state in by_kind.items()}
        return cls((organisation_from(row) for row in rows), kinds)

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self._by_orgnr.values())

    def __len__(self) -> int:
        return len(self._by_orgnr)

    def lookup(self, orgnr: str) -> Organisation | None:
        return self._by_orgnr.get(orgnr)

    def eligibility(self, orgnr: str, day: date) -> Eligibility:
        """Whether `orgnr` may be applicant institution on `day`; unknown where it is not in the directory."""
        organisation = self._by_orgnr.get(orgnr)
        if organisation is None:
            return Eligibility.UNKNOWN
        exists = organisation.exists_on(day)
        if exists is False:
            return Eligibility.NOT_ELIGIBLE
        state = self._state(organisation, day)
        return Eligibility.UNKNOWN if exists is None and state is Eligibility.ELIGIBLE else state

    def _state(self, organisation: Organisation, day: date) -> Eligibility:
        for period in organisation.periods:
            within = _between(period.starts, period.ends, day)
            if within is not False:
                return period.state if within else Eligibility.UNKNOWN
        return self._by_kind.get(organisation.kind, Eligibility.UNKNOWN)

    def region(self, orgnr: str, day: date) -> str | None:
        """The region's code; None without one, and where the organisation does not exist on `day`."""
        organisation = self._by_orgnr.get(orgnr)
        if organisation is None or organisation.region is None or organisation.exists_on(day) is False:
            return None
        return organisation.region.value


def organisation_from(row: Mapping[str, Any]) -> Organisation:
    """The organisation in a row. Raises Unreadable with the organisation number as place."""
    orgnr = str(row.get("orgnr", ""))
    if not is_orgnr(orgnr):
        raise Unreadable("directory.not_an_organisation_number", place=orgnr)
    try:
        return _organisation(orgnr, row)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable("directory.row", place=orgnr, reason=str(error)) from error


def _organisation(orgnr: str, row: Mapping[str, Any]) -> Organisation:
    return Organisation(
        orgnr=orgnr,
        name=row["name"],
        kind=OrganisationKind(row["kind"]),
        region=Region(row["region"]) if row.get("region") else None,
        ror=row.get("ror") or None,
        source=row["source"],
        started=_moment(row, "started"),
        ended=_moment(row, "ended"),
        discontinued=bool(row.get("discontinued") or row.get("ended")),
        successor=row.get("successor") or None,
        periods=_periods(row.get("eligibility") or (), row["source"]),
    )


def _periods(entry: str | Iterable[Mapping[str, Any]], source: str) -> tuple[EligiblePeriod, ...]:
    if isinstance(entry, str):
        return (EligiblePeriod(Eligibility(entry), None, None, source),)
    return tuple(_period(row) for row in entry)


def _period(row: Mapping[str, Any]) -> EligiblePeriod:
    return EligiblePeriod(
        Eligibility(row["state"]), _moment(row, "starts"), _moment(row, "ends"), row["source"]
    )


def _moment(row: Mapping[str, Any], key: str) -> Moment | None:
    return Moment.parse(str(row[key])) if row.get(key) else None

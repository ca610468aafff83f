"""What a body is by its own papers: seats, who appoints, for how long, quorum, and who led it when.

Read from a document (a mapping, as TOML or JSON gives it). What the sources do not say stands in it all
the same and is named in `assumed`, so that a person can see it and change it. No rule of a body is code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tildel.governance.domain.numbers import is_form
from tildel.kernel.errors import Unreadable

VOTING_GROUPS = ("health", "university", "user", "member")
OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Rotation:
    """A seat that goes from one organisation to the next, `years` at a time, in this order."""

    order: tuple[str, ...]
    years: int
    anchor: date | None = None  # the day on which the first of the order began; None where no source says


@dataclass(frozen=True, slots=True)
class Seat:
    """One place at the table. `names` is {"nb", "nn", "en"}; `appointed_by` names organisations."""

    key: str
    group: str
    names: Mapping[str, str]
    appointed_by: tuple[str, ...]
    region: str = ""
    term_years: int | None = None
    deputies: int = 0
    rotation: Rotation | None = None

    @property
    def votes(self) -> bool:
        return self.group != OBSERVER


@dataclass(frozen=True, slots=True)
class Quorum:
    """`more_than_half` of the voting seats, or `at_least` a number of them, or `none`."""

    kind: str = "more_than_half"
    number: int = 0

    def needed(self, seats: int) -> int:
        """How many of so many voting seats have to be filled by somebody present."""
        return {"more_than_half": seats // 2 + 1, "at_least": self.number}.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Mandate:
    """The rules from `starts` on, until the next mandate starts."""

    starts: date
    seats: tuple[Seat, ...] = ()
    quorum: Quorum = Quorum()
    meetings_least: int = 0
    meetings_most: int = 0
    seminars: int = 0
    leader_years: int | None = None
    source: str = ""
    tasks: tuple[Mapping[str, str], ...] = ()
    assumed: Mapping[str, str] = ()  # type: ignore[assignment]

    @property
    def voting(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.votes)

    @property
    def observers(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if not seat.votes)

    @property
    def deputies(self) -> int:
        return sum(seat.deputies for seat in self.seats)

    def seat(self, key: str) -> Seat | None:
        return next((seat for seat in self.seats if seat.key == key), None)


@dataclass(frozen=True, slots=True)
class Era:
    """Who led and kept the secretariat; begin and end lie between an earliest and a latest day."""

    who: tuple[str, ...]
    said: str
    starts: tuple[date, date]
    ends: tuple[date, date]
    source: str

    def holds(self, day: date) -> bool | None:
        """None when the words of the source cannot tell."""
        if day < self.starts[0] or day > self.ends[1]:
            return False
        return True if self.starts[1] <= day <= self.ends[0] else None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says besides the mandate; `overruled` where the mandate says otherwise."""

    text: str
    source: str
    standing: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class BodyFacts:
    key: str
    kind: str
    names: Mapping[str, str]
    case_number: str
    mandates: tuple[Mandate, ...]
    parent: str = ""
    short: str = ""
    founded: str = ""
    leadership: tuple[Era, ...] = ()
    leader_order: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    def mandate_on(self, day: date) -> Mandate | None:
        """The mandate in force on a day; None before the first."""
        begun = [mandate for mandate in self.mandates if mandate.starts <= day]
        return max(begun, key=lambda mandate: mandate.starts, default=None)

    def leaders_on(self, day: date) -> tuple[tuple[Era, bool], ...]:
        """The eras that hold on a day, and whether that is certain. Empty where no source tells."""
        held = [(era, era.holds(day)) for era in self.leadership]
        return tuple((era, sure is True) for era, sure in held if sure is not False)


def read_body(document: Mapping[str, Any]) -> BodyFacts:
    """The body in a document. Raises Unreadable `body.KEY` with the place in the document."""
    try:
        return _body(document)
    except Unreadable:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable("body.unreadable", place=str(document.get("key", "")), reason=str(error)) from error


def _body(document: Mapping[str, Any]) -> BodyFacts:
    form = document.get("case_number", "N/YYYY")
    if not is_form(form):
        raise Unreadable("body.case_number", place="case_number", form=str(form))
    mandates = tuple(read_mandate(row) for row in document.get("mandates", ()))
    if len({mandate.starts for mandate in mandates}) != len(mandates):
        raise Unreadable("body.two_mandates", place="mandates")
    return BodyFacts(
        key=document["key"], kind=document.get("kind", "body"), names=dict(document["names"]),
        case_number=form, mandates=tuple(sorted(mandates, key=lambda one: one.starts)),
        parent=document.get("parent", ""), short=document.get("short", ""),
        founded=document.get("founded", ""), leadership=tuple(map(_era, document.get("leadership", ()))),
        leader_order=tuple(document.get("leader_order", ())),
        statements=tuple(Statement(**row) for row in document.get("statements", ())),
    )  # fmt: skip


def read_mandate(row: Mapping[str, Any]) -> Mandate:
    """One mandate. Raises Unreadable where two seats have one key; KeyError, ValueError for a bad row."""
    seats = tuple(_seat(one) for one in row.get("seats", ()))
    keys = [seat.key for seat in seats]
    if doubled := sorted({key for key in keys if keys.count(key) > 1}):
        raise Unreadable("body.two_seats", place=f"seats.{doubled[0]}")
    return Mandate(
        starts=_day(row["starts"]), seats=seats, quorum=Quorum(**row.get("quorum", {})),
        meetings_least=row.get("meetings_least", 0), meetings_most=row.get("meetings_most", 0),
        seminars=row.get("seminars", 0), leader_years=row.get("leader_years"),
        source=row.get("source", ""), tasks=tuple(row.get("tasks", ())),
        assumed=dict(row.get("assumed", {})),
    )  # fmt: skip


def _seat(row: Mapping[str, Any]) -> Seat:
    rotation = row.get("rotation")
    return Seat(
        key=row["key"], group=row["group"], names=dict(row["names"]),
        appointed_by=tuple(row.get("appointed_by", ())), region=row.get("region", ""),
        term_years=row.get("term_years"), deputies=row.get("deputies", 0),
        rotation=_rotation(rotation) if rotation else None,
    )  # fmt: skip


def _rotation(row: Mapping[str, Any]) -> Rotation:
    anchor = row.get("anchor")
    return Rotation(tuple(row["order"]), int(row["years"]), _day(anchor) if anchor else None)


def _era(row: Mapping[str, Any]) -> Era:
    starts, ends = tuple(map(_day, row["starts"])), tuple(map(_day, row["ends"]))
    if not (starts[0] <= starts[1] <= ends[0] <= ends[1]):
        raise Unreadable("body.era", place=f"leadership.{row['said']}")
    return Era(tuple(row["who"]), row["said"], starts, ends, row.get("source", ""))  # type: ignore[arg-type]


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def groups_of(seats: Iterable[Seat]) -> dict[str, int]:
    """How many seats each group has, in the order of the mandate."""
    found: dict[str, int] = {}
    for seat in seats:
        found[seat.group] = found.get(seat.group, 0) + 1
    return found

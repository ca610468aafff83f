"""Who sits where on a day, and what is wrong with it.

`Holding` is one person in one seat for one period, both days included; `ends` None is without end. A
holding in no seat of the mandate (`seat` "") is an office: leader, secretary. All functions are total and
keep the mandate's order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tildel.governance.domain.mandate import Mandate, Seat
from tildel.kernel.errors import Unreadable
from tildel.kernel.periods import add_months

ROLES = ("member", "deputy", "observer", "leader", "secretary")


@dataclass(frozen=True, slots=True)
class Holding:
    name: str
    seat: str
    role: str
    starts: date
    ends: date | None = None
    person: str = ""
    organisation: str = ""

    def holds(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that the mandate does not allow, as a code with parameters; `seat` "" for the whole body."""

    code: str
    seat: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    """A seat on a day: who holds it, who stands in, who would."""

    seat: Seat
    holders: tuple[Holding, ...]
    deputies: tuple[Holding, ...]

    @property
    def vacant(self) -> bool:
        return not self.holders


def table_on(mandate: Mandate, holdings: Iterable[Holding], day: date) -> tuple[Filled, ...]:
    """Every seat of the mandate with who holds it on `day`."""
    now = [one for one in holdings if one.holds(day)]
    return tuple(
        Filled(
            seat,
            tuple(one for one in now if one.seat == seat.key and one.role in ("member", "observer")),
            tuple(one for one in now if one.seat == seat.key and one.role == "deputy"),
        )
        for seat in mandate.seats
    )


def vacancies(mandate: Mandate, holdings: Iterable[Holding], day: date) -> tuple[Seat, ...]:
    """The seats that nobody holds on `day`."""
    return tuple(row.seat for row in table_on(mandate, holdings, day) if row.vacant)


def expiring(holdings: Iterable[Holding], day: date, *, within: int = 90) -> tuple[Holding, ...]:
    """Those whose time ends within so many days after `day`, the first first."""
    last = day + timedelta(days=within)
    found = [one for one in holdings if one.holds(day) and one.ends is not None and one.ends <= last]
    return tuple(sorted(found, key=lambda one: (one.ends, one.seat, one.name)))


def breaches(mandate: Mandate, holdings: Iterable[Holding], day: date) -> tuple[Breach, ...]:
    """What on `day` is not as the mandate says. Vacant seats are told by `vacancies`, not here."""
    holdings = tuple(holdings)
    found = [breach for row in table_on(mandate, holdings, day) for breach in _of_seat(row, day)]
    known = {seat.key for seat in mandate.seats}
    for one in holdings:
        if one.seat and one.seat not in known and one.holds(day):
            found.append(Breach("seat.unknown", one.seat, {"name": one.name}))
    return (*found, *_two_seats(holdings, day))


def _of_seat(row: Filled, day: date) -> list[Breach]:
    seat, found = row.seat, []
    if len(row.holders) > 1:
        found.append(Breach("seat.two_holders", seat.key, {"names": [one.name for one in row.holders]}))
    if len(row.deputies) > seat.deputies:
        allowed = {"have": len(row.deputies), "allowed": seat.deputies}
        found.append(Breach("seat.too_many_deputies", seat.key, allowed))
    for one in row.holders:
        if seat.term_years and _too_long(one, seat.term_years, day):
            found.append(Breach("term.too_long", seat.key, {"name": one.name, "years": seat.term_years}))
        if seat.rotation and one.organisation and one.organisation not in seat.rotation.order:
            found.append(Breach("rotation.not_in_order", seat.key, {"organisation": one.organisation}))
    return found


def _too_long(one: Holding, years: int, day: date) -> bool:
    last = add_months(one.starts, 12 * years) - timedelta(days=1)
    return day > last or (one.ends is not None and one.ends > last)


def _two_seats(holdings: Sequence[Holding], day: date) -> list[Breach]:
    """One person who holds two seats would have two votes."""
    seats: dict[str, list[str]] = {}
    for one in holdings:
        if one.holds(day) and one.seat and one.role in ("member", "observer"):
            seats.setdefault(one.person or one.name, []).append(one.seat)
    return [Breach("holder.two_seats", held[1], {"seats": held}) for held in seats.values() if len(held) > 1]


def balance(rows: Iterable[Filled]) -> dict[str, int]:
    """Filled seats by region, "" for those of no region."""
    found: dict[str, int] = {}
    for row in rows:
        if row.holders:
            found[row.seat.region] = found.get(row.seat.region, 0) + 1
    return found


def read_holders(document: Any, *, body: str) -> tuple[Holding, ...]:
    """Holdings from a file: {"body": key, "holders": [{seat, role?, name, from, to?, organisation?}]}.

    Raises Unreadable with the place, `holders.2.from`.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("holders"), list):
        raise Unreadable("holders.shape", place="holders")
    if document.get("body", body) != body:
        raise Unreadable("holders.other_body", place="body", body=str(document.get("body")))
    return tuple(_holding(number, row) for number, row in enumerate(document["holders"]))


def _holding(number: int, row: Any) -> Holding:
    place = f"holders.{number}"
    if not isinstance(row, Mapping):
        raise Unreadable("holders.row", place=place)
    texts = {key: row.get(key, "") for key in ("seat", "name", "organisation")}
    role = row.get("role", "member")
    if not all(isinstance(text, str) for text in texts.values()) or not texts["name"]:
        raise Unreadable("holders.row", place=place)
    if role not in ROLES:
        raise Unreadable("holders.role", place=f"{place}.role")
    starts, ends = _day(row.get("from"), f"{place}.from"), row.get("to")
    last = None if ends in (None, "") else _day(ends, f"{place}.to")
    if last is not None and last < starts:
        raise Unreadable("holders.ends_before", place=f"{place}.to")
    return Holding(texts["name"], texts["seat"], role, starts, last, organisation=texts["organisation"])


def _day(value: Any, place: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Unreadable("holders.day", place=place) from None

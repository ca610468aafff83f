"""What a funder, a leader and an institution agree on: the facts of a contract, and money by year.

Amounts are whole kroner. Institutions are organisation numbers with their names, so that a contract reads the
same when a name changes later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tildel.kernel.money import share_out


@dataclass(frozen=True, slots=True)
class Payment:
    """What an institution (`orgnr`) gets in a year."""

    year: int
    orgnr: str
    name: str
    amount: int


@dataclass(frozen=True, slots=True)
class PartnerFact:
    """Somebody the project works with; `orgnr` is "" for a place outside the directory."""

    name: str
    place: str
    orgnr: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """The facts of one version of a contract."""

    number: str
    title: str
    leader: str
    leader_email: str
    orgnr: str
    institution: str
    starts_on: date
    ends_on: date
    amount: int
    payments: tuple[Payment, ...] = ()
    partners: tuple[PartnerFact, ...] = ()
    leave: tuple[tuple[date, date], ...] = field(default=())  # from, until (both included)

    def as_json(self) -> dict[str, Any]:
        """Plain values by field; `agreement_from_json` reads them."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "amount": self.amount,
            "payments": [
                {"year": one.year, "orgnr": one.orgnr, "name": one.name, "amount": one.amount}
                for one in self.payments
            ],
            "partners": [
                {"name": one.name, "place": one.place, "orgnr": one.orgnr, "email": one.email}
                for one in self.partners
            ],
            "leave": [[first.isoformat(), last.isoformat()] for first, last in self.leave],
        }

    def by_year(self) -> dict[int, int]:
        """Kroner by year, years in order."""
        found: dict[int, int] = {}
        for one in sorted(self.payments, key=lambda row: row.year):
            found[one.year] = found.get(one.year, 0) + one.amount
        return found


_TEXTS = ("number", "title", "leader", "leader_email", "orgnr", "institution")


def agreement_from_json(raw: Mapping[str, Any]) -> Agreement:
    """The agreement that `as_json` wrote. Raises KeyError and ValueError for anything else."""
    return Agreement(
        **{name: raw[name] for name in _TEXTS},
        starts_on=date.fromisoformat(raw["starts_on"]),
        ends_on=date.fromisoformat(raw["ends_on"]),
        amount=raw["amount"],
        payments=tuple(Payment(**row) for row in raw["payments"]),
        partners=tuple(PartnerFact(**row) for row in raw["partners"]),
        leave=tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in raw["leave"]),
    )


def faults(agreement: Agreement) -> tuple[str, ...]:
    """Why it cannot be agreed on: `period`, `nothing_paid`, `sum`, `years`, `twice`."""
    paid = sum(one.amount for one in agreement.payments)
    years = range(agreement.starts_on.year, agreement.ends_on.year + 1)
    places = [(one.year, one.orgnr) for one in agreement.payments]
    found = {
        "period": agreement.ends_on < agreement.starts_on,
        "nothing_paid": not agreement.payments,
        "sum": bool(agreement.payments) and paid != agreement.amount,
        "years": any(one.year not in years for one in agreement.payments),
        "twice": len(set(places)) != len(places),
    }
    return tuple(code for code, is_so in found.items() if is_so)


def payments_of(
    lines: Iterable[tuple[int, str, str, int]], agreed: int, *, years: range
) -> tuple[Payment, ...]:
    """The agreed amount shared by what was applied for: lines are (year, orgnr, name, kroner).

    By largest remainder, so that no krone is lost; years outside the project's count as its nearest year.
    Empty where nothing was applied for.
    """
    sums: dict[tuple[int, str, str], int] = {}
    for year, orgnr, name, amount in lines:
        place = (min(max(year, years[0]), years[-1]), orgnr, name)
        sums[place] = sums.get(place, 0) + amount
    places = sorted(place for place, amount in sums.items() if amount)
    if not places:
        return ()
    shares = share_out(agreed, [sums[place] for place in places])
    return tuple(Payment(*place, amount) for place, amount in zip(places, shares, strict=True) if amount)


def evenly(agreed: int, *, orgnr: str, name: str, years: range) -> tuple[Payment, ...]:
    """The agreed amount in equal parts, to one institution; the first years have the odd kroner."""
    shares = share_out(agreed, [1] * len(years))
    return tuple(Payment(year, orgnr, name, amount) for year, amount in zip(years, shares, strict=True))


def differences(before: Agreement, after: Agreement) -> dict[str, list[Any]]:
    """`{field: [before, after]}` of what differs, as plain values."""
    old, new = before.as_json(), after.as_json()
    return {name: [old[name], new[name]] for name in new if old[name] != new[name]}

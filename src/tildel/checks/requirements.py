"""What a kind of requirement is made of, and what it sees when it is evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from tildel.checks.facts import Facts, Partner
from tildel.checks.shapes import Record
from tildel.kernel.findings import Severity, Status


class Directory(Protocol):
    """What the engine asks about an institution. Organisation numbers in, dated answers out."""

    def eligibility(self, orgnr: str, day: date) -> str:
        """`eligible`, `not_eligible` or `unknown`."""

    def region(self, orgnr: str, day: date) -> str | None:
        """The health region (`H03`, `H04`, `H05`, `H12`), `H99` when jointly owned, None when it has none."""


class Source(NamedTuple):
    """Where a requirement comes from. `assumed`: no text of that year was found; the call's owner decides."""

    text: str = ""
    address: str | None = None
    assumed: bool = False


_NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement of a call: `key` is its name there, `kind` its entry in the catalogue."""

    key: str
    kind: str
    params: Mapping[str, Any]
    severity: Severity
    source: Source = _NO_SOURCE


class Case(NamedTuple):
    """What one evaluation looks at. `day` is the day of `at` in Oslo; directory answers are for that day."""

    facts: Facts
    at: datetime
    day: date
    directory: Directory
    deadline: datetime | None

    def eligibility(self, orgnr: str) -> str:
        return self.directory.eligibility(orgnr, self.day)

    def region(self, orgnr: str | None) -> str | None:
        return self.directory.region(orgnr, self.day) if orgnr else None


class Outcome(NamedTuple):
    status: Status
    reason: str
    place: str
    params: Mapping[str, Any]


def met(reason: str, place: str, **params: Any) -> Outcome:
    return Outcome(Status.MET, reason, place, params)


def unmet(reason: str, place: str, **params: Any) -> Outcome:
    return Outcome(Status.UNMET, reason, place, params)


def judgement(reason: str, place: str, **params: Any) -> Outcome:
    return Outcome(Status.JUDGEMENT, reason, place, params)


def info(reason: str, place: str, **params: Any) -> Outcome:
    return Outcome(Status.INFO, reason, place, params)


class Kind(NamedTuple):
    """A typed kind of requirement: how it is evaluated and what its parameters look like.

    `evaluate` yields at least one outcome for any facts and never raises.
    """

    name: str
    evaluate: Callable[[Requirement, Case], Iterator[Outcome]]
    params: Record

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the parameters."""
        return self.params.schema()


def is_blank(text: str | None) -> bool:
    """Whether there is nothing to see: empty, white space, or characters that draw nothing."""
    return not text or not any(sign.isprintable() and not sign.isspace() for sign in text)


def plain_number(number: int | Decimal) -> int | float:
    """As JSON can hold it: a number that is not whole becomes a float, for showing only."""
    return number if isinstance(number, int) else float(number)


def partner_place(index: int, partner: Partner) -> str:
    """`partners.p2`, or the row's number (from 0) where no person is named."""
    return f"partners.{index if is_blank(partner.person) else partner.person}"

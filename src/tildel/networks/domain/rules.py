"""What a network may be, as dated data: money a year, years, regions, and what is due when.

A rule is a row with a first day; the row with the latest first day that has come is in force. No number of
a call stands in the code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tildel.kernel.errors import Unreadable
from tildel.kernel.periods import add_months

_MOST_YEARS = 50


@dataclass(frozen=True, slots=True)
class Rules:
    """`yearly_most` whole kroner; `regions` codes of the health regions that have to take part; `sides`
    (side, weight) in which the costs are shared; `assumed` names what no source says, with the reason.
    """

    starts: date
    yearly_most: int
    first_years: int
    second_years: int
    most_years: int
    regions: tuple[str, ...]
    sides: tuple[tuple[str, int], ...]
    evaluation_after_months: int
    report_due: tuple[int, int]  # month and day of the year after
    source: str = ""
    assumed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """A period of funding, both days included; `number` is 1 or 2."""

    number: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Part:
    """A partner: the health region it stands in, and from when to when it takes part."""

    name: str
    region: str
    starts: date
    ends: date | None = None

    def takes_part(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


def read_rules(row: Mapping[str, Any]) -> Rules:
    """The rules in a document. Raises Unreadable `rules.unreadable` with the reason."""
    try:
        found = _rules(row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable("rules.unreadable", reason=str(error)) from error
    years = (found.first_years, found.second_years, found.most_years)
    if found.yearly_most < 0 or not all(0 < number <= _MOST_YEARS for number in years):
        raise Unreadable("rules.unreadable", reason="a number is out of range")
    return found


def _rules(row: Mapping[str, Any]) -> Rules:
    month, day = (int(part) for part in str(row["report_due"]).split("-"))
    date(2001, month, day)
    sides = tuple((str(side), int(weight)) for side, weight in row["sides"].items())
    if not sides or any(weight < 0 for _side, weight in sides) or not sum(weight for _side, weight in sides):
        raise ValueError("the sides have no weight")
    return Rules(
        starts=date.fromisoformat(str(row["starts"])), yearly_most=int(row["yearly_most"]),
        first_years=int(row["first_years"]), second_years=int(row["second_years"]),
        most_years=int(row["most_years"]), regions=tuple(row["regions"]), sides=sides,
        evaluation_after_months=int(row["evaluation_after_months"]), report_due=(month, day),
        source=str(row.get("source", "")), assumed=dict(row.get("assumed", {})),
    )  # fmt: skip


def rules_on(rows: Iterable[Rules], day: date) -> Rules:
    """The rules in force on `day`; before the first, the first. Raises ValueError where there are none."""
    known = sorted(rows, key=lambda one: one.starts)
    if not known:
        raise ValueError("there are no rules")
    return next((one for one in reversed(known) if one.starts <= day), known[0])


# --- periods ------------------------------------------------------------------------------------------------


def first_period(starts: date, rules: Rules) -> Span:
    """The first period from its first day, as long as the rules say and never longer than all in all."""
    years = min(rules.first_years, rules.most_years)
    return Span(1, starts, add_months(starts, 12 * years) - timedelta(days=1))


def second_period(first: Span, rules: Rules) -> Span | None:
    """The second period, the day after the first; cut where both would be longer than all in all, None
    where nothing is left.
    """
    starts = first.ends + timedelta(days=1)
    last = add_months(first.starts, 12 * rules.most_years) - timedelta(days=1)
    ends = min(add_months(starts, 12 * rules.second_years) - timedelta(days=1), last)
    return Span(2, starts, ends) if ends >= starts else None


def is_too_long(spans: Sequence[Span], rules: Rules) -> bool:
    """Whether the days from the first to the last of all periods are more than the rules allow."""
    if not spans:
        return False
    first, last = min(one.starts for one in spans), max(one.ends for one in spans)
    return last >= add_months(first, 12 * rules.most_years)


def years_of(spans: Iterable[Span]) -> tuple[int, ...]:
    """Every calendar year in which there is funding."""
    return tuple(sorted({year for one in spans for year in range(one.starts.year, one.ends.year + 1)}))


def evaluation_due(first: Span, rules: Rules) -> date:
    """When the mid-term evaluation is to be sent, never after the first period."""
    return min(add_months(first.starts, rules.evaluation_after_months), first.ends)


def report_due(year: int, rules: Rules) -> date:
    """When the report of a year is to be sent: a day of the year after."""
    return date(year + 1, *rules.report_due)


# --- regions ------------------------------------------------------------------------------------------------


def missing_regions(parts: Iterable[Part], regions: Iterable[str], day: date) -> tuple[str, ...]:
    """The regions that no partner stands in on `day`, in the order of `regions`."""
    there = {part.region for part in parts if part.takes_part(day)}
    return tuple(region for region in regions if region not in there)

"""Money by year: what may be released, what is held back, what is left, what may be carried over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tildel.projects.domain.states import InstalmentState

MISSING_REPORT, NO_CONTRACT, BY_OFFICER = "report_missing", "contract", "officer"
# What the next instalment can be held back for; an officer holds with words of their own.
HOLDS = (MISSING_REPORT, NO_CONTRACT, BY_OFFICER)
OPEN = (InstalmentState.PLANNED, InstalmentState.RELEASED)


@dataclass(frozen=True, slots=True)
class Row:
    """One instalment: `key` is its place in the database, amounts are kroner."""

    key: int
    year: int
    amount: int
    state: str
    hold_code: str = ""


def next_to_hold(rows: Iterable[Row], *, after: int) -> tuple[int, ...]:
    """The keys of the next instalments that are not paid, of the first year later than `after`.

    Money of an earlier year was for work that is done. What is held already is not held again.
    """
    waiting = [row for row in rows if row.state != InstalmentState.PAID and row.year > after]
    first = min((row.year for row in waiting), default=0)
    return tuple(row.key for row in waiting if row.year == first and row.state in OPEN)


def to_free(rows: Iterable[Row], code: str) -> tuple[int, ...]:
    """The keys of what was held back for `code`, when that is settled."""
    return tuple(row.key for row in rows if row.state == InstalmentState.HELD and row.hold_code == code)


def release_hindrance(*, year: int, this_year: int, in_force: bool, missing: Iterable[int]) -> str:
    """Why an instalment cannot be released now: `contract`, `too_early`, `report_missing`; "" when it can.

    `missing` are the years whose report is not handed in although it is due.
    """
    if not in_force:
        return NO_CONTRACT
    if year > this_year:
        return "too_early"
    return MISSING_REPORT if any(late < year for late in missing) else ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Kroner of one project, year or institution."""

    planned: int = 0  # agreed, whatever became of it
    paid: int = 0
    held: int = 0
    used: int = 0  # by the accounts that were reported

    @property
    def left(self) -> int:
        """Paid and not used. Negative where an institution has laid out more."""
        return self.paid - self.used

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.planned + other.planned, self.paid + other.paid, self.held + other.held,
            self.used + other.used,
        )  # fmt: skip


def most_to_carry(*, brought_in: int, budget: int, used: int) -> int:
    """What is left of a year's money (kroner), which is the most that can be asked to be carried over."""
    return max(0, brought_in + budget - used)

"""Who counts at a table: every voting seat once, by its member or by the deputy who stands in.

A deputy counts only while the member of that seat does not: absent, or out of the room for a case.
Observers and those without a seat never count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Present:
    """One person at the table; `seat` is the seat they hold or stand in for, `role` member or deputy."""

    person: str
    seat: str
    role: str


@dataclass(frozen=True, slots=True)
class Count:
    """`counted` is (seat, person) in the order of the seats; `needed` of `seats` have to be there."""

    counted: tuple[tuple[str, str], ...]
    seats: int
    needed: int

    @property
    def present(self) -> int:
        return len(self.counted)

    @property
    def reached(self) -> bool:
        return self.present >= self.needed


def count(
    seats: Iterable[str], present: Iterable[Present], *, needed: int, out: Collection[str] = ()
) -> Count:
    """The count of the voting `seats`, without the persons who are `out` of the room. A person counts
    once.
    """
    seats = tuple(dict.fromkeys(seats))
    able = [one for one in present if one.person not in out]
    taken: set[str] = set()
    counted: dict[str, str] = {}
    for role in ("member", "deputy"):
        for seat in seats:
            stands = next(
                (one for one in able if one.seat == seat and one.role == role and one.person not in taken),
                None,
            )
            if stands and seat not in counted:
                counted[seat] = stands.person
                taken.add(stands.person)
    return Count(tuple((seat, counted[seat]) for seat in seats if seat in counted), len(seats), needed)


def votes_fit(*, given: Iterable[int | None], present: int) -> bool:
    """Whether votes for, against and abstained are no more than those who can vote; None is no vote taken."""
    numbers = [number for number in given if number is not None]
    return all(number >= 0 for number in numbers) and sum(numbers) <= present

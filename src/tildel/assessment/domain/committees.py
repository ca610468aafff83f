"""Committees: who may sit, who sits on a day, what to see to, and where an application belongs.

Days are inclusive at both ends; an end of None is open. Countries are ISO 3166 codes, regions those of the
directory ("" where there is none).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

HOME = "NO"
ENDS_SOON = timedelta(days=90)
A_YEAR = timedelta(days=365)


class Role(StrEnum):
    EXPERT = "expert"  # in a round without being of a committee
    LEADER = "leader"
    MEMBER = "member"
    USER = "user_representative"


SEATS = (Role.LEADER, Role.MEMBER, Role.USER)


class RegionRule(StrEnum):
    ANYONE = ""
    ABROAD = "abroad"  # nobody with an affiliation in Norway
    OTHER_REGIONS = "other_regions"  # nobody with one in the health region of the programme's owner


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expert works or worked. A start of None is long ago."""

    institution: str
    country: str
    region: str = ""
    held_from: date | None = None
    held_to: date | None = None

    def held_on(self, day: date) -> bool:
        return covers(self.held_from, self.held_to, day)


@dataclass(frozen=True, slots=True)
class Term:
    """A seat: the expert's key, a role of SEATS and its days."""

    expert: int
    role: str
    held_from: date
    held_to: date | None = None

    def held_on(self, day: date) -> bool:
        return covers(self.held_from, self.held_to, day)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to see to. `code`: no_leader, vacancy, term_ends, rule_broken; the rest where it applies."""

    code: str
    expert: int | None = None
    role: str = ""
    number: int = 0
    day: date | None = None
    institution: str = ""


def covers(first: date | None, last: date | None, day: date) -> bool:
    """Whether a day lies in a period."""
    return (first is None or first <= day) and (last is None or day <= last)


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two periods share a day."""
    (first, last), (start, end) = one, other
    return (last is None or start is None or start <= last) and (end is None or first is None or first <= end)


def sitting(terms: Iterable[Term], day: date) -> list[Term]:
    """The terms held on a day, the leader first, then as they came."""
    return sorted((term for term in terms if term.held_on(day)), key=lambda term: term.role != Role.LEADER)


def against_rule(rule: str, places: Iterable[Place], own_region: str, day: date) -> tuple[str, ...]:
    """The institutions that keep somebody out on a day, each once. An unknown rule keeps nobody out."""
    found = [
        place.institution for place in places if place.held_on(day) and _against(rule, place, own_region)
    ]
    return tuple(dict.fromkeys(found))


def _against(rule: str, place: Place, own_region: str) -> bool:
    if rule == RegionRule.ABROAD:
        return place.country == HOME
    return rule == RegionRule.OTHER_REGIONS and bool(own_region) and place.region == own_region


def warnings(
    terms: Sequence[Term], places: Mapping[int, Sequence[Place]], rule: str, own_region: str, day: date
) -> tuple[Warning, ...]:
    """What somebody should see to on a day: the committee as a whole first, then each who sits.

    A vacancy is counted for each role but the leader's: as many sat on some day of the last year, and fewer
    do now. A term that ends is warned of for ENDS_SOON, unless the same expert goes on after it.
    """
    now = sitting(terms, day)
    found: list[Warning] = []
    if not any(term.role == Role.LEADER for term in now):
        found.append(Warning("no_leader"))
    for role in (Role.MEMBER, Role.USER):
        missing = _most_in_a_year(terms, role, day) - sum(term.role == role for term in now)
        if missing > 0:
            found.append(Warning("vacancy", role=role, number=missing))
    for term in now:
        if term.held_to and term.held_to - day <= ENDS_SOON and not _goes_on(terms, term):
            found.append(Warning("term_ends", expert=term.expert, role=term.role, day=term.held_to))
        broken = against_rule(rule, places.get(term.expert, ()), own_region, day)
        found += [Warning("rule_broken", expert=term.expert, institution=name) for name in broken]
    return tuple(found)


def _most_in_a_year(terms: Iterable[Term], role: str, day: date) -> int:
    """The greatest number that sat in a role on one day of the last year; it is reached where one begins."""
    of_role = [term for term in terms if term.role == role]
    first = day - A_YEAR
    starts = {first, *(term.held_from for term in of_role if first < term.held_from <= day)}
    return max(sum(term.held_on(start) for term in of_role) for start in starts)


def _goes_on(terms: Iterable[Term], term: Term) -> bool:
    return any(
        other.expert == term.expert
        and term.held_to is not None
        and other.held_on(term.held_to + timedelta(days=1))
        for other in terms
    )


def proposed(codes: Collection[str], committees: Sequence[tuple[int, Collection[str]]]) -> tuple[int, ...]:
    """The committees that fit an application with these codes of HRCS equally well; none where nothing fits.

    `committees` are (key, the codes it reads). Most codes in common wins; without any in common it is those
    that read everything (no codes). More than one in the answer is a tie, which is for people.
    """
    wanted = {code.lower() for code in codes}
    shared = {key: len(wanted & {code.lower() for code in reads}) for key, reads in committees}
    best = max(shared.values(), default=0)
    if best:
        return tuple(key for key, number in shared.items() if number == best)
    return tuple(key for key, reads in committees if not reads)

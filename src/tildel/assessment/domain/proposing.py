"""A proposed assignment: what it is asked for, what goes in, and what comes out, for experts and users apart.

User representatives read on top of the experts and are never counted as one: each role is a problem of its
own, and a proposal is solved when both are.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from tildel.assessment.domain.affinity import Interest
from tildel.assessment.domain.affinity import Weights as AffinityWeights
from tildel.assessment.domain.assignment import Floor, Solution, resolve, solve
from tildel.assessment.domain.assignment_problem import Bools, Ints, Pair, Problem
from tildel.kernel.errors import RuleBroken

EXPERT, USER = "expert", "user"
ROLES = (EXPERT, USER)
NO_ROW = -1  # in a matrix of affinities: not eligible
_ACTIVITY = "hrcs_ra_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a proposal is asked for.

    `demand` experts and `users` user representatives for each application; each expert reads `least` to
    `most`, where nothing else is said of them. `specialist_from`: from which affinity of words and codes, in
    per cent, somebody is a specialist; None asks for no specialists. Weights in per cent of the affinity.
    `few`: as few changes as possible to what is assigned now. `day`: from when experts have to be available.
    """

    demand: int
    most: int
    day: date
    least: int = 0
    users: int = 0
    specialist_from: int | None = None
    floor: Floor = Floor.NONE
    balance: bool = False
    text: int = 60
    codes: int = 25
    interest: int = 15
    key: str = ""
    few: bool = False

    def check(self) -> None:
        """Raises RuleBroken `proposal.loads`, `.no_words`, `.balance_floor`, `.few_floor` or `.few_balance`
        with its place."""
        if self.least > self.most:
            raise RuleBroken("proposal.loads", place="least")
        if self.text <= 0:
            raise RuleBroken("proposal.no_words", place="text")
        if self.balance and self.floor is Floor.APPLICATION:
            raise RuleBroken("proposal.balance_floor", place="balance")
        if self.few and self.floor is Floor.APPLICATION:
            raise RuleBroken("proposal.few_floor", place="floor")
        if self.few and self.balance:
            raise RuleBroken("proposal.few_balance", place="balance")

    @property
    def weights(self) -> AffinityWeights:
        return AffinityWeights(text=self.text / 100, codes=self.codes / 100, interest=self.interest / 100)

    def as_json(self) -> dict[str, Any]:
        """Plain values; `settings_from` reads them back into equal settings."""
        return {**asdict(self), "day": self.day.isoformat(), "floor": str(self.floor)}


def settings_from(row: Mapping[str, Any]) -> Settings:
    """The settings that `as_json` wrote."""
    return Settings(**{**row, "day": date.fromisoformat(row["day"]), "floor": Floor(row["floor"])})


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may be given applications; at least and at most so many."""

    key: str
    role: str
    least: int
    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """What an assignment is made from, without the texts. Applications and seats stand sorted by key.

    `eligible`: applications × seats. `settled` pairs are kept, `previous` ones if they can be. `versions`:
    what identifies the text of each application and seat, so that the digest notices a changed one.
    """

    applications: tuple[str, ...]
    seats: tuple[Seat, ...]
    eligible: Bools
    settled: frozenset[Pair] = frozenset()
    previous: frozenset[Pair] = frozenset()
    wishes: Mapping[Pair, Interest] = field(default_factory=dict)
    versions: Mapping[str, Any] = field(default_factory=dict)

    def digest(self, settings: Settings) -> str:
        """SHA-256 of all of it with the settings, in a canonical form: equal input, equal digest."""
        rows = {
            "settings": settings.as_json(),
            "applications": self.applications,
            "seats": [asdict(seat) for seat in self.seats],
            "eligible": np.packbits(self.eligible).tobytes().hex(),
            "settled": sorted(self.settled),
            "previous": sorted(self.previous),
            "wishes": sorted([*pair, str(wish)] for pair, wish in self.wishes.items()),
            "versions": self.versions,
        }
        text = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A problem as it is kept with its proposal: everything that is needed to solve it again.

    `affinity` in millionths, applications × seats, NO_ROW where not eligible; `specialist` of the same shape,
    or None where nobody is asked for.
    """

    applications: tuple[str, ...]
    seats: tuple[Seat, ...]
    demand: Mapping[str, Mapping[str, int]]  # by role, then application
    affinity: Ints
    settled: frozenset[Pair] = frozenset()
    previous: frozenset[Pair] = frozenset()
    specialist: Bools | None = None

    def problem(self, role: str) -> Problem:
        """The problem of one role."""
        places = [place for place, seat in enumerate(self.seats) if seat.role == role]
        seats = [self.seats[place] for place in places]
        part = self.affinity[:, places]
        application, reviewer = np.nonzero(part != NO_ROW)
        problem = Problem.of_arrays(
            self.applications, tuple(seat.key for seat in seats),
            np.array([self.demand[role].get(name, 0) for name in self.applications], np.int64),
            np.array([seat.least for seat in seats], np.int64),
            np.array([seat.most for seat in seats], np.int64),
            application.astype(np.int32), reviewer.astype(np.int32), part[application, reviewer],
        )  # fmt: skip
        keys = {seat.key for seat in seats}
        fixed = tuple(sorted(problem.indices(pair) for pair in self.settled if pair[1] in keys))
        problem = replace(problem, fixed=fixed)
        return problem if role == USER or self.specialist is None else self._specialists(problem, places)

    def _specialists(self, problem: Problem, places: list[int]) -> Problem:
        assert self.specialist is not None
        special = self.specialist[:, places]
        return replace(
            problem,
            specialist=special[problem.application, problem.reviewer],
            needs_specialist=np.ones(len(problem.applications), np.bool_),
            fixed_specialists=frozenset(pair for pair in problem.fixed if special[pair]),
        )

    def roles(self) -> tuple[str, ...]:
        """The roles that are asked for."""
        return tuple(role for role in ROLES if any(self.demand[role].values()))

    def value(self, pair: Pair) -> int | None:
        """The affinity of a pair in millionths; None when it is not eligible, or not known."""
        found = self._place(pair)
        value = NO_ROW if found is None else int(self.affinity[found])
        return None if value == NO_ROW else value

    def _place(self, pair: Pair) -> tuple[int, int] | None:
        keys = [seat.key for seat in self.seats]
        if pair[0] not in self.applications or pair[1] not in keys:
            return None
        return self.applications.index(pair[0]), keys.index(pair[1])

    def role_of(self, key: str) -> str:
        """The role of a seat. Raises KeyError for an unknown one."""
        return {seat.key: seat.role for seat in self.seats}[key]

    def choices(self, role: str) -> tuple[dict[str, int], dict[str, int]]:
        """How many eligible seats each application has, and how many applications each seat."""
        places = [place for place, seat in enumerate(self.seats) if seat.role == role]
        open_ = self.affinity[:, places] != NO_ROW
        down, across = open_.sum(axis=1).tolist(), open_.sum(axis=0).tolist()
        seats = [self.seats[place].key for place in places]
        return dict(zip(self.applications, down, strict=True)), dict(zip(seats, across, strict=True))


def matrix_of(given: Given, settings: Settings, affinity: Ints, plain: Ints | None = None) -> Matrix:
    """The matrix of what was given and every affinity (applications × seats, millionths). `plain`: the same
    without wishes, by which specialists are told; needed where they are asked for.

    Settled pairs always have a row, and who was given more than the rule says keeps it: demands and loads
    grow to what is settled.
    """
    rows = {name: place for place, name in enumerate(given.applications)}
    columns = {seat.key: place for place, seat in enumerate(given.seats)}
    eligible = given.eligible.copy()
    for application, seat in given.settled:
        eligible[rows[application], columns[seat]] = True
    loads = Counter(seat for _, seat in given.settled)
    roles = {seat.key: seat.role for seat in given.seats}
    readers = Counter((roles[seat], application) for application, seat in given.settled)
    asked = {EXPERT: settings.demand, USER: settings.users}
    specialist = None
    if settings.specialist_from is not None and plain is not None:
        specialist = np.asarray(plain >= settings.specialist_from * 10_000, np.bool_)
    return Matrix(
        given.applications,
        tuple(replace(seat, most=max(seat.most, loads[seat.key])) for seat in given.seats),
        {
            role: {name: max(asked[role], readers[role, name]) for name in given.applications}
            for role in ROLES
        },
        np.where(eligible, affinity, NO_ROW), given.settled, given.previous, specialist,
    )  # fmt: skip


def answers(matrix: Matrix, settings: Settings) -> dict[str, Solution]:
    """The solution of each role that is asked for. Users are under no floor: every one reads anything."""
    found = {}
    for role in matrix.roles():
        problem = matrix.problem(role)
        floor = settings.floor if role == EXPERT else Floor.NONE
        if settings.few:
            before = [pair for pair in matrix.previous if pair[1] in problem.reviewers]
            found[role] = resolve(before, problem, floor=floor, key=settings.key)
        else:
            found[role] = solve(problem, floor=floor, key=settings.key, balance=settings.balance)
    return found


def is_available(away: list[Mapping[str, str]], start: date, end: date | None) -> bool:
    """Whether somebody has at least half of the days from `start` to `end`, both counted, outside the periods
    they are away (`from` and `to`, ISO days). Without an end everybody has."""
    if end is None or end < start:
        return True
    total = (end - start).days + 1
    gone = {
        day
        for period in away
        for day in _days(max(_day(period.get("from"), start), start), min(_day(period.get("to"), end), end))
    }
    return len(gone) * 2 <= total


def _day(text: Any, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return otherwise


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def affinity_code(key: str) -> str:
    """A code of HRCS as the affinity compares it: `4.1` for an activity, so that its group is known."""
    found = key.removeprefix(_ACTIVITY)
    return found.replace("_", ".") if found != key else key


def code_key(code: str) -> str:
    """The key of such a code again."""
    return _ACTIVITY + code.replace(".", "_") if code[:1].isdigit() else code

"""What a row of the access table is made of: audiences, stages of a call, grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """An audience. Those that are held *for* something are meant for the thing in the address."""

    ANYONE = "anyone"
    LOGGED_IN = "whoever is logged in"
    APPLICANT = "those who take part in the application"
    WRITER = "those who write in the application"
    LEAD = "the one who answers for the application"
    MANAGER = "the research management of its institution"
    ANY_MANAGER = "research management of any institution"
    OFFICER = "the programme's officers"
    ANY_OFFICER = "officers of any programme"
    MEMBER = "the experts of the round"
    EXPERT = "experts who read it, without a conflict"
    BOARD = "the programme's board"
    BOARD_LEADER = "the board's leader and secretary"
    DECIDER = "the body that decides"
    DECIDER_LEADER = "its leader and secretary"
    SEATED = "those who sit in the body"
    SECRETARIAT = "the body's leader and secretary"
    COMMITTEE = "the infrastructure committee"
    COMMITTEE_LEADER = "the infrastructure committee's leader and secretary"
    KEEPER = "those who keep the guide to data solutions"
    KEEPER_LEADER = "the leader and secretary of those who keep it"
    ADVISER = "the help desk's advisers"
    ASKER = "whoever asked the help desk"
    COORDINATOR = "the coordinator of the network"
    ADMINISTRATOR = "administrators"


# The stages of a call, as far as they matter for who sees what. "open": an application is being written,
# "submitted": it was sent and can still be changed.
STAGES = ("draft", "open", "submitted", "closed", "assessing", "decided", "published")
SENT = STAGES[2:]
WITH_ROUND = STAGES[4:]
IN_FORCE = STAGES[1:]


@dataclass(frozen=True, slots=True)
class Grant:
    """An audience, the stages in which it may and the methods; none named means always and all of the row."""

    who: Who
    stages: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()

    def holds(self, stage: str | None, method: str) -> bool:
        in_stage = not self.stages or stage is None or stage in self.stages
        return in_stage and (not self.methods or method in self.methods)


@dataclass(frozen=True, slots=True)
class Row:
    """One address. `known_to` are refused openly; `demo_only` addresses do not exist in production."""

    grants: tuple[Grant, ...]
    methods: tuple[str, ...]
    known_to: frozenset[Who] = frozenset()
    demo_only: bool = False

    @property
    def audiences(self) -> frozenset[Who]:
        return frozenset(grant.who for grant in self.grants)

    @property
    def needs_login(self) -> bool:
        return Who.ANYONE not in self.audiences

    @property
    def answers(self) -> tuple[str, ...]:
        """Every method that is answered: whoever may read may also ask for the head."""
        return ("GET", "HEAD", *self.methods[1:]) if self.methods[0] == "GET" else self.methods

    def opens_for(self, held: Iterable[Who], stage: str | None, method: str) -> bool:
        roles = set(held)
        return any(grant.who in roles and grant.holds(stage, method) for grant in self.grants)


def during(who: Who | Iterable[Who], *stages: str) -> tuple[Grant, ...]:
    return tuple(Grant(one, stages) for one in ([who] if isinstance(who, Who) else who))


def row(
    *to: Who | tuple[Grant, ...], by: str = "GET", known_to: Iterable[Who] = (), demo_only: bool = False
) -> Row:
    grants = [grant for one in to for grant in (during(one) if isinstance(one, Who) else one)]
    return Row(tuple(grants), tuple(by.split()), frozenset(known_to), demo_only)


# A form's address after logging in: it leads on to the page with the form, whose own row then speaks.
LEADS_ON = (Grant(Who.LOGGED_IN, methods=("GET", "HEAD")),)
OFFICERS = (Who.OFFICER, Who.ADMINISTRATOR)
ANY_OFFICER = (Who.ANY_OFFICER, Who.ADMINISTRATOR)
BOTH = "GET POST"
SEATS = (Who.BOARD, Who.DECIDER)
READERS = (Who.APPLICANT, Who.WRITER)


def anyone(by: str = "GET", *, demo_only: bool = False) -> Row:
    return row(Who.ANYONE, by=by, demo_only=demo_only)


def logged_in(by: str = "GET") -> Row:
    return row(Who.LOGGED_IN, by=by)


def officers(by: str = "GET", *stages: str, known_to: Iterable[Who] = ()) -> Row:
    return row(during(OFFICERS, *stages), by=by, known_to=known_to)


ROUND = ("GET", *WITH_ROUND)
ROUND_POST = ("POST", *WITH_ROUND)
ROUND_BOTH = (BOTH, *WITH_ROUND)

"""The accounts, bodies, the programme and who runs it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management import call_command

from tildel.config.demo import calendar, cast
from tildel.config.demo.cast import Actor
from tildel.governance.actions.bodies import create_body
from tildel.governance.actions.seats import appoint
from tildel.people import queries
from tildel.people.actions import account_for, give_role, register_person
from tildel.programmes.actions import appoint_officer, create_programme

MADE = calendar.at(calendar.FOUNDED, 9)
HELD_FROM = calendar.FOUNDED


class Accounts:
    """Logins by actor, made when first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, actor: Actor) -> Any:
        if actor.email not in self._made:
            self._made[actor.email] = account_for(person=self.person(actor), by=None, at=MADE)
        return self._made[actor.email]

    def person(self, actor: Actor) -> Any:
        return register_person(
            email=actor.email, given_name=actor.given_name, family_name=actor.family_name,
            language=actor.language, by=None, at=MADE,
        )  # fmt: skip


def make_everybody(accounts: Accounts) -> None:
    """Every researcher and research management: whoever works beside finds them there."""
    for researcher in cast.RESEARCHERS:
        accounts[researcher]
    make_research_managers(accounts, {orgnr for _actor, orgnr in cast.RESEARCH_MANAGERS})


def make_administrator(accounts: Accounts) -> Any:
    """As on any installation: the first administrator is made on the command line."""
    call_command("createsuperuser", email=cast.ADMINISTRATOR.email, interactive=False, verbosity=0)
    return accounts[cast.ADMINISTRATOR]


def make_programme(accounts: Accounts) -> Any:
    """KLINBEFORSK with its board, the meeting that decides, and its officers."""
    administrator = make_administrator(accounts)
    owner = queries.organisation(cast.SOUTH_EAST_AUTHORITY)
    board = create_body(
        key="programstyret-klinbeforsk",
        names={
            "nb": "Programstyret for KLINBEFORSK",
            "nn": "Programstyret for KLINBEFORSK",
            "en": "The programme board of KLINBEFORSK",
        },
        organisation=owner, by=administrator, at=MADE,
    )  # fmt: skip
    decider = create_body(
        key="ad-motet",
        names={"nb": "AD-møtet", "nn": "AD-møtet", "en": "The directors’ meeting"},
        organisation=None, by=administrator, at=MADE,
    )  # fmt: skip
    seats = (
        (board, cast.BOARD_LEADER, "leader"),
        (board, cast.BOARD_MEMBER, "member"),
        (board, cast.BOARD_SECRETARY, "secretary"),
        (decider, cast.DIRECTOR, "leader"),
        (decider, cast.DIRECTORS_SECRETARY, "secretary"),
    )
    for body, actor, seat in seats:
        person = accounts[actor].person
        appoint(body=body, person=person, seat=seat, held_from=HELD_FROM, by=administrator, at=MADE)
    programme = create_programme(
        key="klinbeforsk",
        names={
            "nb": "KLINBEFORSK – klinisk behandlingsforskning i spesialisthelsetjenesten",
            "nn": "KLINBEFORSK – klinisk behandlingsforsking i spesialisthelsetenesta",
            "en": "KLINBEFORSK – clinical treatment research in the specialist health service",
        },
        owner=owner, board=board, decider=decider, by=administrator, at=MADE,
    )  # fmt: skip
    for actor in (cast.OFFICER, cast.SECOND_OFFICER):
        person = accounts[actor].person
        appoint_officer(programme=programme, person=person, held_from=HELD_FROM, by=administrator, at=MADE)
    return programme


def make_research_managers(accounts: Accounts, institutions: Iterable[str]) -> None:
    """Those who endorse for the institutions that apply."""
    wanted, administrator = set(institutions), accounts[cast.ADMINISTRATOR]
    for actor, orgnr in cast.RESEARCH_MANAGERS:
        if orgnr in wanted:
            give_role(
                person=accounts[actor].person, organisation=queries.organisation(orgnr),
                kind="research_manager", held_from=HELD_FROM, by=administrator, at=MADE,
            )  # fmt: skip


def manager_of(accounts: Accounts, orgnr: str) -> Any:
    """The account of one who endorses for an institution."""
    return accounts[next(actor for actor, place in cast.RESEARCH_MANAGERS if place == orgnr)]

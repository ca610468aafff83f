"""A programme with an officer and calls from the template of 2024, made through the actions.

programme "klinbeforsk"  ──officer──  kari@example.org
    └── calls klinbeforsk-N: opened, with a deadline ahead of AT, published
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from tildel.people.actions import account_for, register_person
from tildel.people.models import User
from tildel.people.queries import organisations
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.call import Text
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.models import Call, Programme
from tildel.programmes.queries import programme, spec_of

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
DEADLINE = datetime(2027, 5, 14, 16)  # what clocks in Oslo show


def user(email: str) -> User:
    name = email.partition("@")[0].capitalize()
    person = register_person(email=email, given_name=name, family_name="Eksempel", by=None, at=AT)
    return account_for(person=person, by=None, at=AT)


def officer() -> User:
    """The officer of the programme, and the programme with her."""
    kari = user("kari@example.org")
    found = programme("klinbeforsk") or create_programme(
        key="klinbeforsk", names={"nb": "KLINBEFORSK", "nn": "KLINBEFORSK", "en": "KLINBEFORSK"},
        owner=organisations()[0], board=None, decider=None, by=None, at=AT,
    )  # fmt: skip
    appoint_officer(programme=found, person=kari.person, held_from=date(2026, 1, 1), by=None, at=AT)
    return kari


def draft(key: str = "klinbeforsk-2027") -> Call:
    by = officer()
    found: Programme = programme("klinbeforsk")
    return open_call(programme=found, template="klinbeforsk-2024", key=key, by=by, at=AT)


def published(key: str = "klinbeforsk-2027", *, at: datetime = AT) -> Call:
    call = draft(key)
    title = key.upper().replace("-", " ")
    spec = with_changes(spec_of(call), deadline=DEADLINE, name=Text(title, title, title))
    change_call(call=call, spec=spec, by=officer(), at=at)
    return publish_call(call=call, by=officer(), at=at)

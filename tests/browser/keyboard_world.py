"""A small call of one health trust for its own employees, open now, and one of them who is logged in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from tests.browser.live import serving
from tests.browser.whole_way_world import own_database
from tildel.kernel.time import in_oslo
from tildel.people.actions import account_for, register_person
from tildel.people.models import User
from tildel.people.queries import organisation
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

HNT = "983974791"
CALL = "hnt-local"


@dataclass(frozen=True)
class Place:
    url: str
    cookie: str


def _person(name: str) -> User:
    at = timezone.now()
    person = register_person(
        email=f"{name.lower()}@example.org", given_name=name, family_name="Eksempel", by=None, at=at
    )
    return account_for(person=person, by=None, at=at)


def _call() -> None:
    at, officer = timezone.now(), _person("Siri")
    programme = create_programme(
        key="hnt", names=dict.fromkeys(("nb", "nn", "en"), "Helse Nord-Trøndelag"), owner=organisation(HNT),
        board=None, decider=None, by=None, at=at,
    )  # fmt: skip
    appoint_officer(programme=programme, person=officer.person, held_from=at.date(), by=None, at=at)
    call = open_call(programme=programme, template="hnt-local-2025", key=CALL, by=officer, at=at)
    closes = in_oslo(at + timedelta(days=30)).replace(tzinfo=None, second=0, microsecond=0)
    change_call(call=call, spec=with_changes(spec_of(call), deadline=closes), by=officer, at=at)
    publish_call(call=call, by=officer, at=at)


def _session(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    store.create()
    return str(store.session_key)


@contextmanager
def place(template: str, name: str) -> Iterator[Place]:
    with own_database(template, name):
        _call()
        cookie = _session(_person("Ada"))
        with serving() as url:
            yield Place(url, cookie)

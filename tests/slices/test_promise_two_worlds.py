"""What a person may not know changes nothing of what they see (promise D1).

Two worlds are equal but for one secret. Everybody who is not entitled to it asks every address of the resolver,
with every sort, filter and export its pages offer, in both; status, headers, bytes, mails and even the number of
questions to the database are the same. A new address is among them by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, client
from django.utils import translation

from tests.slices import two_worlds as w
from tests.slices.walk_database import clients, nothing_kept, walk_database
from tests.slices.walk_world import World
from tildel.config import urls
from tildel.design import refusals


class Both:
    """The world with a client for every role, and what was answered in it before anything was changed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = clients(world)
        self._first: dict[str, dict[w.Key, w.Answer]] = {}

    def first(self, roles: list[str], stage: str) -> dict[w.Key, w.Answer]:
        return self._asked(roles, stage, self._first.setdefault(stage, {}))

    def now(self, roles: list[str], stage: str) -> dict[w.Key, w.Answer]:
        return self._asked(roles, stage, {})

    def _asked(self, roles: list[str], stage: str, known: dict[w.Key, w.Answer]) -> dict[w.Key, w.Answer]:
        # Those who are entitled need not look far to notice.
        deep = roles != ["officer"]
        return w.asked_by_all(self.clients, roles, self.world.places[stage], self.world, known, deep=deep)


@pytest.fixture(scope="module")
def both(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any
) -> Iterator[Both]:
    with (
        django_db_blocker.unblock(),
        walk_database(template_database, worker_name, request.config) as world,
        translation.override("nb"),
    ):
        yield Both(world)


@pytest.fixture(autouse=True)
def plain_refusals(monkeypatch: pytest.MonkeyPatch, both: Both) -> Iterator[None]:
    """Refusals are compared by their code; the clock stands still, so that nothing differs by the minute."""
    monkeypatch.setattr(
        refusals,
        "render",
        lambda _request, _template, context=None, *, status: HttpResponse(repr(context), status=status),
    )
    monkeypatch.setattr(
        urls, "handler404", lambda *_arguments, **_more: HttpResponse(status=404), raising=False
    )
    monkeypatch.setattr(client, "store_rendered_templates", lambda *_arguments, **_more: None)
    logging.disable(logging.CRITICAL)
    with time_machine.travel(both.world.now, tick=False):
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", w.SECRETS)
def test_who_is_not_entitled_sees_no_difference(both: Both, name: str):
    secret = w.SECRETS[name]
    place, faults = both.world.places[secret.stage], []
    roles = secret.kept_from()
    people = [both.world.users[role].person for role in roles if role != "anonymous"]
    before = both.first(roles, secret.stage)
    mails = w.mails_to(people)
    with nothing_kept():
        secret.change(both.world, place)
        if w.mails_to(people) != mails:
            faults.append("the mails differ")
        after = both.now(roles, secret.stage)
    faults += [f"{' '.join(key)}: offered in one world only" for key in sorted(before.keys() ^ after.keys())]
    faults += [
        f"{' '.join(key)}: {', '.join(parts)}"
        for key in before.keys() & after.keys()
        if not w.may_differ(name, *key) and (parts := before[key].differs_in(after[key]))
    ]
    assert not faults, f"{len(faults)} differences\n" + "\n".join(faults[:100])


@pytest.mark.parametrize("name", w.SECRETS)
def test_who_is_entitled_sees_that_there_is_one(both: Both, name: str):
    """Else the second world is the first, and the test above proves nothing."""
    secret = w.SECRETS[name]
    before = both.first(["officer"], secret.stage)
    with nothing_kept():
        secret.change(both.world, both.world.places[secret.stage])
        after = both.now(["officer"], secret.stage)
    assert any(before[key] != after.get(key) for key in before)


def test_the_matrix_has_every_address_that_is_not_of_the_demo(both: Both):
    asked = {url for _role, _method, url in both.first(["officer"], "assessing")}
    assert len(asked) > 100

"""What a person may not know changes nothing of what they see (promise D1).

Two worlds are equal but for one secret. Everybody who is not entitled to it asks every address of the resolver,
with every sort, filter and export its pages offer, in both; status, headers, bytes, mails and even the number of
questions to the database are the same. A new address is among them by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Set
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
        self._first: dict[tuple[str, str], dict[w.Key, w.Answer]] = {}
        self._addresses: dict[tuple[str, str], list[w.Key]] = {}
        # What the pages keep in memory they ask for once, in whichever world is first.
        self.clients["anonymous"].get("/nb/x/")

    def addresses(self, role: str, stage: str) -> list[w.Key]:
        """The same in both worlds: what an address names may be gone from the second."""
        if (role, stage) not in self._addresses:
            self._addresses[role, stage] = list(w.addresses(role, self.world.places[stage], self.world))
        return self._addresses[role, stage]

    def first(self, role: str, stage: str) -> dict[w.Key, w.Answer]:
        if (role, stage) not in self._first:
            self._first[role, stage] = self.now(role, stage)
        return self._first[role, stage]

    def now(self, role: str, stage: str, changed: Set[str] | None = None) -> dict[w.Key, w.Answer]:
        """With the tables that were `changed`, only what reads one of them is asked again."""
        first = {} if changed is None else self.first(role, stage)
        asking = w.Asking(self.clients[role], first, changed or frozenset())
        return dict(asking.everything(self.addresses(role, stage), self._seen_by_nearer(role, stage)))

    def _seen_by_nearer(self, role: str, stage: str) -> set[str]:
        """A page that opened to somebody nearer to the secrets was looked through by them."""
        nearer = w.KINDS[: w.KINDS.index(role)]
        return {
            url
            for one in nearer
            for (method, url), page in self._first.get((one, stage), {}).items()
            if method == "GET" and page.status == 200
        }


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


@pytest.mark.parametrize("role", w.KINDS)
def test_who_is_not_entitled_sees_no_difference(both: Both, role: str):
    """All of a person's worlds in one test: what they are answered in the first is asked once."""
    faults = [fault for name in w.TOGETHER for fault in differences(both, role, name)]
    assert not faults, f"{len(faults)} differences\n" + "\n".join(faults[:100])


def differences(both: Both, role: str, name: str) -> list[str]:
    secrets = w.kept_from(role, w.TOGETHER[name])
    if not secrets:  # entitled to all of them
        assert role in w.SECRETS[w.TOGETHER[name][0]].entitled
        return []
    stage, faults, asked = secrets[0].stage, [], []
    person = [] if role == "anonymous" else [both.world.users[role].person]
    before, mails = both.first(role, stage), w.mails_to(person)
    with nothing_kept():
        with w.listening(asked):
            for secret in secrets:
                secret.change(both.world, both.world.places[stage])
        if w.mails_to(person) != mails:
            faults.append("the mails differ")
        after = both.now(role, stage, w.written_by(asked))
    faults += [f"{' '.join(key)}: offered in one world only" for key in sorted(before.keys() ^ after.keys())]
    faults += [
        f"{' '.join(key)}: {', '.join(parts)}"
        for key in before.keys() & after.keys()
        if (parts := before[key].differs_in(after[key]))
    ]
    return [f"{name}: {fault}" for fault in faults]


@pytest.mark.parametrize("name", w.SECRETS)
def test_who_is_entitled_sees_that_there_is_one(both: Both, name: str):
    """Else the second world is the first, and the test above proves nothing."""
    secret = w.SECRETS[name]
    asked = both.addresses("officer", secret.stage)
    before, after = w.Asking(both.clients["officer"]), w.Asking(both.clients["officer"])
    known = {key: before.answer(*key) for key in asked if w.may_show(key)}
    with nothing_kept():
        secret.change(both.world, both.world.places[secret.stage])
        assert any(after.answer(*key) != answer for key, answer in known.items())


def test_what_is_not_asked_again_reads_nothing_that_was_changed(both: Both):
    """Every answer of the second world by asking, against those that were taken over from the first."""
    role, stage, asked = "plain", "assessing", []
    both.first(role, stage)
    with nothing_kept():
        with w.listening(asked):
            w.SECRETS["a conflict declared"].change(both.world, both.world.places[stage])
        taken_over, anew = both.now(role, stage, w.written_by(asked)), both.now(role, stage)
    assert {"assessment_declaration", "audit_event"} <= w.written_by(asked)
    assert {key for key in anew if anew[key] != taken_over[key]} == set()


def test_the_matrix_has_every_address_that_is_not_of_the_demo(both: Both):
    tried = {url for _method, url in both.addresses("expert", "assessing")}
    assert len(tried) > 200

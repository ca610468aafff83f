"""Every address × method × role × own and others' × stage of a call answers as the access table says.

Generated from the resolver: an address that nobody wrote a row for fails, and so does a row without an address.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, client
from django.utils import translation

from tests.slices.walk_database import clients, nothing_kept, walk_database
from tests.slices.walk_routes import (
    Route,
    belongs_to_no_call,
    crossed_values,
    held_by,
    routes,
    unknown_values,
    values_for,
)
from tests.slices.walk_world import ROLES, Place, World
from tildel.applications.models import Application
from tildel.audit.models import Event
from tildel.config import urls
from tildel.config.access_table import TABLE, Row, Who
from tildel.design import refusals
from tools import access_page

# Where what is asked does not hang on who exactly asks, one of each kind is enough.
KINDS = ("anonymous", "plain", "applicant", "manager", "officer", "expert", "board_leader", "administrator")
METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE")
# The walk is many tests, so that the processes of a test run share it: each takes every so-manieth address.
PARTS, PARTS_BY_METHOD = 16, 6
# What these work on is not there in this world, or is not named by an empty form; they say so to those who may
# with 404, and allauth with 403 where somebody has nothing to prove again who they are.
NOTHING_THERE = {
    "openid_connect_login", "openid_connect_callback", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "mfa_deactivate_totp", "mfa_generate_recovery_codes", "desk:log_in_as", "account_reauthenticate",
    "mfa_reauthenticate", "applications:category", "open:api-root",
}  # fmt: skip
NOT_NAMED = {("POST", "assessment:assignments"), ("POST", "governance:door")}
# allauth takes the address of the account over into its own table when somebody looks at it first.
WRITES_WHEN_READ = {
    "account_email": ["account_emailaddress"],
    # Who took which file is put on record.
    "applications:officer_file": ["audit_event"],
    "applications:endorse_file": ["audit_event"],
    "applications:document": ["audit_event"],
}


@dataclass
class Walk:
    world: World
    clients: dict[str, Client]
    last_event: int

    def ask(self, role: str, method: str, url: str, data: Any = None) -> Any:
        """The answer, with `written`: the tables that were written to (sessions aside)."""
        written: set[str] = set()
        browser = self.clients[role]
        cookies = browser.cookies.copy()
        with nothing_kept(), connection.execute_wrapper(_listener(written)):
            answer = browser.generic(method, url) if method != "POST" else browser.post(url, data or {})
            # Read to its end, so that the file behind a download is closed.
            answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            answer.written = sorted(written)
            answer.trail = self._trail() if written else set()
        browser.cookies = cookies  # who logged out is logged in again
        return answer

    def _trail(self) -> set[str]:
        """Whose trail was written in: an application's counts as its call's."""
        streams = set(Event.objects.filter(pk__gt=self.last_event).values_list("stream", flat=True))
        keys = [one.partition(":")[2] for one in streams if one.startswith("application:")]
        calls = Application.objects.filter(pk__in=keys).values_list("call__key", flat=True)
        return {one for one in streams if not one.startswith("application:")} | {
            f"call:{key}" for key in calls
        }


def _listener(written: set[str]) -> Any:
    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        words = sql.split(None, 3)
        if words[0] in ("INSERT", "DELETE"):
            written.add(words[2].strip('"'))
        elif words[0] == "UPDATE":
            written.add(words[1].strip('"'))
        written.discard("django_session")
        return execute(sql, params, many, context)

    return listen


@pytest.fixture(scope="module")
def walk(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any
) -> Iterator[Walk]:
    with (
        django_db_blocker.unblock(),
        walk_database(template_database, worker_name, request.config) as world,
        translation.override("nb"),
    ):
        last = Event.objects.order_by("-pk").values_list("pk", flat=True)[0]
        yield Walk(world, clients(world), last)


@pytest.fixture(autouse=True)
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Thousands of refusals are answered here: with their status alone, and without a line in the log.

    The test client also keeps a copy of what every template was given, which nobody asks for here.
    """
    monkeypatch.setattr(client, "store_rendered_templates", lambda *_arguments, **_more: None)
    monkeypatch.setattr(refusals, "render", lambda *_arguments, status: HttpResponse(status=status))
    monkeypatch.setattr(
        urls, "handler404", lambda *_arguments, **_more: HttpResponse(status=404), raising=False
    )
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def with_stages(route: Route, world: World) -> list[tuple[Place | None, dict[str, Any]]]:
    """The stages at which the address has something of its own, with its parameters."""
    if not route.parameters or belongs_to_no_call(route.name):
        return [(None, values_for(route, None, world) or {})]
    found = [
        (place, values_for(route, place, world)) for key, place in world.places.items() if key != "elsewhere"
    ]
    return [(place, values) for place, values in found if values is not None]


def verdict(row: Row, role: str, place: Place | None, method: str) -> str:
    """`open`, `login`, `refused` (403) or `hidden` (404)."""
    held = held_by(role, place)
    if row.opens_for(held, place.stage if place else None, method):
        return "open"
    if role == "anonymous":
        return "login" if row.needs_login else "hidden"
    return "refused" if held & row.known_to else "hidden"


def who_comes(row: Row, place: Place | None, turn: int, stages: int) -> list[str]:
    """At every stage those whom the row names; the others come to each address at one stage, in turn."""
    named = (row.audiences | row.known_to) - {Who.ANYONE, Who.LOGGED_IN}
    others = KINDS if stages == 1 else ROLES
    return [
        role
        for index, role in enumerate(ROLES)
        if held_by(role, place) & named or (role in others and (turn + index) % stages == 0)
    ]


def is_login(answer: Any) -> bool:
    return answer.status_code == 302 and "/login/code/?next=" in answer.headers.get("Location", "")


def as_said(answer: Any, said: str, method: str, route: str) -> bool:
    status = answer.status_code
    if said == "open" and (route in NOTHING_THERE or (method, route) in NOT_NAMED):
        return status < 500 and status != 405
    if said == "open":
        return status < 500 and status not in (403, 404, 405) and not is_login(answer)
    return {"login": is_login(answer), "refused": status == 403, "hidden": status == 404}[said]


def line(route: Route, place: Place | None, role: str, method: str, answer: Any, said: str) -> str:
    stage = place.stage if place else "-"
    why = (
        repr(answer.exc_info[1])[:150]
        if getattr(answer, "exc_info", None) and answer.status_code >= 500
        else ""
    )
    return f"{method:6} {route.name} [{stage}] {role}: {answer.status_code}, the table says {said} {why}".rstrip()


def report(faults: list[str]) -> None:
    shown = "\n".join(faults[:200])
    assert not faults, f"{len(faults)} answers are not as the table says\n{shown}"


# --- the table ------------------------------------------------------------------------------------------------


def test_every_address_has_a_row_and_every_row_an_address():
    names = [route.name for route in routes()]
    assert sorted(set(names) - set(TABLE)) == []
    assert sorted(set(TABLE) - set(names)) == []


def test_the_printed_table_is_the_table():
    assert access_page.main(["--check"]) == 0


# --- the walk -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", range(PARTS))
def test_every_address_opens_for_whom_the_table_says(walk: Walk, part: int):
    faults = []
    for turn, route in list(enumerate(routes()))[part::PARTS]:
        row, stages = TABLE[route.name], with_stages(route, walk.world)
        for number, (place, values) in enumerate(stages):
            url = route.url(values)
            for role in who_comes(row, place, turn + number, len(stages)):
                for method in row.methods:
                    said = verdict(row, role, place, method)
                    answer = walk.ask(role, method, url)
                    if not as_said(answer, said, method, route.name):
                        faults.append(line(route, place, role, method, answer, said))
                    faults += _stray_writes(walk, route, place, role, method, answer, said)
    report(faults)


def _stray_writes(
    walk: Walk, route: Route, place: Place | None, role: str, method: str, answer: Any, said: str
) -> Iterator[str]:
    """Reading writes nothing, nor does what is refused; what is written concerns the thing in the address."""
    expected = WRITES_WHEN_READ.get(route.name) if said == "open" else None
    if answer.written and answer.written != expected and (method == "GET" or said != "open"):
        yield line(route, place, role, method, answer, f"{said}, yet it wrote to {answer.written}")
    if place is None or not answer.trail:
        return
    ours = {f"{kind}:{place.call.key}" for kind in ("call", "round", "decision")}
    fine = ("body:walk-", f"project:{place.call.key.upper()}-")  # a project is called as its application
    strange = sorted(one for one in answer.trail - ours if not one.startswith(fine))
    if strange:
        yield line(route, place, role, method, answer, f"{said}, yet it wrote in the trail of {strange}")


@pytest.mark.parametrize("part", range(PARTS_BY_METHOD))
def test_no_other_method_is_answered(walk: Walk, part: int):
    """HEAD answers as GET does; whatever the row does not name is refused, whoever asks."""
    faults = []
    for route in routes()[part::PARTS_BY_METHOD]:
        row = TABLE[route.name]
        for place, values in with_stages(route, walk.world)[-3:-2] or with_stages(route, walk.world)[:1]:
            url = route.url(values)
            for role in KINDS:
                for method in METHODS:
                    if method in row.methods:
                        continue
                    said = verdict(row, role, place, method)
                    answer = walk.ask(role, method, url)
                    # Whoever may not open it at all hears that first, or that nobody answers so.
                    fine = answer.status_code == 405 or (said == "login" and is_login(answer))
                    if method in row.answers:
                        fine = as_said(answer, said, method, route.name) and not answer.body
                    if not fine or answer.written:
                        faults.append(line(route, place, role, method, answer, said))
    report(faults)


def test_what_does_not_exist_answers_as_what_is_hidden(walk: Walk):
    faults = []
    for route in routes():
        if not route.parameters or "Regex" in dict(route.parameters).values():
            continue
        row = TABLE[route.name]
        url = route.url(unknown_values(route))
        for role in KINDS:
            said = "login" if role == "anonymous" and row.needs_login else "hidden"
            method = row.methods[-1]
            answer = walk.ask(role, method, url)
            if not as_said(answer, said, method, route.name) or answer.written:
                faults.append(line(route, None, role, method, answer, said))
    report(faults)


def test_an_address_never_opens_something_of_another(walk: Walk):
    faults, tried = [], set()
    for route in routes():
        for stage in ("submitted", "assessing", "published"):
            place = walk.world.places[stage]
            values = crossed_values(route, place, walk.world)
            if values is None:
                continue
            tried.add(route.name)
            method = TABLE[route.name].methods[-1]
            for role in KINDS[1:]:
                answer = walk.ask(role, method, route.url(values))
                if answer.status_code not in (403, 404) or answer.written:
                    faults.append(line(route, place, role, method, answer, "hidden"))
    assert "applications:officer_file" in tried
    report(faults)


def test_the_demo_is_not_there_in_production(walk: Walk, settings: Any):
    settings.SHOW_MAILBOX = False
    demo = [route for route in routes() if TABLE[route.name].demo_only]
    assert {route.name: walk.ask("plain", TABLE[route.name].methods[0], route.url({})).status_code for route in demo} == {
        "mailbox": 404, "desk:logins": 404, "desk:log_in_as": 404,
    }  # fmt: skip


def test_the_gate_is_in_its_place():
    from tildel.config import settings

    # It asks who is logged in, and comes before every view.
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert order.index("GateMiddleware") > order.index("AuthenticationMiddleware")


def test_an_address_without_a_row_does_not_open(walk: Walk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delitem(TABLE, "people:profile")
    assert walk.ask("plain", "GET", "/nb/people/profile/").status_code == 404


def test_everybody_in_the_table_is_somebody_in_the_walk(walk: Walk):
    held = {who for role in ROLES for place in walk.world.places.values() for who in held_by(role, place)}
    assert held == set(Who)

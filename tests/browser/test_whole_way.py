"""KLINBEFORSK from the call to the award list: each role in a browser of its own, in three languages.

Nothing is done outside the pages but what an administrator sets up before, the applications of two other
applicants, and the clock, which passes the deadline at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import connection
from django.test.utils import override_settings
from playwright.sync_api import expect

from tests.browser.live import serving
from tests.browser.people_at_work import Applicant, Way
from tests.browser.whole_way_applying import (
    KEY,
    begin,
    endorse,
    open_the_call,
    read_the_call,
    submit_twice,
    write,
)
from tests.browser.whole_way_deciding import (
    assess,
    check_formally,
    decide,
    pass_the_deadline,
    read_the_letters,
    read_the_rejection,
)
from tests.browser.whole_way_world import appointments, own_database, send_in
from tildel.audit.models import Event
from tildel.audit.queries import broken_at

BEGIN = datetime(2027, 3, 1, 8, tzinfo=UTC)  # nine in the morning in Oslo


@pytest.fixture
def way(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, new_context: Any
) -> Iterator[Way]:
    logging.disable(logging.CRITICAL)
    expect.set_options(timeout=15_000)
    with (
        django_db_blocker.unblock(),
        own_database(template_database, f"way_{worker_name}"),
        time_machine.travel(BEGIN, tick=True) as clock,
        serving() as site,
        override_settings(SITE_URL=site),
    ):
        appointments()
        yield Way(site, new_context, clock)
    logging.disable(logging.NOTSET)


def test_from_the_call_to_the_award_list(way: Way):
    officer = way.official("saksbehandler@example.org", "nb")
    open_the_call(officer)
    public = way.person("", "nn")
    read_the_call(public)

    kari: Applicant = way.person("kari@example.org", "nb", Applicant)
    begin(kari)
    write(kari)
    endorse(way, kari)
    reference = submit_twice(kari)
    second = send_in(KEY, "second@example.org", "Light therapy at home")
    third = send_in(KEY, "tredje@example.org", "Trening før kirurgi")

    pass_the_deadline(way, kari)
    check_formally(officer, reference, second, third)
    read_the_rejection(way, second)

    assess(way, officer, reference, third)
    decide(way, officer, public, reference, third)
    read_the_letters(way, kari, public, reference, third)
    the_trail_holds()


def the_trail_holds() -> None:
    """Every step is in the trail, the chain is whole, and the program's own role can neither change nor remove."""
    streams = set(Event.objects.values_list("stream", flat=True))
    assert {f"call:{KEY}", f"round:{KEY}", f"decision:{KEY}"} <= streams
    assert {stream: broken_at(stream) for stream in streams} == dict.fromkeys(streams)
    parameters = connection.get_connection_params()
    assert parameters["user"] == "tildel_app"
    for change in ("UPDATE audit_event SET verb = ''", "DELETE FROM audit_event", "TRUNCATE audit_event"):
        with (
            psycopg.connect(
                host=parameters["host"], user=parameters["user"], dbname=parameters["dbname"]
            ) as own,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            own.execute(change)

"""Which stamp of a request is believed: the server's, a trusted front's, never a client's."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.http import UnreadablePostError
from django.test import RequestFactory

from tildel.config.received import LARGEST_READ, PATIENCE, Arrival, now_serving, received_at, waited

NOW = datetime(2024, 5, 15, 14, 0, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(time_machine, settings):
    time_machine.move_to(NOW, tick=False)
    settings.TRUST_FRONT_STAMP = False
    yield
    now_serving(None)


def came(first: float, last: float | None = None) -> None:
    """Seconds before now at which the first and the newest bytes came."""
    last_at = NOW.timestamp() - (first if last is None else last)
    now_serving(Arrival(first_at=NOW.timestamp() - first, last_at=lambda: last_at))


def seconds_ago(**headers: str) -> float:
    return (NOW - received_at(RequestFactory().post("/", {"a": "b"}, headers=headers))).total_seconds()


def test_without_a_word_from_the_server_it_is_now():
    assert seconds_ago() == 0


def test_the_server_s_stamp_counts():
    came(4.5)
    assert seconds_ago() == 4.5


def test_a_stamp_after_now_is_now():
    came(-3)
    assert seconds_ago() == 0


@pytest.mark.parametrize("claim", ["t=1", "t=1715781590.0", "1715781590", "t=nan", "t=-inf", "t=1e400", "x"])
def test_what_a_client_claims_is_never_believed(claim: str):
    came(0.5)
    assert seconds_ago(x_request_start=claim) == 0.5


def test_a_trusted_front_may_stamp_earlier(settings):
    settings.TRUST_FRONT_STAMP = True
    came(0.5)
    assert seconds_ago(x_request_start=f"t={NOW.timestamp() - 2:.3f}") == 2
    assert seconds_ago(x_request_start=f"{NOW.timestamp() - 2:.3f}") == 2


@pytest.mark.parametrize(
    "stamp",
    ["t=0", "t=1715781599123", "t=nan", "t=inf", "t=1, t=2", "", "later", f"t={NOW.timestamp() - 301}"],
)
def test_a_front_whose_stamp_cannot_be_right_is_not_believed(settings, stamp: str):
    settings.TRUST_FRONT_STAMP = True
    came(0.5)
    assert seconds_ago(x_request_start=stamp) == 0.5


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        (30, 30, 30),
        (30, 30 - PATIENCE, 30),
        (30, 30 - PATIENCE - 0.001, 30 - PATIENCE - 0.001),
        (PATIENCE + 20, 0, 0),
    ],
)
def test_a_sender_who_dawdles_counts_from_the_last_byte(first: float, last: float, counted: float):
    came(first, last)
    assert seconds_ago() == pytest.approx(counted, abs=1e-6)


def test_a_file_is_not_read_to_find_out_when_it_came():
    came(60, 0)
    request = RequestFactory().post("/", {"a": "b"}, CONTENT_LENGTH=str(LARGEST_READ + 1))
    assert NOW - received_at(request) == timedelta(seconds=60)
    assert not hasattr(request, "_body")


def test_a_request_that_breaks_off_counts_and_raises_nothing():
    came(3)
    request = RequestFactory().post("/", {"a": "b"})

    def broken(*_: object) -> bytes:
        raise UnreadablePostError

    request._stream.read = broken
    assert NOW - received_at(request) == timedelta(seconds=3)


def test_the_body_can_be_read_again():
    came(1)
    request = RequestFactory().post("/", {"a": "b"})
    received_at(request)
    assert request.POST == {"a": ["b"]}


def test_how_long_a_request_waited():
    came(4)
    assert waited(before=1.5) == pytest.approx(2.5)
    assert waited(before=9) == 0
    now_serving(None)
    assert waited(before=0) == 0


def test_time_stands_on_one_clock():
    assert time.time() == NOW.timestamp()

"""The trail: each subject's events in one chain, whoever writes and however many at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from tildel.audit.actions import record
from tildel.audit.models import Event
from tildel.audit.queries import broken_at, events_of

AT = datetime(2024, 5, 15, 13, 59, 59, 999_999, tzinfo=UTC)


def add(stream: str = "call:trial", verb: str = "tried", at: datetime = AT, **data: object) -> Event:
    return record(stream=stream, verb=verb, by=None, at=at, **data)


@pytest.mark.django_db
def test_events_follow_each_other():
    first, second = add(), add(verb="tried_again")
    assert (first.number, first.previous_hash) == (1, "")
    assert (second.number, second.previous_hash) == (2, first.hash)
    assert [event.verb for event in events_of("call:trial")] == ["tried_again", "tried"]


@pytest.mark.django_db
def test_each_subject_has_its_own_chain():
    add("call:one")
    assert add("call:two").number == 1


@pytest.mark.django_db
def test_what_is_written_is_what_is_hashed():
    """The chain holds after the database has kept the event: instants, numbers, letters of all kinds."""
    for _ in range(3):
        add(
            day=AT.date(),
            moment=AT,
            id=UUID(int=7),
            text="Æ 漢 \u2066‮",
            numbers=[1, 2.5, None, True],
            deep={"b": 1, "a": 2},
        )
    assert broken_at("call:trial") is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "change"),
    [
        (1, {"verb": "else"}),
        (2, {"data": {"number": 9}}),
        (2, {"at": AT + timedelta(microseconds=1)}),
        (3, {"by": 7}),
        (3, {"previous_hash": "0" * 64}),
        (4, {"hash": "0" * 64}),
        (2, {"stream": "call:another"}),
    ],
)
def test_a_change_is_found(number: int, change: dict):
    for count in range(4):
        add(number=count)
    Event.objects.filter(stream="call:trial", number=number).update(**change)
    # an event that was moved away is missed by the one that followed it
    assert broken_at("call:trial") == (number + 1 if "stream" in change else number)


@pytest.mark.django_db
def test_who_did_it_is_kept_as_they_were_called(django_user_model):
    user = django_user_model.objects.create_user("kari@example.org")
    event = record(stream="call:trial", verb="tried", by=user, at=AT)
    assert (event.by, event.by_label) == (user.pk, "kari@example.org")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """What is written stays for all to see, until the test is over."""
    with django_db_blocker.unblock():
        yield
        Event.objects.filter(stream="call:busy").delete()
        connection.close()


def test_many_at_once_make_one_chain(committed):
    problems: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(5):
                with transaction.atomic():
                    add("call:busy")
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert sorted(events_of("call:busy").values_list("number", flat=True)) == list(range(1, 31))
    assert broken_at("call:busy") is None

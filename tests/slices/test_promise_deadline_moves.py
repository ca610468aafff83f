"""Trouble at the deadline is seen by us first and handled alike for everybody (promise A9)."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.slices.applicant_pages import tree
from tests.slices.applications_world import DEADLINE, SECTIONS, complete, open_call, save, submit
from tests.slices.page_reading import filled
from tests.slices.programme_world import officer, user
from tests.slices.promise_world import made_once
from tildel.applications import tasks
from tildel.applications.models import Application, Submission
from tildel.audit.queries import broken_at
from tildel.config import watching
from tildel.config.management.commands.watch import tell
from tildel.kernel.errors import RuleBroken
from tildel.messaging.models import Mail
from tildel.programmes.actions import change_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.models import Call
from tildel.programmes.queries import spec_of

LATER = datetime(2027, 5, 21, 14, tzinfo=UTC)
AFTER = DEADLINE + timedelta(minutes=5)  # when the page is used: the deadline has passed in trouble
WHY = "The page could not be reached in the last hour."


def _two_applicants():
    call = open_call()
    sent = complete(call=call)
    submit(sent)
    draft = complete(call=call, by=user("dag@example.org"), leader="dag@example.org")
    return call, sent, draft


made = made_once(_two_applicants)


@pytest.fixture
def world(made, db):
    call, sent, draft = made
    with time_machine.travel(AFTER, tick=False):
        yield (
            Call.objects.get(pk=call.pk),
            Application.objects.get(pk=sent.pk),
            Application.objects.get(pk=draft.pk),
        )


def move(call, deadline=datetime(2027, 5, 21, 16)):
    spec = with_changes(spec_of(call), deadline=deadline)
    return change_call(call=call, spec=spec, reason=WHY, by=officer(), at=AFTER)


def tell_all() -> None:
    for row in ProcrastinateJob.objects.filter(task_name="tildel.tell_drafts_of_call_change"):
        tasks.tell_drafts_of_call_change(**row.args)


def frozen(submission: Submission) -> dict:
    return Submission.objects.filter(pk=submission.pk).values().get()


def test_one_move_gives_everybody_the_same_time(world):
    call, sent, draft = world
    before = frozen(sent.current)
    with pytest.raises(RuleBroken, match="deadline_passed"):
        submit(draft, received_at=AFTER)
    move(call)
    for application in (sent, draft):
        again = Application.objects.get(pk=application.pk)
        save(again, "project", {**SECTIONS["project"], "title_en": "Mended"}, at=AFTER)
        submission = submit(again, received_at=LATER - timedelta(milliseconds=1))
        assert (submission.deadline_at, submission.call_version.number) == (LATER, 3)
    for application in (sent, draft):
        again = Application.objects.get(pk=application.pk)
        with pytest.raises(RuleBroken, match="deadline_passed"):
            save(again, "project", SECTIONS["project"], at=LATER)
    assert frozen(sent.current) == before
    assert (sent.submissions.count(), broken_at(f"call:{call.key}")) == (2, None)


def test_everybody_is_mailed_once_however_often_the_queue_tries(world):
    call, _sent, _draft = world
    move(call)
    tell_all()
    tell_all()
    mails = Mail.objects.filter(kind="call_changed").order_by("to_address")
    assert [row.to_address for row in mails] == ["ada@example.org", "dag@example.org"]
    assert {WHY in row.body for row in mails} == {True}


def test_the_page_moves_it_and_the_public_page_says_so(world, client):
    call, _sent, draft = world
    client.force_login(officer())
    where = f"/en/calls/{call.key}/deadline/"
    asked = filled(client.get(where)) | {"deadline": "2027-05-21T16:00", "reason": WHY}
    sure = client.post(where, asked)
    assert client.post(where, filled(sure)).status_code == 302
    assert Call.objects.get(pk=call.pk).deadline_at == LATER
    public = " ".join(tree(client.get(f"/en/funding/{call.key}/")).text_content().split())
    assert WHY in public
    assert submit(Application.objects.get(pk=draft.pk), received_at=AFTER).deadline_at == LATER


# --- seen by us first ----------------------------------------------------------------------------------------


@pytest.fixture
def alive(made, db):
    """A worker that said a moment ago that it lives."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


def test_all_is_well(alive):
    mails = Mail.objects.count()
    assert watching.trouble() == {}
    assert Mail.objects.count() == mails  # what was tried was taken back


def _read_only(monkeypatch, settings):
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


def _full_disk(monkeypatch, settings):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)


def _little_room(monkeypatch, settings):
    monkeypatch.setattr(watching, "ROOM", 1 << 62)


def _dead_worker(monkeypatch, settings):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 seconds'"
        )


@pytest.mark.parametrize(
    ("broken", "check"),
    [(_read_only, "database"), (_full_disk, "storage"), (_little_room, "room"), (_dead_worker, "queue")],
)
def test_what_is_broken_is_an_alarm_at_the_next_look(alive, caplog, monkeypatch, settings, broken, check):
    with transaction.atomic(), caplog.at_level(logging.WARNING):
        broken(monkeypatch, settings)
        with pytest.raises(CommandError):
            call_command("watch", once=True)
        transaction.set_rollback(True)
    assert [(row.levelname, row.check) for row in caplog.records if hasattr(row, "check")] == [
        ("ERROR", check)
    ]


def test_when_it_is_over_that_is_said_too(caplog):
    with caplog.at_level(logging.WARNING):
        tell({"room": "only 3 MiB are left for files"}, {})
    assert [row.getMessage() for row in caplog.records] == ["over: room"]

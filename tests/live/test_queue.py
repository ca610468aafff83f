"""B7 in short: what was queued is done once, also when a worker is killed in the middle of it."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.live.clients import Client
from tests.live.copies import copies
from tests.live.servers import TILDEL, until_true
from tests.live.sites import Site


@pytest.fixture
def queue(real_server: Site, owner: psycopg.Connection, tmp_path: Path) -> Iterator[Site]:
    """A place for workers on the database of the site, with nothing in the queue yet."""
    owner.execute("DELETE FROM procrastinate_jobs")
    site = Site(real_server.database, tmp_path)
    yield site
    site.stop()


def doing(owner: psycopg.Connection) -> list[str]:
    rows = owner.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'doing'").fetchall()
    return [name for (name,) in rows]


def test_work_of_a_killed_worker_is_done_by_the_next(
    client: Client, world: dict, owner: psycopg.Connection, queue: Site
):
    made = copies(owner, world["application"], 3)
    for application in made:
        assert client.submit(application, world["revision"]).status == 303
    worker = queue.work()
    until_true(lambda: "tildel.make_submission_document" in doing(owner), worker)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    queue.processes.clear()
    assert "tildel.make_submission_document" in doing(owner)
    # a minute passes in which it does not say that it lives
    owner.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '61 seconds'")

    for _ in range(2):  # the first finds what was left behind, and may be done before it is handed on
        ended = queue.run(*TILDEL, "worker", "--once", "--concurrency", "1")
        assert ended.returncode == 0, ended.stderr

    assert left(owner) == []
    documents = owner.execute(
        "SELECT count(*) FROM applications_submissiondocument d JOIN applications_submission s ON s.id = d.submission_id"
        " WHERE s.application_id = ANY(%s::uuid[])",
        [made],
    ).fetchone()
    assert documents == (3,)
    mails = owner.execute(
        "SELECT bool_and(sent_at IS NOT NULL), count(*) = count(DISTINCT cause) FROM messaging_mail"
        " WHERE split_part(cause, ':', 2) IN"
        " (SELECT id::text FROM applications_submission WHERE application_id = ANY(%s::uuid[]))",
        [made],
    ).fetchone()
    assert mails == (True, True)


def left(owner: psycopg.Connection) -> list[tuple]:
    return owner.execute(
        "SELECT task_name, status::text FROM procrastinate_jobs WHERE status <> 'succeeded'"
    ).fetchall()


def done(owner: psycopg.Connection) -> list[str]:
    rows = owner.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'succeeded'").fetchall()
    return [name for (name,) in rows]


def test_a_worker_stops_when_it_is_told_to(queue: Site, owner: psycopg.Connection):
    worker = queue.work()
    # a worker that starts as a minute turns does what that minute asks for too
    until_true(lambda: "tildel.take_over_stalled" in done(owner), worker)
    worker.terminate()
    try:
        assert worker.wait(20) == 0
    except subprocess.TimeoutExpired:
        raise AssertionError(queue.log.read_text()) from None

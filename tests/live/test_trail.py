"""H7: what must never change cannot be changed by the application's role, whatever the code does."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import psycopg
import pytest

from tests.live.servers import Database
from tests.live.sites import Site
from tildel.audit.domain.chain import event_hash, first_break, stamp
from tildel.config.database import APPEND_ONLY

AT = datetime(2024, 5, 15, 13, 59, 59, 999_000, tzinfo=UTC)
CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", CHANGES)
def test_the_application_cannot_change_what_is_kept(any_database: Database, table: str, change: str):
    with any_database.as_app() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(change.format(table))


def test_the_application_adds_and_reads_what_is_kept(any_database: Database):
    asked = "SELECT bool_and(has_table_privilege(name, verb)) FROM unnest(%s::text[]) name, unnest(%s::text[]) verb"
    with any_database.as_app() as connection:
        assert connection.execute(asked, [list(APPEND_ONLY), ["SELECT", "INSERT"]]).fetchone() == (True,)


@pytest.mark.parametrize(
    "attempt",
    [
        "GRANT UPDATE ON audit_event TO tildel_app",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "ALTER TABLE audit_event ADD COLUMN note text",
        "DROP TABLE audit_event",
        "CREATE RULE quiet AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "SET ROLE postgres",
        "DELETE FROM django_migrations",
        "CREATE TABLE of_my_own (id int)",
    ],
)
def test_the_application_cannot_give_itself_more(any_database: Database, attempt: str):
    with any_database.as_app() as connection:
        # a grant that grants nothing is a warning to PostgreSQL; the rights afterwards are what counts
        try:
            connection.execute(attempt)
        except psycopg.errors.InsufficientPrivilege:
            return
        right = connection.execute("SELECT has_table_privilege('audit_event', 'UPDATE')").fetchone()
        assert right == (False,)
        assert attempt.startswith("GRANT")


def _events(connection: psycopg.Connection, stream: str) -> list[dict]:
    names = ("stream", "number", "verb", "at", "by", "data", "previous_hash", "hash")
    rows = connection.execute(
        'SELECT stream, number, verb, at, "by", data, previous_hash, hash FROM audit_event WHERE stream = %s ORDER BY number',
        [stream],
    ).fetchall()
    return [{**dict(zip(names, row, strict=True)), "at": stamp(row[3])} for row in rows]


def _write(connection: psycopg.Connection, stream: str, count: int) -> None:
    previous = ""
    for number in range(1, count + 1):
        data = {"number": number, "text": "Æ 漢 \u2066"}
        digest = event_hash(
            previous=previous, stream=stream, number=number, verb="tried", at=stamp(AT), by=None, data=data
        )
        connection.execute(
            'INSERT INTO audit_event (stream, number, verb, at, "by", by_label, data, previous_hash, hash)'
            " VALUES (%s, %s, 'tried', %s, NULL, '', %s, %s, %s)",
            [stream, number, AT, json.dumps(data), previous, digest],
        )
        previous = digest


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit_event SET data = '{\"number\": 9}' WHERE stream = %s AND number = 2", 2),
        ("UPDATE audit_event SET at = at + interval '1 microsecond' WHERE stream = %s AND number = 3", 3),
        ('UPDATE audit_event SET "by" = 1 WHERE stream = %s AND number = 1', 1),
        ("UPDATE audit_event SET hash = repeat('0', 64) WHERE stream = %s AND number = 4", 4),
        ("DELETE FROM audit_event WHERE stream = %s AND number = 2", 3),
        ("DELETE FROM audit_event WHERE stream = %s AND number = 1", 2),
    ],
)
def test_the_chain_tells_what_the_owner_of_the_tables_changed(
    any_database: Database, tampering: str, found_at: int
):
    stream = f"tampered:{tampering[-30:]}:{found_at}"
    with any_database.as_app() as application:
        _write(application, stream, 4)
        assert first_break(_events(application, stream)) is None
        with any_database.as_owner() as owner:
            owner.execute(tampering, [stream])
        assert first_break(_events(application, stream)) == found_at


def test_one_submission_a_round_is_the_database_s_own_word(any_database: Database):
    """A1: UNIQUE(application, round), as PostgreSQL itself tells."""
    with any_database.as_app() as connection:
        found = connection.execute(
            "SELECT pg_get_constraintdef(oid), convalidated FROM pg_constraint"
            " WHERE conrelid = 'applications_submission'::regclass AND contype = 'u'"
            " AND conname = 'applications_one_submission_a_round'"
        ).fetchone()
    assert found == ("UNIQUE (application_id, round)", True)


def test_a_role_that_may_change_the_trail_is_refused(databases: dict[str, Database], tmp_path):
    site = Site(databases["debian"], tmp_path, TILDEL_AS_OWNER="1")
    done = site.run(*_serve(site))
    assert done.returncode == 1
    assert "UPDATE audit_event" in done.stderr


@pytest.fixture
def unsafe_server(debian, databases):
    """Every durable setting off, for as long as the test runs."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    with debian.connect("postgres") as connection:
        for name in names:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        _reload(connection, "fsync", "off")
        yield databases["debian"]
        for name in names:
            connection.execute(f"ALTER SYSTEM RESET {name}")
        _reload(connection, "fsync", "on")


def _reload(connection: psycopg.Connection, name: str, value: str) -> None:
    """Told to read its settings again, the server does so a moment later."""
    connection.execute("SELECT pg_reload_conf()")
    for _ in range(10_000):
        if connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,):
            return
    raise AssertionError(f"{name} did not become {value}")


def test_a_server_that_could_lose_acknowledged_work_is_refused(unsafe_server: Database, tmp_path):
    """B1: neither the web nor the worker starts, and each fault is named."""
    site = Site(unsafe_server, tmp_path)
    for command in (_serve(site), [*_serve(site)[:3], "worker"]):
        done = site.run(*command)
        assert done.returncode == 1
        for fault in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
            assert fault in done.stderr


def _serve(site: Site) -> list[str]:
    from tests.live.servers import TILDEL

    return [*TILDEL, "serve", "--bind", f"127.0.0.1:{site.port}", "--workers", "1"]

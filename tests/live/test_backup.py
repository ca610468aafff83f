"""B5 in short: the how-to's backup, restored, is the same database, and the trail is as closed as before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.live.servers import DebianServer, set_up
from tests.live.sites import Site

KEPT = (
    "audit_event",
    "applications_submission",
    "applications_application",
    "programmes_callversion",
    "files_file",
)


def fingerprints(connection: psycopg.Connection) -> dict[str, tuple]:
    """Rows and a hash over all of them, of each table that matters."""
    return {
        table: connection.execute(
            f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY t::text)) FROM {table} t"
        ).fetchone()
        for table in KEPT
    }


def test_what_was_backed_up_comes_back(
    debian: DebianServer, real_server: Site, world: dict, owner: psycopg.Connection, tmp_path: Path
):
    before = fingerprints(owner)
    assert before["applications_submission"][0] > 0
    dump = tmp_path / "tildel.dump"
    command = [
        debian.programs / "pg_dump",
        "--format=custom",
        f"--file={dump}",
        real_server.database.owner_url,
    ]
    subprocess.run(command, check=True, capture_output=True)
    again = debian.make_database("restored", tmp_path)
    restore = [
        debian.programs / "pg_restore",
        "--no-owner",
        "--exit-on-error",
        f"--dbname={again.owner_url}",
        dump,
    ]
    subprocess.run(restore, check=True, capture_output=True)
    set_up(again.environment)

    with again.as_owner() as connection:
        assert fingerprints(connection) == before
    with again.as_app() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM audit_event")

"""Many applications like one: rows copied in the database, since making them is not what is tried here."""

from __future__ import annotations

from uuid import uuid4

import psycopg

CHILDREN = (
    "applications_draftsection",
    "applications_attachment",
    "applications_collaborator",
    "applications_endorsement",
)


def copies(connection: psycopg.Connection, source: str, count: int) -> list[str]:
    """Ids of `count` new drafts like `source`, each with a leader of its own."""
    made = [str(uuid4()) for _ in range(count)]
    with connection.transaction():
        connection.execute("CREATE TEMPORARY TABLE copied (id uuid, n int) ON COMMIT DROP")
        with connection.cursor().copy("COPY copied FROM STDIN") as out:
            for n, pk in enumerate(made):
                out.write_row((pk, n))
        _copy_applications(connection, source, count)
        for table in CHILDREN:
            _copy_children(connection, table, source)
        _leaders_of_their_own(connection)
    return made


def columns(connection: psycopg.Connection, table: str, *without: str) -> str:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    return ", ".join(f'"{name}"' for (name,) in rows if name not in without)


def _copy_applications(connection: psycopg.Connection, source: str, count: int) -> None:
    table = "applications_application"
    same = columns(connection, table, "id", "number", "reference")
    connection.execute(
        f"INSERT INTO {table} (id, number, reference, {same})"
        f" SELECT copied.id, call.next_number + copied.n, 'COPY-' || (call.next_number + copied.n), {of('one', same)}"
        f" FROM {table} one JOIN programmes_call call ON call.id = one.call_id CROSS JOIN copied WHERE one.id = %s",
        [source],
    )
    connection.execute(
        f"UPDATE programmes_call SET next_number = next_number + %s WHERE id = (SELECT call_id FROM {table} WHERE id = %s)",
        [count, source],
    )


def _copy_children(connection: psycopg.Connection, table: str, source: str) -> None:
    same = columns(connection, table, "id", "application_id")
    connection.execute(
        f"INSERT INTO {table} (application_id, {same}) SELECT copied.id, {of('child', same)}"
        f" FROM {table} child CROSS JOIN copied WHERE child.application_id = %s",
        [source],
    )


def of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{name}" for name in columns.split(", "))


def _leaders_of_their_own(connection: psycopg.Connection) -> None:
    """One may lead one application of a call."""
    connection.execute(
        "UPDATE applications_draftsection section SET content = content ||"
        " jsonb_build_object('email', copied.id || '@example.org', 'family_name', 'Eksempel ' || copied.id)"
        " FROM copied WHERE section.application_id = copied.id AND section.key = 'leader'"
    )

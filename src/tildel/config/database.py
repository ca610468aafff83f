"""What the application's database role may do: everything but change what must never change."""

from __future__ import annotations

from typing import Any

from django.db import connection

from tildel.config.environment import UnsafeSettings

# Rows here are added and read, never changed or removed, whatever the code does.
APPEND_ONLY = (
    "audit_event",
    "applications_submission",
    "applications_submissiondocument",
    "programmes_callversion",
    "measurement_frozen",
    "national_report_final",
    "privacy_erased",
)
# Of rows here only these columns are written later, each by somebody who says yes or no to what stands there;
# what was agreed or reported is never changed, and no row is removed.
WRITTEN_LATER = {
    "projects_contract": (
        "state", "leader_at", "leader_by_id", "institution_at", "institution_by_id", "reminded_at", "file_id",
    ),
    "projects_reportsubmission": (
        "institution_at", "institution_by_id", "verdict", "review", "reviewed_at", "reviewed_by_id",
    ),
}  # fmt: skip


def make_role(role: str) -> None:
    """Create the role where it is missing (embedded server only; a real one is made by its administrator)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)} LOGIN")


def grant(role: str) -> None:
    """Give `role` its rights on every table. Run by the owner after each migration."""
    name = connection.ops.quote_name(role)
    kept = ", ".join(connection.ops.quote_name(table) for table in (*APPEND_ONLY, *WRITTEN_LATER))
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {name}")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {kept} FROM {name}")
        for table, columns in WRITTEN_LATER.items():
            cursor.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {name}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}")


# Acknowledged must mean stored; each of these off would make it untrue.
SAFE_SERVER_SETTINGS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": ("on", "remote_apply")}


def unsafe_server_settings() -> list[str]:
    """The settings of the server that would lose acknowledged work, as `name = value`."""
    faults = []
    with connection.cursor() as cursor:
        for name, wanted in SAFE_SERVER_SETTINGS.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            value = cursor.fetchone()[0]
            if value not in (wanted if isinstance(wanted, tuple) else (wanted,)):
                faults.append(f"{name} = {value}")
    return faults


def rights_too_wide() -> list[str]:
    """What the role of this process may do that nobody may do to these tables, as `UPDATE audit_event`."""
    tables = (*APPEND_ONLY, *WRITTEN_LATER)
    rights = [(right, table) for table in tables for right in ("UPDATE", "DELETE", "TRUNCATE")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wanted.verb || ' ' || wanted.name"
            " FROM unnest(%s::text[], %s::text[]) AS wanted(verb, name)"
            " WHERE has_table_privilege(to_regclass(wanted.name), wanted.verb)",
            [[right for right, _ in rights], [table for _, table in rights]],
        )
        return [row[0] for row in cursor.fetchall()] + _columns_too_wide(cursor)


def _columns_too_wide(cursor: Any) -> list[str]:
    """The frozen columns that the role of this process could change, as `UPDATE projects_contract.facts`."""
    found = []
    for table, columns in WRITTEN_LATER.items():
        cursor.execute(
            "SELECT 'UPDATE ' || %s::text || '.' || attname FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"
            " AND NOT attname = ANY(%s) AND has_column_privilege(attrelid, attnum, 'UPDATE')"
            " AND NOT has_table_privilege(attrelid, 'UPDATE')",
            [table, table, list(columns)],
        )
        found += [row[0] for row in cursor.fetchall()]
    return found


def refuse_unsafe_server() -> None:
    """Raises UnsafeSettings when the server could lose acknowledged work, or this role change the trail."""
    unsafe, wide = unsafe_server_settings(), rights_too_wide()
    if unsafe:
        raise UnsafeSettings("The database could lose acknowledged work: " + ", ".join(unsafe))
    if wide:
        raise UnsafeSettings(
            "The role of this process could change what must never change: " + ", ".join(wide)
        )

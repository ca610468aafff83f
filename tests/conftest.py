"""The test database: the embedded PostgreSQL (or TEST_DATABASE_URL), a template made once, a copy a process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
os.environ["TILDEL_HOME"] = str(ROOT / "var" / "test")
os.environ["TILDEL_AS_OWNER"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "tildel.config.settings"
os.environ.pop("DATABASE_URL", None)

import hypothesis  # noqa: E402
import psycopg  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import translation  # noqa: E402
from fasteners import InterProcessLock  # noqa: E402
from xdist.scheduler import LoadScopeScheduling  # noqa: E402

# Nothing here is timed: a machine that is busy with something else makes no test fail.
hypothesis.settings.register_profile("tildel", deadline=None, max_examples=50)
hypothesis.settings.load_profile("tildel")

assert settings.AS_OWNER  # read here, with the environment above, so that the plugin finds them ready


class OneByOne(LoadScopeScheduling):
    """Test by test to whichever process is free; but one takes all that need real servers, and takes them first.

    Setting up a server costs more than any single test there.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "live" if nodeid.startswith("tests/live/") else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneByOne:
    return OneByOne(config, log)


def _fingerprint() -> str:
    """Changes with whatever makes the tables and the directory."""
    digest = hashlib.sha256()
    source = ROOT / "src" / "tildel"
    files = [
        *source.glob("*/migrations/*.py"),
        *source.glob("people/data/*"),
        source / "config" / "database.py",
        source / "portal" / "actions" / "page_tree.py",
        source / "decisions" / "data" / "known_awards.toml",
    ]
    for path in sorted(files):
        digest.update(path.read_bytes())
    for package in ("django", "django-allauth", "procrastinate", "wagtail"):
        digest.update(version(package).encode())
    return digest.hexdigest()[:12]


def _admin() -> psycopg.Connection:
    return psycopg.connect(settings.DATABASE_URLS["owner"].replace("/tildel?", "/postgres?"), autocommit=True)


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _use(name: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name


def copy_of_template(template: str, name: str) -> None:
    with _admin() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _in_a_hurry(connection: psycopg.Connection) -> None:
    """Nothing in this cluster has to outlive a power cut; what has to is tested on servers of its own."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        connection.execute(f"ALTER SYSTEM SET {setting} = off")
    connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def template_database(django_test_environment: None, django_db_blocker: object) -> str:
    """The name of a database with every table and the directory; made once for each state of the source."""
    from django.core.management import call_command

    name = f"template_{_fingerprint()}"
    (ROOT / "var").mkdir(exist_ok=True)
    with InterProcessLock(ROOT / "var" / "template.lock"), django_db_blocker.unblock():
        with _admin() as connection:
            _in_a_hurry(connection)
            if _exists(connection, name):
                return name
            for (old,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%'"
            ).fetchall():
                connection.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}_making"')
        _use(f"{name}_making")
        call_command("setup_database", verbosity=0)
        _use("postgres")
        with _admin() as connection:
            connection.execute(f'ALTER DATABASE "{name}_making" RENAME TO "{name}"')
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, worker_name: str, django_db_blocker: object) -> None:
    name = f"test_{worker_name}"
    with django_db_blocker.unblock():
        copy_of_template(template_database, name)
        _use(name)


@pytest.fixture(scope="session")
def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", f"p{os.getpid()}")


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """Every test begins and ends in the first language: a page opened by another leaves nothing behind."""
    settings.OPEN_DATA_IS_LIMITED = False
    translation.deactivate()
    yield
    translation.deactivate()

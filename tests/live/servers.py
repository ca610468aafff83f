"""Database servers for the tests against real processes: PostgreSQL as Debian packs it, and the embedded one."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tools.machine import postgresql

ROOT = Path(__file__).resolve().parents[2]
TILDEL = [sys.executable, "-m", "tildel.config.cli"]
PASSWORDS = {"tildel_owner": "an-owner-of-tests", "tildel_app": "a-canary-in-the-address-of-the-database"}


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def plain_environment() -> dict[str, str]:
    """This process's own without what the other tests or the shell say of a database or a mode."""
    ours = ("TILDEL_", "DATABASE_", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "SITE_URL", "S3_", "OIDC_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "tildel.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


@dataclass
class Database:
    """A database of one site: how the application and the owner of its tables reach it."""

    name: str
    app_url: str
    owner_url: str
    environment: dict[str, str] = field(default_factory=dict)

    def as_app(self) -> psycopg.Connection:
        return psycopg.connect(self.app_url, autocommit=True)

    def as_owner(self) -> psycopg.Connection:
        return psycopg.connect(self.owner_url, autocommit=True)


def set_up(environment: dict[str, str]) -> None:
    """The documented command, as the owner of the tables."""
    done = subprocess.run(
        [*TILDEL, "setup_database", "--verbosity", "0"],
        env={**environment, "TILDEL_AS_OWNER": "1"}, cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def how_to_sql() -> list[str]:
    """The statements of the how-to that an administrator runs, with the passwords of the tests."""
    text = (ROOT / "docs/how-to/run-for-real.md").read_text()
    block = text.split("```sql\n", 1)[1].split("```", 1)[0]
    for wanted, (role, password) in zip(("choose one", "choose another"), PASSWORDS.items(), strict=True):
        assert f"{role} LOGIN PASSWORD '{wanted}'" in block
        block = block.replace(wanted, password)
    return [statement for statement in block.split(";\n") if statement.strip()]


class DebianServer:
    """initdb'ed in a folder of its own, run by an ordinary user, with the two roles of the how-to."""

    def __init__(self) -> None:
        found = postgresql()
        assert found, "PostgreSQL from Debian is missing; `make test` installs it or says how"
        self.programs = Path(found)
        self.folder = Path(tempfile.mkdtemp(prefix="tildel-live-"))
        self.user = self._ordinary_user()
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def _ordinary_user(self) -> dict[str, str | int]:
        """What subprocess needs to leave root: PostgreSQL refuses to be run by it."""
        if os.geteuid() != 0:
            return {}
        names = {entry.pw_name for entry in pwd.getpwall()}
        name = "postgres" if "postgres" in names else "nobody"
        shutil.chown(self.folder, name)
        return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}

    def start(self) -> None:
        secret = self.folder / "password"
        secret.write_text("superuser-of-tests")
        self.folder.chmod(0o755)
        subprocess.run(
            [self.programs / "initdb", "-D", self.folder / "data", "-U", "postgres", f"--pwfile={secret}",
             "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True, capture_output=True, cwd=self.folder, **self.user,
        )  # fmt: skip
        self.launch()
        with self.connect("postgres") as connection:
            for statement in how_to_sql():
                connection.execute(statement)

    def launch(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-p", str(self.port),
                 "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.folder}",
                 "-c", "max_connections=60"],
                stdout=log, stderr=log, cwd=self.folder, **self.user,
            )  # fmt: skip
        until_true(self._answers, self.process)

    def _answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database: str) -> psycopg.Connection:
        """As the superuser, who is neither of the roles of Tildel."""
        return psycopg.connect(
            f"postgresql://postgres:superuser-of-tests@127.0.0.1:{self.port}/{database}", autocommit=True
        )

    def make_database(self, name: str, home: Path, template: str = "template0") -> Database:
        with self.connect("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{name}" OWNER tildel_owner TEMPLATE "{template}"')
        return self.database(name, home)

    def database(self, name: str, home: Path) -> Database:
        app, owner = (
            f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{name}"
            for role, password in reversed(PASSWORDS.items())
        )
        environment = {
            **plain_environment(),
            "TILDEL_HOME": str(home),
            "DATABASE_URL": app,
            "DATABASE_OWNER_URL": owner,
        }
        return Database(name, app, owner, environment)

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)  # without waiting for who is still connected
            self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def until_true(answers: object, process: subprocess.Popen[bytes], seconds: float = 30) -> None:
    """Ask until the answer is yes, as often as the process lives through a twentieth of a second."""
    for _ in range(int(seconds * 20)):
        if answers():
            return
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"{process.args} ended with {process.returncode}")
    raise AssertionError(f"{process.args} did not answer in {seconds} s")

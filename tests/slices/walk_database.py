"""A database of its own with the world of `walk_world` in it, made once a process; and a person's client on it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import connection, transaction
from django.test import Client

from tests import conftest
from tests.slices.walk_world import ROLES, World, build
from tildel.people.models import User

_made: dict[str, World] = {}


@contextmanager
def walk_database(template: str, worker: str, config: Any) -> Iterator[World]:
    """The connection points at that database while this is open; what a test commits in it stays."""
    name, home = f"walk_{worker}", connection.settings_dict["NAME"]
    if name not in _made:
        conftest.copy_of_template(template, name)
        conftest._use(name)
        with transaction.atomic():
            _made[name] = build(datetime.now(UTC))
        config.add_cleanup(lambda: _drop(name))
    conftest._use(name)
    try:
        yield _made[name]
    finally:
        conftest._use(home)


def _drop(name: str) -> None:
    with conftest._admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever is written meanwhile is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def clients(world: World) -> dict[str, Client]:
    """A client a role, logged in; errors become answers, not exceptions."""
    found = {}
    for role in ROLES:
        found[role] = Client(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="nb")
        if role != "anonymous":
            _log_in(found[role], world.users[role])
    return found


def _log_in(client: Client, user: User) -> None:
    """As somebody who has just shown who they are, which allauth asks for before it shows what is secret."""
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session.save()

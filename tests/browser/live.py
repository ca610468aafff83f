"""The site itself in this process, with the walk's world behind it, and a browser that is logged in as somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext

from tests.slices.walk_database import clients, walk_database
from tests.slices.walk_world import World


@dataclass(frozen=True)
class Live:
    """`cookies` are those of a login, by role."""

    url: str
    world: World
    cookies: dict[str, str]

    def log_in(self, context: BrowserContext, role: str) -> None:
        if role in self.cookies:
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": self.cookies[role], "url": self.url}])


@contextmanager
def live_site(template: str, worker: str, config: Any) -> Iterator[Live]:
    with walk_database(template, worker, config) as world:
        cookies = {
            role: client.cookies[settings.SESSION_COOKIE_NAME].value
            for role, client in clients(world).items()
            if settings.SESSION_COOKIE_NAME in client.cookies
        }
        with serving() as url:
            yield Live(url, world, cookies)


@contextmanager
def serving() -> Iterator[str]:
    """The address of the site, served by a thread of this process from the database the connection points at."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()
        connections.close_all()

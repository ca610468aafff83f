"""A real Chromium, Debian's, that can reach nothing but this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tools import machine

HERE = Path(__file__).parent
# Chromium asks nobody for anything: no updates, no safe-browsing lists, no names but those of this machine.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]",
]

ContextMaker = Callable[..., BrowserContext]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = machine.chromium()
    assert executable, "Chromium is not installed: `make test` says how"
    # Playwright keeps an event loop in this thread, in which Django else refuses to talk to the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
        running = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def own_database(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    """A copy of the template for one test that commits, so that nothing of it is met by the next."""
    from tests.browser import whole_way_world

    with django_db_blocker.unblock(), whole_way_world.own_database(template_database, f"own_{worker_name}"):
        yield


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: broken scripts and what the content security policy stopped.

    A test that provokes such a thing clears the list; whatever is left at its end fails it.
    """
    return []


@pytest.fixture
def new_context(browser: Browser, complaints: list[str]) -> Iterator[ContextMaker]:
    """Makes a browser of its own for one person; all of them are closed after the test."""
    opened: list[BrowserContext] = []

    def make(
        locale: str = "nb-NO",
        viewport: tuple[int, int] = (1280, 900),
        color_scheme: str = "light",
        **options: object,
    ) -> BrowserContext:
        context = browser.new_context(
            locale=locale,
            timezone_id="Europe/Oslo",
            viewport={"width": viewport[0], "height": viewport[1]},
            color_scheme=color_scheme,
            **options,
        )
        context.set_default_timeout(15_000)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on("console", lambda message: _listen(message, complaints))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_context: ContextMaker) -> Page:
    """One page of one person, for tests that need no more."""
    return new_context().new_page()


def _listen(message: ConsoleMessage, complaints: list[str]) -> None:
    # A refused request is an error on the console as well; whether it was meant is for the test to say.
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        complaints.append(f"console: {message.text}")

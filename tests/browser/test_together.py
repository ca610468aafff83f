"""Two people in one part, typed text that was not saved, notes: with a server that can be killed (A6, A7)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import BrowserContext, Page, expect

from tests import conftest
from tests.browser import axe
from tests.browser.people_at_work import Person
from tests.live.servers import Database, plain_environment
from tests.live.sites import Site
from tests.slices.walk_database import clients, walk_database
from tildel.applications.models import Note
from tildel.applications.queries.drafts import sections_of

SERVE = (sys.executable, "-m", "tests.browser.in_a_hurry")
TEXT = "Brukerpanelet leste utkastet to ganger."


@dataclass
class Real:
    """A site as a process of its own, on a copy of the walk's world; application A of the open call."""

    site: Site
    application: Any
    cookies: dict[str, str]
    new_context: Any

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"

    def path(self, part: str) -> str:
        return f"{self.url}/nb/applications/{self.application.pk}/{part}/"

    def person(self, role: str) -> tuple[BrowserContext, Page]:
        context = self.new_context()
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": self.cookies[role], "url": self.url}])
        return context, context.new_page()

    def stands(self, part: str, field: str) -> str:
        return str(sections_of(type(self.application).objects.get(pk=self.application.pk))[part].get(field))

    def kill(self) -> None:
        """All of it at once, as when the power goes."""
        pids = [self.site.processes[0].pid, *self.site.web_workers()]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        self.site.processes.pop(0).wait()


@pytest.fixture(scope="module")
def started(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any,
    browser: Any, tmp_path_factory: Any,
) -> Iterator[Real]:  # fmt: skip
    expect.set_options(timeout=15_000)
    name = f"together_{worker_name}"
    with django_db_blocker.unblock(), walk_database(template_database, worker_name, request.config) as world:
        cookies = {
            role: one.cookies[settings.SESSION_COOKIE_NAME].value
            for role, one in clients(world).items()
            if settings.SESSION_COOKIE_NAME in one.cookies
        }
        connection.close()
        conftest.copy_of_template(f"walk_{worker_name}", name)
        conftest._use(name)
        site = _site(name, tmp_path_factory.mktemp("together"))
        try:
            yield Real(site.serve(workers=1, threads=4, command=SERVE), world.places["open"].a, cookies, None)
        finally:
            site.stop()
            connection.close()
            with conftest._admin() as admin:
                admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _site(name: str, folder: Path) -> Site:
    url = settings.DATABASE_URLS["app"].replace("/tildel?", f"/{name}?")
    environment = {**plain_environment(), "TILDEL_HOME": os.environ["TILDEL_HOME"], "DATABASE_URL": url}
    site = Site(Database(name, url, url, environment), folder)
    site.environment["SITE_URL"] = f"http://127.0.0.1:{site.port}"
    return site


@pytest.fixture
def real(started: Real, new_context: Any) -> Real:
    started.new_context = new_context
    return started


def saved(page: Page) -> None:
    page.locator("form#draft").dispatch_event("focusout")
    expect(page.locator("#saved[data-state=saved]")).to_be_visible()


def test_two_people_in_one_part_lose_nothing(real: Real):
    """A6, chosen by keyboard alone."""
    _one, ada = real.person("applicant")
    _other, editor = real.person("editor")
    for page in (ada, editor):
        page.goto(real.path("users"))
    expect(ada.locator("#here")).to_be_empty()
    expect(editor.locator("#here")).to_contain_text("Applicant Eksempel")
    ada.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(ada.locator("#here")).to_contain_text("Editor Eksempel")
    editor.locator("#f-user_involvement").fill("Editors tekst")
    saved(editor)
    ada.locator("#f-user_involvement").fill(TEXT)
    conflict = ada.locator("#conflict form")
    expect(conflict).to_contain_text("Editors tekst")
    expect(conflict).to_contain_text(TEXT)
    assert real.stands("users", "user_involvement") == "Editors tekst"
    expect(ada.locator("#conflict-title")).to_be_focused()
    axe.assert_no_violations(ada)
    ada.keyboard.press("Tab")
    ada.keyboard.press("ArrowDown")
    expect(ada.locator("#theirs-user_involvement")).to_be_checked()
    ada.keyboard.press("ArrowUp")
    ada.keyboard.press("Tab")
    with ada.expect_navigation():
        ada.keyboard.press("Enter")
    expect(ada.locator("#f-user_involvement")).to_have_value(TEXT)
    assert real.stands("users", "user_involvement") == TEXT


def test_typed_text_survives_a_killed_server(real: Real):
    """A7: typed, everything killed, the browser's window closed, logged in again with a code."""
    context, page = real.person("applicant")
    page.goto(real.path("project"))
    before = page.locator("#f-title_no").input_value()
    real.kill()
    page.locator("#f-title_no").fill("Skrevet da serveren døde")
    expect(page.locator("#saved[data-state=failed]")).to_be_visible()
    page.close()
    real.site.serve(workers=1, threads=4, command=SERVE)
    context.clear_cookies()
    again = Person(context.new_page(), real.url, "nb", "applicant@example.org")
    again.page.goto(real.path("project"))
    again.log_in()
    assert again.page.url == real.path("project")
    offer = again.page.locator("#conflict section")
    expect(offer.locator("h2")).to_be_focused()
    expect(offer).to_contain_text("Skrevet da serveren døde")
    expect(offer).to_contain_text(before)
    axe.assert_no_violations(again.page)
    offer.locator("[data-use]").press("Enter")
    expect(again.page.locator("#f-title_no")).to_be_focused()
    expect(again.page.locator("#f-title_no")).to_have_value("Skrevet da serveren døde")
    saved(again.page)
    assert real.stands("project", "title_no") == "Skrevet da serveren døde"
    assert kept(again.page) == 0


def kept(page: Page) -> int:
    return int(
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tildel:keep:')).length")
    )


def test_a_session_that_ends_while_typing_leads_back_to_the_field(real: Real):
    context, page = real.person("applicant")
    page.goto(real.path("personalised"))
    Session.objects.filter(session_key=real.cookies["applicant"]).delete()
    page.locator("#f-text").fill("Skrevet etter at økten var slutt")
    link = page.locator("#saved a")
    expect(link).to_be_visible()
    assert "next=" in str(link.get_attribute("href"))
    person = Person(page, real.url, "nb", "applicant@example.org")
    person.press("#saved a")
    person.log_in()
    assert page.url == real.path("personalised") + "#f-text"
    page.locator("[data-use]").click()
    saved(page)
    assert real.stands("personalised", "text") == "Skrevet etter at økten var slutt"
    real.cookies["applicant"] = next(
        one["value"] for one in context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME
    )


def test_rows_typed_without_a_network_are_saved_when_it_is_back(real: Real):
    context, page = real.person("applicant")
    page.goto(real.path("partners"))
    rows = page.locator("[data-row]").count()
    context.set_offline(True)
    page.locator("[data-add=partners]").click()
    name = page.locator("[data-row] input[name$=-name]").last
    name.fill("Femte Eksempel")
    said = str(page.locator("#saved").get_attribute("data-offline"))
    expect(page.locator("#saved")).to_have_text(said)
    context.set_offline(False)
    expect(page.locator("#saved[data-state=saved]")).to_be_visible()
    page.goto(real.path("partners"))
    expect(page.locator("[data-row] input[name$=-name]").nth(rows - 1)).to_have_value("Femte Eksempel")


def test_a_new_row_that_was_not_saved_is_offered_and_thrown_away(real: Real):
    context, page = real.person("editor")
    page.goto(real.path("recruitment"))
    rows = page.locator("[data-row]").count()
    context.set_offline(True)
    page.locator("[data-add=recruitment]").click()
    page.locator("[data-row] input[name$=-planned]").last.fill("77")
    expect(page.locator("#saved[data-state=offline]")).to_be_visible()
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(real.path("recruitment"))
    offer = again.locator("#conflict section")
    expect(offer).to_contain_text("77")
    offer.locator("[data-use]").click()
    expect(again.locator("[data-row] input[name$=-planned]").last).to_have_value("77")
    expect(again.locator("[data-row]")).to_have_count(rows + 1)
    saved(again)
    assert kept(again) == 0


def test_logging_out_takes_kept_text_away(real: Real):
    context, page = real.person("editor")
    page.goto(real.path("users"))
    context.set_offline(True)
    page.locator("#f-user_involvement").fill("Usagt")
    expect(page.locator("#saved[data-state=offline]")).to_be_visible()
    assert kept(page) == 1
    context.set_offline(False)
    page.goto(f"{real.url}/nb/desk/")
    with page.expect_navigation():
        page.locator("header form[action$='/logout/'] button").click()
    assert kept(page) == 0


def test_notes_beside_a_field_by_keyboard(real: Real):
    _context, page = real.person("applicant")
    page.goto(real.path("project"))
    button = page.locator(".field:has(#f-title_en) > .note-button")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("textarea")).to_be_focused()
    page.keyboard.type("For lang?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.locator(".said-note")).to_contain_text("For lang?")
    axe.assert_no_violations(page)
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_contain_text("1")
    assert list(Note.objects.filter(section="project", field="title_en").values_list("text", flat=True)) == [
        "For lang?"
    ]

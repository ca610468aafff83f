"""A fresh visitor on a phone, with the keyboard alone, in three languages: a call, an award and why, a study near
by, a microscope, the right solution for data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.keyboard_world import _person
from tests.browser.live import serving
from tests.browser.test_site import _call
from tests.browser.whole_way_world import own_database
from tests.slices.portal_world import entry
from tests.slices.registers_people import account
from tests.slices.registers_world import OUS, make_committee, make_entry, make_study
from tests.slices.walk_guidance import set_up_bodies
from tildel.guidance.actions import guide
from tildel.guidance.queries import guide as guides
from tildel.portal.actions.feeding import refresh

LANGUAGES = ("nb", "nn", "en")
# Presses of the tab key from the top of a page to anything on it.
MOST = 90
WHY = {
    "nb": "Fagkomiteen fant prosjektet støtteverdig",
    "nn": "Fagkomiteen fann prosjektet støtteverdig",
    "en": "The experts found it fundable",
}


@pytest.fixture(scope="module")
def site(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, browser: Any
) -> Iterator[str]:
    with django_db_blocker.unblock(), own_database(template_database, f"visitor_{worker_name}"):
        _world()
        Client().get("/nb/")  # what is read once is read before a browser waits for it
        with serving() as url:
            yield url


def _world() -> None:
    at = timezone.now()
    _call()
    title = {
        "nb": "Oppdiktet hjerteprosjekt",
        "nn": "Oppdikta hjerteprosjekt",
        "en": "Invented heart project",
    }
    entry(1, titles=title, decided_on=date(at.year - 1, 11, 20))
    entry(2, titles=dict.fromkeys(LANGUAGES, "Another"), decided_on=date(at.year - 2, 11, 20))
    refresh(kind="award")
    owner, leader = account("owner", OUS), _person("Inga")
    make_committee(leader, _person("Utvald"), at - timedelta(days=40))
    make_entry("registered", owner=owner, leader=leader, at=at - timedelta(days=30), name="Prøvemikroskop")
    make_study("recruiting", by=owner, at=at - timedelta(days=20))
    set_up_bodies(leader, _person("Unn"), at - timedelta(days=40))
    guide.begin_draft(by=leader, at=at)
    draft = guides.draft()
    guide.publish_draft(draft=draft, saved=draft.saved, by=leader, at=at)


@pytest.fixture(params=LANGUAGES)
def visit(site: str, new_context: Any, request: Any) -> tuple[Page, str, str]:
    """The start page on a phone, the language, and where the language's pages stand."""
    language = request.param
    locale = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[language]
    page = new_context(locale=locale, viewport=(390, 844)).new_page()
    page.goto(f"{site}/{language}/")
    return page, language, f"{site}/{language}"


def go_to(page: Page, wanted: Any) -> None:
    """With the tab key alone; what has the focus is in sight."""
    for _step in range(MOST):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            expect(wanted).to_be_in_viewport()
            return
    raise AssertionError(f"{wanted} is not reached with the tab key")


def open_link(page: Page, address: str) -> None:
    go_to(page, page.locator(f"main a[href='{address}']").first)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_an_open_call(visit):
    page, language, _site = visit
    open_link(page, f"/{language}/funding/klinbeforsk-2027/")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator(f"a[href*='next=/{language}/funding/klinbeforsk-2027/']").last).to_be_visible()


def test_what_was_awarded_last_year_and_why(visit):
    page, language, _site = visit
    open_link(page, f"/{language}/awards/")
    go_to(page, page.locator(".more-filters summary"))
    page.keyboard.press("Enter")
    go_to(page, page.locator("#id_year"))
    page.keyboard.type(str(timezone.now().year - 1))
    go_to(page, page.locator("form.filters button[type=submit]"))
    page.keyboard.press("Enter")
    page.wait_for_url("**year=**")
    expect(page.locator("table.awards tbody th a")).to_have_count(1)
    open_link(page, f"/{language}/awards/walk-award-1/")
    expect(page.locator("main")).to_contain_text(WHY[language])


def test_a_study_near_by(visit):
    page, language, _site = visit
    open_link(page, f"/{language}/studies/")
    go_to(page, page.locator("form.study-search select[name=place]"))
    page.keyboard.type("Oslo univ")
    go_to(page, page.locator("form.study-search button[type=submit]"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**place={OUS}**")
    open_link(page, f"/{language}/studies/about/provestudien/")
    expect(page.locator("main")).to_contain_text("studie@example.org")


def test_a_microscope(visit):
    page, language, _site = visit
    open_link(page, f"/{language}/infrastructure/")
    go_to(page, page.locator("form.search input[name=q]"))
    page.keyboard.type("mikroskop")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=mikroskop**")
    open_link(page, f"/{language}/infrastructure/entries/provemikroskop/")
    expect(page.locator("main")).to_contain_text("mikroskop@example.org")


def test_the_right_solution_for_data(visit):
    page, language, _site = visit
    go_to(page, page.locator(".site-menu > summary"))
    page.keyboard.press("Enter")
    go_to(page, page.locator(f".site-menu-panel a[href='/{language}/guidance/']"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/guidance/")
    open_link(page, f"/{language}/guidance/data/")
    for _question in range(4):
        go_to(page, page.locator("#option-1"))
        page.keyboard.press("Space")
        go_to(page, page.locator("main form button[type=submit]"))
        with page.expect_navigation():
            page.keyboard.press("Enter")
    names = page.locator("article.verdict[data-verdict=allowed] h3")
    assert names.count() > 0
    expect(page.locator("main a[href*='answer.pdf']")).to_be_visible()

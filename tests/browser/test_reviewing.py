"""Marks by keyboard, saved as they are chosen, with the application beside: at a desk and on a phone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.live import serving
from tests.browser.whole_way_world import own_database
from tests.slices import assessment_world as w
from tildel.assessment.models import Review


@dataclass
class Desk:
    """One expert with one application, marked in halves from 0 to 5."""

    url: str
    cookie: str
    member: Any

    def open(self, new_context: Any, width: int, height: int) -> Page:
        context = new_context(locale="en-GB", viewport=(width, height))
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": self.cookie, "url": self.url}])
        page = context.new_page()
        page.goto(self.url)
        return page

    def marks(self) -> dict[str, Any]:
        return Review.objects.get(assignment__member=self.member).marks


@pytest.fixture(scope="module")
def desk(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, browser: Any
) -> Iterator[Desk]:  # fmt: skip
    logging.disable(logging.CRITICAL)
    with (
        django_db_blocker.unblock(),
        own_database(template_database, f"reviewing_{worker_name}"),
        serving() as site,
    ):
        world = w.running(1, 1)
        w.say(world, lowest=0, highest=5, best=5, step_tenths=5)
        given = w.given_to_all(world)[0]
        cookie = w.as_expert(given.member).cookies[settings.SESSION_COOKIE_NAME].value
        yield Desk(site + w.url("review", pk=given.application_id), cookie, given.member)
    logging.disable(logging.NOTSET)


def test_marks_are_typed_and_saved_and_the_mean_follows(desk: Desk, new_context: Any) -> None:
    page = desk.open(new_context, 1280, 900)
    page.locator("input[name='marks-quality']").first.focus()
    page.keyboard.type("3,")
    expect(page.locator("input[name='marks-quality'][value='3.5']")).to_be_checked()
    expect(page.locator("[data-total]")).to_have_text("Your mean so far: 3.5, preliminary: 1 mark is missing")
    page.locator("input[name='marks-benefit']").first.focus()
    page.keyboard.type("4")
    expect(page.locator("[data-total]")).to_have_text("Your mean: 3.8")
    expect(page.locator("[data-status]")).to_contain_text("Saved")
    assert desk.marks() == {"quality": 3.5, "benefit": 4}


def test_at_a_desk_each_side_scrolls_alone(desk: Desk, new_context: Any) -> None:
    page = desk.open(new_context, 1280, 700)
    page.locator("#writer").evaluate("pane => { pane.scrollTop = 200; }")
    assert page.evaluate(
        "[document.querySelector('#writer').scrollTop, document.querySelector('#reader').scrollTop, scrollY]"
    ) == [200, 0, 0]


def test_on_a_phone_one_of_the_two_is_shown_at_a_time(desk: Desk, new_context: Any) -> None:
    page = desk.open(new_context, 390, 844)
    reader, writer = page.locator("#reader"), page.locator("#writer")
    expect(reader).to_be_visible()
    expect(writer).to_be_hidden()
    page.get_by_role("button", name="My review").click()
    expect(writer).to_be_visible()
    expect(reader).to_be_hidden()
    page.get_by_role("button", name="Submit the review").click()
    expect(page.locator("ds-error-summary")).to_be_visible()
    expect(writer).to_be_visible()

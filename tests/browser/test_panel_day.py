"""A whole panel day: the officer, the leader, a member and a member in conflict, each in a browser of their own.

The screens follow by themselves: nobody loads a page again unless the test says so.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import InMemoryStorage
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.live import serving
from tests.browser.whole_way_world import own_database
from tests.slices import assessment_world as base
from tests.slices import panels_world
from tildel.panels import queries
from tildel.people.models import User


@dataclass
class Day:
    site: str
    world: panels_world.World
    new_context: Any

    def page(self, user: User, path: str, **options: Any) -> Page:
        """A browser of their own, logged in, at a page of the panel."""
        client, context = Client(), self.new_context(locale="en-GB", **options)
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.site}])
        page: Page = context.new_page()
        page.goto(f"{self.site}/en/panels/{self.world.panel.pk}/{path}")
        return page


@pytest.fixture
def day(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, new_context: Any
) -> Iterator[Day]:
    logging.disable(logging.CRITICAL)
    expect.set_options(timeout=15_000)
    memory = {"BACKEND": f"{InMemoryStorage.__module__}.InMemoryStorage"}
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES={**settings.STORAGES, "default": memory}),
        own_database(template_database, f"panel_{worker_name}"),
        serving() as site,
        override_settings(SITE_URL=site),
    ):
        yield Day(site, panels_world.planned(), new_context)
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def leaving_a_page(new_context: Any, complaints: list[str]) -> Iterator[None]:
    """A page that is left while its screen asks says so on the console: that is meant."""
    yield
    meant = ("console: htmx:sendAbort", "console: htmx:afterRequest")
    complaints[:] = [words for words in complaints if not words.startswith(meant)]


def press(page: Page, what: str, inside: str = "main") -> None:
    with page.expect_navigation():
        page.locator(f"{inside} button[value={what}]").first.click()


def main(page: Page) -> Locator:
    return page.locator("main")


def test_a_panel_day(day: Day):
    world = day.world
    officer = day.page(world.officer, "")
    leader, member, away = (
        day.page(base.user_of(one), "meeting/") for one in (world.ada, world.cai, world.dag)
    )
    expect(main(leader)).to_contain_text("The meeting has not been opened yet.")

    # The agenda: nobody leaves for 1 and 3, so they come first; by hand 2 goes before 3.
    axe.assert_no_violations(officer)
    rows = officer.locator("table.agenda tbody tr")
    expect(rows).to_contain_text(["TRIAL-2024-001", "TRIAL-2024-003", "TRIAL-2024-002"])
    expect(main(officer)).to_contain_text("Dag Expert once")
    press(officer, "up", "table.agenda tbody tr:nth-child(3)")
    expect(rows).to_contain_text(["TRIAL-2024-001", "TRIAL-2024-002", "TRIAL-2024-003"])
    with officer.expect_navigation():
        officer.locator('form[action$="/open/"] button').click()

    # The members' screens notice, and they join.
    for page in (leader, member, away):
        page.locator("button[value=join]").click()
        expect(main(page)).to_contain_text("Between cases")
    wall = officer.context.new_page()
    wall.goto(f"{day.site}/en/panels/{world.panel.pk}/room/")

    # The first case: everybody is in, the member gives marks, the leader revises hers by keyboard.
    press(officer, "next")
    for page in (leader, member, away):
        expect(page.locator("#now")).to_contain_text("Trial of treatment 1")
    expect(main(wall)).to_contain_text("Trial of treatment 1")
    axe.assert_no_violations(leader)
    axe.assert_no_violations(wall)
    leader.locator("#m-quality-4").focus()
    leader.keyboard.press("ArrowLeft")
    expect(main(leader)).to_contain_text("in your review: 4")
    expect(leader.locator("#m-quality-3")).to_be_focused()
    for field in ("quality-2", "benefit-3"):
        member.locator(f"#m-{field}").check()
        expect(member.locator(f"#m-{field}")).to_be_checked()
    expect(main(member)).to_contain_text("Given in this meeting.")
    expect(officer.locator(f"#mark-{world.cai.pk}-benefit")).to_have_value("3")
    expect(wall.locator(".wall-marks")).to_contain_text("2 · 3")
    axe.assert_no_violations(officer)
    officer.locator("#panel-text").fill("Sound, but small.")
    expect(officer.locator("[data-status]")).to_contain_text("Saved")
    expect(main(leader)).to_contain_text("Sound, but small.")

    # The second: the one in conflict is asked out before the wall shows it, and sees nothing of it.
    press(officer, "next")
    expect(main(wall)).to_contain_text("Please leave the room")
    expect(main(wall)).to_contain_text("Dag Expert")
    expect(main(wall)).not_to_contain_text("Trial of treatment 2")
    expect(main(away)).to_contain_text("You have left the room for this case.")
    axe.assert_no_violations(away)
    press(officer, "begin")
    expect(main(wall)).to_contain_text("Trial of treatment 2")
    expect(main(leader)).to_contain_text("Out of the room: Dag Expert")
    away.reload()
    assert [
        words for words in ("TRIAL-2024-002", "treatment 2", "A sound design") if words in away.content()
    ] == []
    officer.locator(f"#mark-{world.ada.pk}-quality").select_option("5")
    expect(leader.locator("#m-quality-5")).to_be_checked()

    # The third: he is let in again. In the middle of it the member finds a conflict, and is out at once.
    press(officer, "next")
    expect(away.locator("#now")).to_contain_text("Trial of treatment 3")
    base.declare_conflict(world.cai, world.base.applications[2])
    expect(main(member)).to_contain_text("You have left the room for this case.")
    expect(main(wall)).to_contain_text("Cai Expert")
    press(officer, "finish")
    expect(main(officer)).to_contain_text("All cases are dealt with.")

    close_and_read(day, officer, leader, member, away)


def close_and_read(day: Day, officer: Page, leader: Page, member: Page, away: Page) -> None:
    officer.goto(f"{day.site}/en/panels/{day.world.panel.pk}/close/")
    axe.assert_no_violations(officer)
    with officer.expect_navigation():
        officer.locator("main form[method=post] button").click()
    axe.assert_no_violations(officer)
    expect(main(officer)).to_contain_text("Sound, but small.")
    cells = officer.locator("section[aria-labelledby=case-1] tbody tr", has_text="Ada Expert").locator("td")
    assert cells.all_inner_texts() == ["4", "5", "3", "5"]
    # The members' screens go on to the minutes by themselves, each less what is closed to them.
    hidden = {leader: [], member: ["TRIAL-2024-003"], away: ["TRIAL-2024-002"]}
    for page, closed in hidden.items():
        expect(page.locator("h1")).to_contain_text("Minutes of the panel meeting")
        text = main(page).inner_text()
        assert [
            f"TRIAL-2024-00{number}" for number in (1, 2, 3) if f"TRIAL-2024-00{number}" not in text
        ] == closed
    assert [(row.reference, row.name) for row in queries.recusals(day.world.base.call)] == [
        ("TRIAL-2024-002", "Dag Expert"),
        ("TRIAL-2024-003", "Cai Expert"),
    ]
    final = {
        (row.reference[-1], row.member_id): row.marks for row in queries.panel_marks(day.world.base.call)
    }
    assert final[("1", day.world.cai.pk)] == {"quality": 2, "benefit": 3}
    assert final[("2", day.world.ada.pk)] == {"quality": 5, "benefit": 5}
    assert ("3", day.world.cai.pk) not in final


def test_two_who_steer_in_two_windows_lose_nothing(day: Day):
    first = day.page(day.world.officer, "")
    with first.expect_navigation():
        first.locator('form[action$="/open/"] button').click()
    press(first, "next")
    second = day.page(day.world.officer, "steer/")
    # Its screen does not follow, as when the line is slow.
    second.route("**/steer/?version=*", lambda route: route.fulfill(status=204))
    first.locator("#panel-text").fill("From the first window.")
    expect(first.locator("[data-status]")).to_contain_text("Saved")
    second.locator("#panel-text").fill("From the second window.")
    expect(second.locator("[data-theirs]")).to_contain_text("From the first window.")
    expect(second.locator("#panel-text")).to_have_value("From the second window.")
    second.locator("#panel-text").fill("From both windows.")
    expect(second.locator("[data-status]")).to_contain_text("Saved")
    stale = second.locator("main form.steps input[name=seen]").input_value()
    press(first, "next")
    with second.expect_navigation():
        second.evaluate(
            """seen => { const form = document.querySelector("form.steps"), button = form.querySelector("[value=next]");
            form.elements.namedItem("seen").value = seen; form.requestSubmit(button); }""",
            stale,
        )
    expect(second.locator(".messages")).to_contain_text("Somebody else steered the meeting just before you.")
    expect(main(second)).to_contain_text("Trial of treatment 3")
    assert day.world.case(1).text == "From both windows."

"""A meeting of NSG from the invitation to the published minutes, with a member in conflict, in real browsers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.live import serving
from tests.browser.whole_way_world import own_database
from tests.slices import pdf_samples
from tests.slices.governance_world import NOW, Nsg, nsg
from tildel.governance.actions import meetings
from tildel.governance.models import Case, Meeting, Paper
from tildel.messaging.models import Mail
from tildel.people.models import User


@dataclass
class Site:
    url: str
    world: Nsg
    new_context: Any

    def page(self, who: str = "") -> Page:
        """A browser of its own, logged in."""
        context = self.new_context()
        context.set_default_timeout(60_000)
        if who:
            client = Client()
            client.force_login(self.world[who], backend="django.contrib.auth.backends.ModelBackend")
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])
        return context.new_page()


@pytest.fixture
def site(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, new_context: Any
) -> Iterator[Site]:
    logging.disable(logging.CRITICAL)
    expect.set_options(timeout=60_000)
    with (
        django_db_blocker.unblock(),
        own_database(template_database, f"meeting_{worker_name}"),
        time_machine.travel(NOW, tick=True),
        serving() as url,
        override_settings(SITE_URL=url),
    ):
        yield Site(url, nsg(), new_context)
    logging.disable(logging.NOTSET)


def press(page: Page, name: str) -> None:
    """The button of that name, and the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def test_a_meeting_from_the_invitation_to_the_published_minutes(site: Site):
    secretary = site.page("secretary")
    meeting = plan_and_invite(secretary, site)
    open_case, conflicted = Case.objects.order_by("pk")

    member = site.page("west")
    declare_the_conflict(member, site, conflicted)
    everybody_comes(meeting)
    hold_the_meeting(secretary, site, open_case, conflicted)
    publish(secretary)
    read_as_the_public(site, meeting)


def plan_and_invite(page: Page, site: Site) -> Meeting:
    page.goto(f"{site.url}/en/bodies/nsg/room/")
    axe.assert_no_violations(page)
    follow(page, "Plan a meeting")
    page.fill("[name=starts]", "2026-04-14T10:00")
    page.fill("[name=ends]", "2026-04-14T14:00")
    page.fill("[name=place]", "Trondheim")
    press(page, "Plan the meeting")
    follow(page, "14 April 2026")
    add_case(page, "Strategy for biobanks")
    add_case(page, "Network on trials", ground="Offl. § 23", public="A negotiation")
    page.locator("li.sheet").nth(1).get_by_role("link", name="Change and add papers").click()
    paper = {"name": "offer.pdf", "mimeType": "application/pdf", "buffer": pdf_samples.clean("en", 2)}
    page.locator("[name=file]").set_input_files(paper)
    press(page, "Add the paper")
    expect(page.get_by_role("link", name="offer.pdf")).to_be_visible()
    axe.assert_no_violations(page)
    meeting = Meeting.objects.get()
    page.goto(f"{site.url}/en/bodies/nsg/meetings/{meeting.pk}/")
    press(page, "Send the invitations")
    return Meeting.objects.get()


def add_case(page: Page, title: str, *, ground: str = "", public: str = "") -> None:
    follow(page, "New case")
    page.fill("[name=title]", title)
    page.fill("[name=proposal]", "NSG agrees.")
    page.select_option("[name=ground]", ground)
    page.fill("[name=public_title]", public)
    press(page, "Put it on the agenda")


def declare_the_conflict(page: Page, site: Site, case: Case) -> None:
    mail = Mail.objects.get(kind="meeting.invited", to_address="west@example.org")
    address = next(word for word in mail.body.split() if word.endswith(f"/meetings/{case.meeting_id}/"))
    page.goto(address)
    press(page, "Jeg kommer")
    paper = f"{address}cases/{case.pk}/papers/{Paper.objects.get().pk}/"
    assert page.request.get(paper).status == 200
    page.locator(f"#case-{case.pk}").get_by_role("link", name="Meld interesse").click()
    page.get_by_label("Jeg er inhabil").or_(page.locator("[name=conflict][value=yes]")).first.check()
    page.select_option("[name=ground]", "fvl6.party")
    press(page, "Lagre")
    expect(page.locator(f"#case-{case.pk}")).to_contain_text("Du har meldt en interesse i denne saken.")
    expect(page.locator(f"#case-{case.pk}")).not_to_contain_text("NSG agrees.")
    assert page.request.get(paper).status == 404
    axe.assert_no_violations(page)


def everybody_comes(meeting: Meeting) -> None:
    for row in meeting.attendances.exclude(role="deputy").exclude(answer="yes"):
        meetings.answer_invitation(
            attendance=row, comes=True, by=User.objects.get(person_id=row.person_id), at=NOW
        )


def hold_the_meeting(page: Page, site: Site, case: Case, conflicted: Case) -> None:
    page.goto(f"{site.url}/en/bodies/nsg/meetings/{case.meeting_id}/run/")
    press(page, "Open the meeting")
    first, second = page.locator(f"#case-{case.pk}"), page.locator(f"#case-{conflicted.pk}")
    first.locator("textarea").first.fill("All spoke.")
    first.locator("button[value=treat]").click()
    expect(first).to_contain_text("NSG agrees.")
    second.locator("button[value=treat]").click()
    expect(page.locator("main")).to_contain_text(
        "West Eksempel has a conflict of interest and is still in the room."
    )
    second.locator("button[value=left]").click()
    expect(second).to_contain_text("West Eksempel is out since")
    second.locator("button[value=treat]").click()
    expect(second.locator("button[value=back]")).to_be_visible()
    second.locator("button[value=back]").click()
    second.locator("summary").click()
    second.locator(f"[name=i{conflicted.pk}-text]").fill("Write to the partners")
    second.locator(f"[name=i{conflicted.pk}-due]").fill("2026-05-01")
    second.get_by_role("button", name="Add the action item").click()
    expect(second).to_contain_text("Write to the partners")
    axe.assert_no_violations(page)
    press(page, "The meeting is over")
    expect(page.locator("main button[value=treat]")).to_have_count(0)


def publish(page: Page) -> None:
    follow(page, "Publish the minutes")
    expect(page.locator("main")).not_to_contain_text("Network on trials")
    press(page, "Publish to everybody")


def read_as_the_public(site: Site, meeting: Meeting) -> None:
    page = site.page()
    page.goto(f"{site.url}/en/bodies/nsg/")
    axe.assert_no_violations(page)
    follow(page, "14 April 2026")
    expect(page.locator("main")).to_contain_text("01/2026 Strategy for biobanks")
    expect(page.locator("main")).to_contain_text("Exempt from public access: Offl. § 23")
    expect(page.locator("main")).not_to_contain_text("Network on trials")
    pdf = page.request.get(f"{site.url}/en/bodies/nsg/meetings/{meeting.pk}/minutes.pdf")
    assert pdf.body().startswith(b"%PDF-")
    axe.assert_no_violations(page)
    page.goto(f"{site.url}/en/bodies/journal/?q=trials")
    expect(page.locator("main")).to_contain_text("Nothing in the journal has all these words.")

"""The national report in a real browser: a region writes, the leader approves a story, an editor makes it final,
and anybody reads the page and the PDF."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Live, live_site
from tests.slices.pdf_reading import read
from tildel.national_report.actions import documents
from tildel.national_report.models import Edition
from tildel.national_report.queries import editions

WAIT = 20_000


@pytest.fixture(scope="module")
def live(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any,
    browser: Any,
) -> Iterator[Live]:  # fmt: skip
    logging.disable(logging.CRITICAL)
    # A world of its own: what is written here would be missing from the others' walks.
    name = f"{worker_name}_report"
    with django_db_blocker.unblock(), live_site(template_database, name, request.config) as found:
        yield found
    logging.disable(logging.NOTSET)


def opened(live: Live, new_context: Any, role: str, address: str) -> Page:
    context = new_context()
    live.log_in(context, role)
    page = context.new_page()
    page.goto(f"{live.url}/nb/national-report/{address}")
    return page


def test_a_report_is_written_approved_made_final_and_read(live, new_context):
    edition = Edition.objects.get(finals=None)
    own = edition.chapters.get(owner="H12")
    work = f"manage/{edition.year}/"

    # The region writes its chapter, saved as it is typed, and delivers.
    page = opened(live, new_context, "manager", f"{work}chapters/{own.pk}/write/nb/")
    page.locator("textarea").first.fill("Regionens egne ord.\n\n- Et punkt")
    expect(page.locator("#saved[data-state=saved]")).to_be_visible(timeout=WAIT)
    page.goto(f"{live.url}/nb/national-report/{work}contributions/H12/")
    page.get_by_role("button", name="Lever").click()
    expect(page.get_by_text("Levert. Redaktørene leser det nå.")).to_be_visible()

    # The project's leader approves the story, then the region does.
    page = opened(live, new_context, "applicant", "manage/")
    page.get_by_role("link", name="Hjem").first.click()
    page.get_by_role("button", name="Godkjenn").click()
    expect(page.get_by_text("Godkjent.")).to_be_visible()
    story = edition.stories.get()
    page = opened(live, new_context, "manager", f"{work}stories/{story.pk}/")
    page.get_by_role("button", name="Godkjenn for regionen").click()
    expect(page.get_by_text("Godkjent.")).to_be_visible()

    # The editor chooses the snapshot, writes what is left and makes it final.
    page = opened(live, new_context, "officer", f"{work}describe/")
    page.select_option("#id_snapshot", index=1)
    page.get_by_role("button", name="Lagre").click()
    for chapter in edition.chapters.exclude(owner="H12"):
        page.goto(f"{live.url}/nb/national-report/{work}chapters/{chapter.pk}/write/nb/")
        page.locator("textarea").first.fill("Skrevet av redaktøren.")
        expect(page.locator("#saved[data-state=saved]")).to_be_visible(timeout=WAIT)
    page.goto(f"{live.url}/nb/national-report/{work}")
    page.get_by_role("button", name="Steng for regionene og les korrektur").click()
    page.get_by_role("link", name="Gjør den endelig").click()
    page.get_by_role("button", name="Frys den og gjør den offentlig").click()
    expect(page.get_by_text("Utgaven er endelig og åpen for alle.")).to_be_visible()
    for job in edition.jobs.filter(state="queued"):
        documents.make_document(job=editions.job_to_make(job.pk), at=job.asked_at)

    # Anybody reads it, follows a figure to where it comes from, and takes the PDF.
    page = opened(live, new_context, "anonymous", f"{edition.year}/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Last ned som PDF").first.click()
    document = read(taken.value.path().read_bytes())
    assert ("H1", "Fra Helse Sør-Øst") in document.headings
    assert document.identifiers["ua"] == "1"
    page.get_by_role("link", name="Fra Helse Sør-Øst").click()
    expect(page.get_by_text("Regionens egne ord.")).to_be_visible()
    page.get_by_role("link", name="Til nytte for pasientene").first.click()
    expect(page.get_by_role("img", name="En dør.")).to_be_visible()
    page.locator(".report-places").get_by_role("link", name="Nøkkeltall").click()
    page.locator("td.num a").first.click()  # to the rows that the number was made from
    expect(page.get_by_role("heading", level=1)).to_contain_text("Prosjekter i gang")


def test_two_people_in_one_chapter_see_both_texts(live, new_context):
    edition = Edition.objects.order_by("-year").first()
    if edition.state == "final":
        editor = opened(live, new_context, "officer", f"manage/{edition.year}/")
        editor.get_by_role("button", name="Ta den opp igjen for å rette").click()
    chapter = edition.chapters.get(key="forord")
    address = f"manage/{edition.year}/chapters/{chapter.pk}/write/nn/"
    first, second = (opened(live, new_context, role, address) for role in ("officer", "administrator"))
    first.locator("textarea").first.fill("Fyrste tekst.")
    expect(first.locator("#saved[data-state=saved]")).to_be_visible(timeout=WAIT)
    second.locator("textarea").first.fill("Andre tekst.")
    conflict = second.locator("#conflict form")
    expect(conflict).to_be_visible(timeout=WAIT)
    expect(conflict).to_contain_text("Fyrste tekst.")
    expect(conflict).to_contain_text("Andre tekst.")
    conflict.get_by_role("button").click()
    expect(second.locator("textarea").first).to_have_value("Andre tekst.", timeout=WAIT)

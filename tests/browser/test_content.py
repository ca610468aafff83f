"""What the scripts of the content's pages do: codes taken with a click, sums as one types, a CV attached."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.keyboard_world import _person, _session
from tests.browser.live import serving
from tests.browser.whole_way_world import own_database
from tests.slices.applications_world import BERGEN, OUS, SECTIONS
from tests.slices.content_world import PROJECT
from tildel.applications.actions.drafts import create_application, save_section
from tildel.applications.models import Application, CvSheet
from tildel.applications.queries.drafts import attachments_of, sections_of
from tildel.kernel.time import in_oslo
from tildel.people.queries import organisations
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of


@dataclass(frozen=True)
class Live:
    url: str
    cookie: str
    regional: Application
    clinical: Application

    def path(self, application: Application, part: str) -> str:
        return f"{self.url}/en/applications/{application.pk}/{part}/"


def _draft(template: str, *, track: str = "") -> Application:
    at, officer, ada = timezone.now(), _person("Siri"), _person("Ada")
    programme = create_programme(
        key=template, names=dict.fromkeys(("nb", "nn", "en"), template), owner=organisations()[0], board=None,
        decider=None, by=None, at=at,
    )  # fmt: skip
    appoint_officer(programme=programme, person=officer.person, held_from=at.date(), by=None, at=at)
    call = open_call(programme=programme, template=template, key=f"{template}-now", by=officer, at=at)
    closes = in_oslo(at + timedelta(days=30)).replace(tzinfo=None, second=0, microsecond=0)
    change_call(
        call=call, spec=with_changes(spec_of(call), deadline=closes, frame=60_000_000), by=officer, at=at
    )
    publish_call(call=call, by=officer, at=at)
    application = create_application(call=call, language="nb", track=track, by=ada, at=at)
    for section, version in {"project": 0, "leader": 1}.items():
        content = PROJECT if section == "project" else SECTIONS["leader"]
        save_section(
            application=application, section=section, content=content, version=version, by=ada, at=at
        )
    return application


@pytest.fixture(scope="module")
def live(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, browser: Any
) -> Iterator[Live]:
    expect.set_options(timeout=15_000)
    with django_db_blocker.unblock(), own_database(template_database, f"content_{worker_name}"):
        regional = _draft("hmn-regional-2026", track="researcher")
        clinical = _draft("klinbeforsk-2024")
        cookie = _session(_person("Ada"))
        with serving() as url:
            yield Live(url, cookie, regional, clinical)


@pytest.fixture
def ada(live: Live, new_context: Any) -> Page:
    context = new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": live.cookie, "url": live.url}])
    return context.new_page()


def is_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_attribute("data-state", "saved")


def is_accessible(page: Page) -> None:
    assert axe.analyse(page)["violations"] == []


def test_suggested_codes_are_taken_with_a_click_and_shared_equally(live: Live, ada: Page):
    ada.goto(live.path(live.regional, "classification"))
    for code in ("hrcs_hc_02can", "hrcs_hc_17res", "hrcs_ra_6_5"):
        ada.click(f"[data-suggest={code}]")
    sums = ada.locator("[data-share-sum]")
    expect(sums).to_have_text(["100 %", "100 %"])
    ada.click("[data-shares=category] [data-equal]")
    expect(sums).to_have_text(["100 %", "100 %"])
    ada.fill("#f-rows-0-percent", "60")
    expect(sums).to_have_text(["110 %", "100 %"])
    is_saved(ada)

    assert sections_of(live.regional)["classification"]["rows"] == [
        {"code": "hrcs_hc_02can", "percent": 60},
        {"code": "hrcs_hc_17res", "percent": 50},
        {"code": "hrcs_ra_6_5", "percent": 100},
    ]
    is_accessible(ada)


def _workbook() -> bytes:
    book = Workbook()
    book.active.append(["Institution", "Kind of cost", 2026, 2027])
    book.active.append([OUS, "personnel", 3_000_000, 4_000_000])
    book.active.append([BERGEN, "running", 1_000_000, 2_000_000])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_replaces_the_budget_and_the_chart_follows_what_is_typed(live: Live, ada: Page):
    ada.goto(live.path(live.clinical, "budget"))
    upload = {"name": "budget.xlsx", "mimeType": "application/octet-stream", "buffer": _workbook()}
    ada.set_input_files("#budget-file", files=[upload])
    ada.get_by_role("button", name="See what it changes").click()
    is_accessible(ada)
    ada.get_by_role("button", name="Replace the budget").click()
    expect(ada.locator("[data-total]")).to_have_text("10,000,000")
    ada.fill("#f-rows-0-years-2026", "5 000 000")
    expect(ada.locator("[data-total]")).to_have_text("12,000,000")
    expect(ada.locator("#budget-sums tbody").first.locator("tr").first.locator("td").last).to_have_text(
        "9,000,000"
    )
    assert ada.locator("#budget-sums rect[height]").count() == 4 + 2  # blocks of the chart, keys of the table


def test_what_was_typed_a_moment_ago_stands_in_the_cv_that_is_attached(live: Live, ada: Page):
    ada.goto(live.path(live.clinical, "cv/p1"))
    ada.fill("#f-education-0-what", "Medicine")
    ada.click("[data-list=education] [data-add-row]")
    ada.fill("#f-education-1-what", "Doctoral degree")
    is_accessible(ada)
    ada.fill("#f-words", "I have led two trials of treatment in hospitals and in general practice.")
    ada.get_by_role("button", name="Set it and attach it").click()
    ada.wait_for_url("**/attachments/**")

    content = CvSheet.objects.get(application=live.clinical).content
    assert [row["what"] for row in content["education"]] == ["Medicine", "Doctoral degree"]
    assert content["words"].startswith("I have led two trials")
    assert [(row.kind, row.person_key, row.file.pages) for row in attachments_of(live.clinical)] == [
        ("cv", "p1", 1)
    ]


def test_how_hard_a_summary_is_follows_what_is_typed(live: Live, ada: Page):
    ada.goto(live.path(live.clinical, "project"))
    ada.fill("#f-summary_no", "Vi vil se om medisinen virker. Du kan være med. " * 4)
    expect(ada.locator("#readable")).to_contain_text("Easy to read. LIX")
    ada.fill("#f-summary_no", "Intervensjonsspesifikke behandlingsresultater dokumenteres systematisk " * 8)
    expect(ada.locator("#readable")).to_contain_text("Hard to read.")

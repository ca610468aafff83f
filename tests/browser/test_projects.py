"""A report in a real browser: saved as it is typed, two people in one section, rows that come and go."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import Live, live_site
from tests.slices.walk_projects import NUMBER
from tildel.projects.models import Report

WAIT = 20_000


@pytest.fixture(scope="module")
def live(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any,
    browser: Any,
) -> Iterator[Live]:  # fmt: skip
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), live_site(template_database, worker_name, request.config) as found:
        yield found
    logging.disable(logging.NOTSET)


@pytest.fixture
def report(live: Live) -> Iterator[Report]:
    found = Report.objects.get(project__number=NUMBER)
    yield found
    found.sections.exclude(key__in=["accounts"]).delete()


def opened(live: Live, new_context: Any, role: str, report: Report, part: str) -> Page:
    context = new_context()
    live.log_in(context, role)
    page = context.new_page()
    page.goto(f"{live.url}/nb/projects/mine/{NUMBER}/reports/{report.pk}/{part}/")
    return page


def test_what_two_people_type_is_saved_and_both_texts_are_shown(live, new_context, report):
    first, second = (opened(live, new_context, role, report, "progress") for role in ("applicant", "editor"))
    first.fill("#id_progress", "Første tekst.")
    expect(first.locator("#saved[data-state=saved]")).to_be_visible(timeout=WAIT)
    second.fill("#id_progress", "Andre tekst.")
    conflict = second.locator("#conflict form")
    expect(conflict).to_be_visible(timeout=WAIT)
    expect(conflict).to_contain_text("Første tekst.")
    expect(conflict).to_contain_text("Andre tekst.")
    conflict.get_by_role("button").click()
    expect(second.locator("#id_progress")).to_have_value("Andre tekst.", timeout=WAIT)
    assert report.sections.get(key="progress").content["progress"] == "Andre tekst."


def test_a_row_is_added_and_what_is_wrong_is_said_at_its_field(live, new_context, report):
    page = opened(live, new_context, "applicant", report, "personnel")
    page.select_option("#id_rows-0-role", "phd")
    page.click("[data-add]")
    page.fill("#id_rows-1-people", "mange")
    expect(page.locator("#id_rows-1-people-error")).to_be_visible(timeout=WAIT)
    expect(page.locator("#saved[data-state=saved]")).to_be_visible(timeout=WAIT)
    rows = report.sections.get(key="personnel").content["rows"]
    assert [row["role"] for row in rows] == ["phd", None]

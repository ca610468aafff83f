"""A yearly report in a real browser: from the first word to the year's figures and the public page.

leader writes and signs → institution signs → officer approves → PDF → snapshot of the year → everybody reads it
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.live import Live, live_site
from tests.slices.pdf_reading import read
from tests.slices.walk_projects import NUMBER
from tildel.measurement.actions import figures
from tildel.measurement.models import SnapshotJob
from tildel.projects.models import Report

WAIT = 20_000
SUMMARY = "Vi prøver en ny behandling. Tretten personer er med."


@pytest.fixture(scope="module")
def live(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, request: Any,
    browser: Any,
) -> Iterator[Live]:  # fmt: skip
    logging.disable(logging.CRITICAL)
    # A world of its own: what is written here would be missing from the others' walks.
    name = f"{worker_name}_yearly"
    with django_db_blocker.unblock(), live_site(template_database, name, request.config) as found:
        yield found
    logging.disable(logging.NOTSET)


def as_somebody(live: Live, new_context: Any, role: str) -> Page:
    context = new_context()
    live.log_in(context, role)
    return context.new_page()


def write(
    page: Page, address: str, part: str, typed: dict[str, str], chosen: dict[str, str] | None = None
) -> None:
    page.goto(f"{address}{part}/")
    for name, value in (chosen or {}).items():
        page.select_option(f"#id_{name}", value)
    for name, value in typed.items():
        page.fill(f"#id_{name}", value)
    expect(page.locator("#saved[data-state=saved]")).to_be_visible(timeout=WAIT)


def test_a_report_goes_from_the_first_word_to_the_figures_and_the_public_page(live, new_context):
    report = Report.objects.get(project__number=NUMBER)
    address = f"{live.url}/nb/projects/mine/{NUMBER}/reports/{report.pk}/"
    leader = as_somebody(live, new_context, "applicant")
    write(leader, address, "progress", {"progress": "Alt går som planlagt."})
    write(leader, address, "users", {"user_involvement": "To pasienter sitter i styringsgruppen."})
    write(leader, address, "patients", {"patients_included": "13"})
    person = {"rows-0-role": "phd", "rows-0-sex": "female", "rows-0-age_group": "30to39"}
    write(leader, address, "personnel", {"rows-0-people": "1", "rows-0-months": "12"}, person)
    write(leader, address, "accounts", {"rows-0-used": "700000"})
    write(leader, address, "summary", {"summary_no": SUMMARY})
    leader.goto(address)
    leader.get_by_role("button", name="Signer som prosjektleder").click()
    expect(leader.get_by_text("Du har signert.")).to_be_visible()

    manager = as_somebody(live, new_context, "manager")
    manager.goto(f"{live.url}/nb/projects/mine/sign/")
    manager.get_by_role("checkbox", name=NUMBER).check()
    manager.get_by_role("button", name="Signer de valgte").click()
    expect(manager.get_by_text("1 er gjort.")).to_be_visible()

    officer = as_somebody(live, new_context, "officer")
    officer.goto(address)
    officer.get_by_role("button", name="Godkjenn", exact=True).click()
    expect(officer.get_by_text("Rapporten er godkjent.")).to_be_visible()
    with officer.expect_download() as download:
        officer.get_by_role("link", name="Den signerte rapporten (PDF)").click()
    paper = read(Path(download.value.path()).read_bytes())
    assert SUMMARY in paper.text

    officer.goto(f"{live.url}/nb/figures/manage/")
    snapshots = officer.get_by_role("region", name="Øyeblikksbilder")
    snapshots.locator("input[name=year]").fill(str(report.year))
    snapshots.get_by_role("button", name="Ta et øyeblikksbilde").click()
    officer.wait_for_url("**/manage/snapshots/**")
    job = SnapshotJob.objects.filter(year=report.year).latest("pk")
    figures.make_snapshot(job=job, at=timezone.now())  # what the queue does

    reader = new_context().new_page()
    reader.goto(f"{live.url}/nb/figures/key-figures/patients_included/")
    expect(reader.get_by_role("main")).to_contain_text("13")
    reader.goto(f"{live.url}/nb/projects/{NUMBER}/")
    expect(reader.get_by_text(SUMMARY)).to_be_visible()

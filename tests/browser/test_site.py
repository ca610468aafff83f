"""The public site as a visitor meets it: light, still, and every part two clicks away with the keyboard alone."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, Response

from tests.browser import axe
from tests.browser.keyboard_world import _person
from tests.browser.live import serving
from tests.browser.whole_way_world import own_database
from tests.slices.portal_world import entry
from tildel.kernel.time import in_oslo
from tildel.people.queries import organisations
from tildel.portal.actions.feeding import refresh
from tildel.programmes.actions import appoint_officer, change_call, create_programme, open_call, publish_call
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.queries import spec_of

BUDGET = 150_000  # bytes on the first view, compressed as the server sends them
PAGES = [
    "", "funding/", "awards/", "awards/figures/", "awards/walk-award-1/", "search/?q=hjerte", "search/?q=hjertte",
    "funding/mail/", "accessibility/",
]  # fmt: skip
PARTS = ["funding/", "awards/", "studies/", "infrastructure/", "bodies/", "search/", "accessibility/"]


@pytest.fixture(scope="module")
def site(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, browser: Any
) -> Iterator[str]:
    with django_db_blocker.unblock(), own_database(template_database, f"site_{worker_name}"):
        _call()
        _awards()
        Client().get("/nb/")  # what is read once is read before a browser waits for it
        with serving() as url:
            yield url


def _call() -> None:
    at, officer = timezone.now(), _person("Siri")
    programme = create_programme(
        key="klinbeforsk", names=dict.fromkeys(("nb", "nn", "en"), "KLINBEFORSK"), owner=organisations()[0],
        board=None, decider=None, by=None, at=at,
    )  # fmt: skip
    appoint_officer(programme=programme, person=officer.person, held_from=at.date(), by=None, at=at)
    call = open_call(
        programme=programme, template="klinbeforsk-2024", key="klinbeforsk-2027", by=officer, at=at
    )
    closes = in_oslo(at + timedelta(days=30)).replace(tzinfo=None, second=0, microsecond=0)
    change_call(call=call, spec=with_changes(spec_of(call), deadline=closes), by=officer, at=at)
    publish_call(call=call, by=officer, at=at)


def _awards() -> None:
    for number, (region, institution) in enumerate(
        [("H04", "St. Olavs hospital HF"), ("H12", "Oslo universitetssykehus HF"), ("H03", "Helse Bergen HF"),
         ("H05", "Universitetssykehuset Nord-Norge HF")] * 4, start=1,
    ):  # fmt: skip
        title = f"Oppdiktet prosjekt {number} om hjertet og hva det tåler"
        entry(
            number, titles={"nb": title, "en": f"Invented project {number} about the heart"}, region=region,
            institution=institution, amount=4_000_000 + 1_250_000 * number, codes=["hrcs_hc_03car"],
            shares={"hrcs_hc_03car": 100}, decided_on=date(2022 + number % 5, 11, 20),
        )  # fmt: skip
    refresh(kind="award")
    refresh(kind="call")


@pytest.mark.parametrize(("width", "colours"), [(1280, "light"), (320, "dark")])
def test_the_pages_are_without_violations_and_never_scroll_sideways(
    site: str, new_context: Any, width: int, colours: str
):
    page, faults = new_context(viewport=(width, 900), color_scheme=colours).new_page(), []
    for path in PAGES:
        page.goto(f"{site}/nb/{path}", wait_until="load")
        faults += [f"{path}: {rule['id']}" for rule in axe.analyse(page)["violations"]]
        wide = page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
        faults += [f"{path}: {wide} px too wide"] if wide > 0 else []
    assert faults == []


def test_the_first_view_is_light_and_nothing_moves(site: str, new_context: Any):
    page, sizes = new_context(viewport=(390, 844)).new_page(), {}
    page.on("response", lambda answer: sizes.update({answer.url: _sent(answer)}))
    page.add_init_script(
        "window.moved = []; new PerformanceObserver(list => list.getEntries().forEach(one => {"
        " window.moved.push(one.sources.map(source => (source.node || {}).outerHTML)) })).observe({type: 'layout-shift', buffered: true})"
    )
    page.goto(f"{site}/nb/", wait_until="networkidle")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    assert page.evaluate("() => window.moved") == []
    assert sum(sizes.values()) <= BUDGET, sorted(sizes.items(), key=lambda row: -row[1])


def _sent(answer: Response) -> int:
    """How many bytes go over the line: what is text is sent compressed, fonts and pictures are small already."""
    kind = answer.headers.get("content-type", "")
    body = answer.body()
    return (
        len(gzip.compress(body, 6)) if kind.startswith(("text/", "application/", "image/svg")) else len(body)
    )


@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_is_two_clicks_away_with_the_keyboard_and_without_scripts(
    site: str, new_context: Any, width: int
):
    context = new_context(viewport=(width, 800), java_script_enabled=False)
    for part in PARTS:
        page: Page = context.new_page()
        page.goto(f"{site}/nb/")
        _tab_to(page, page.locator(".site-menu > summary"))
        page.keyboard.press("Enter")
        _tab_to(page, page.locator(f".site-menu-panel a[href='/nb/{part}']"))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/nb/{part}")
        page.close()


def _tab_to(page: Page, wanted: Any) -> None:
    for _step in range(40):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"{wanted} is not reached with the tab key")

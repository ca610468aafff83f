"""axe-core on every page in a real Chromium: three languages, light and dark, wide and narrow (promise G1).

Each page is met twice, and both colours and widths come with every page: once with every rule, then, in nynorsk or
English in turn, with those that can answer differently in another language, width or colour.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser import axe
from tests.browser.live import Live, live_site
from tests.slices.walk_forms import pages_for
from tests.slices.walk_routes import routes
from tests.slices.walk_world import STAGES
from tools import accessibility

# languages, which take turns; width, colours
VIEWS = [(("nb",), 1280, "light"), (("nn", "en"), 320, "dark")]
# Who looks at which stage; a page is met by the first who may open it at the stage that fills it most.
SCENES = [
    ("anonymous", "open"), ("plain", "open"), ("applicant", "open"), ("applicant", "submitted"), ("applicant", "published"),
    ("manager", "submitted"), ("expert", "assessing"), ("officer", "assessing"), ("officer", "closed"),
    ("officer", "published"), ("officer", "decided"), ("officer", "draft"), ("board_leader", "decided"),
    ("director", "decided"), ("director_leader", "decided"), ("anonymous", "published"),
    ("administrator", "published"),
]  # fmt: skip
# More than one state of the same page is worth a look.
AGAIN = {
    ("applications:section", "submitted"), ("applications:mine", "published"), ("applications:officer_one", "closed"),
    ("desk:home", "submitted"), ("desk:home", "assessing"), ("portal:call", "published"), ("decisions:call", "published"),
}  # fmt: skip
# What only stands there later, or only for who has a second factor.
ONLY = {
    "decisions:recommend": ("officer", "decided"), "decisions:record": ("officer", "decided"),
    "decisions:publish": ("officer", "decided"), "decisions:ranking": ("officer", "published"),
    "decisions:strictness": ("officer", "decided"), "decisions:moves": ("officer", "decided"),
    "decisions:scenarios": ("officer", "decided"), "decisions:reserve": ("officer", "published"),
    "decisions:sign": ("director_leader", "decided"), "decisions:interests": ("director", "decided"),
    "decisions:public_draw": ("anonymous", "published"), "decisions:draw": ("officer", "published"),
    "decisions:public_list": ("nobody", "a file"), "account_reauthenticate": ("director", "decided"),
    "mfa_reauthenticate": ("director", "decided"), "mfa_deactivate_totp": ("director", "decided"),
    "mfa_view_recovery_codes": ("director", "decided"), "mfa_generate_recovery_codes": ("director", "decided"),
}  # fmt: skip
# allauth answers its page about a login elsewhere that failed with 401.
ALSO_ANSWERED = {"socialaccount_login_error": 401}
# Pages of allauth that only stand in the middle of something (they lead on), and answers that are no pages.
NO_PAGE = (
    "openid_",
    "open:",
    "account/",
    "mfa_download",
    "_ics",
    "_csv",
    "_xlsx",
    "_pdf",
    "_file",
    "applications:document",
    "healthz",
    "readyz",
)
FILES = ("applications:download", "applications:officer_csv", "applications:findings", "applications:document_state",
         "applications:officer_counts", "applications:save_section", "applications:upload", "applications:remove",
         "applications:submit", "applications:open", "root", "account_logout", "governance:archive",
         # answers that lead on, and parts of pages
         "applications:import_budget", "applications:replace_budget", "applications:use_rates", "applications:save_cv",
         "applications:attach_cv", "applications:cv_publications", "applications:budget_sums", "applications:category",
         "applications:endorsement_costs", "applications:similar", "assessment:revise")  # fmt: skip


@dataclass(frozen=True)
class Look:
    route: str
    role: str
    address: str  # without the language


@pytest.fixture(scope="module")
def live(
    template_database: str,
    worker_name: str,
    django_db_setup: None,
    django_db_blocker: Any,
    request: Any,
    browser: Any,
) -> Iterator[Live]:
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), live_site(template_database, worker_name, request.config) as found:
        yield found
    logging.disable(logging.NOTSET)


def looks(live: Live) -> list[Look]:
    """Every page of the access table once, and some of them in a second state."""
    found: dict[tuple[str, str], Look] = {}
    met: set[str] = set()
    for role, stage in SCENES:
        new: set[str] = set()
        for route in routes():
            if route.name.endswith(NO_PAGE) or route.name.startswith(NO_PAGE) or route.name in FILES:
                continue
            if route.name in met and (route.name, stage) not in AGAIN:
                continue
            if ONLY.get(route.name, (role, stage)) != (role, stage):
                continue
            for address in pages_for(route, role, live.world.places[stage], live.world):
                found.setdefault((route.name, address), Look(route.name, role, address.removeprefix("/nb")))
                new.add(route.name)
        met |= new
    return list(found.values())


def faults_of(page: Page, look: Look, language: str, width: int, only: tuple[str, ...] = ()) -> list[str]:
    found = [
        f"{rule['id']}: {rule['help']}\n"
        + "\n".join(f"        {node['html'][:160]}" for node in rule["nodes"][:4])
        for rule in axe.analyse(page, only)["violations"]
    ]
    seen = page.evaluate(
        "() => ({h1: document.querySelectorAll('h1').length, title: document.title.trim(), lang: document.documentElement.lang,"
        " wide: document.scrollingElement.scrollWidth, inner: innerWidth})"
    )
    if seen["h1"] != 1:
        found.append(f"{seen['h1']} first headings")
    if not seen["title"]:
        found.append("no title")
    if seen["lang"] != language:
        found.append(f"lang is {seen['lang']!r}")
    if width == 320 and seen["wide"] > seen["inner"]:
        found.append(f"scrolls sideways: {seen['wide']} px wide; {_widest(page)}")
    return found


def at_200_per_cent(page: Page) -> list[str]:
    """1280 px at 200 % is what a window of 640 px shows."""
    page.set_viewport_size({"width": 640, "height": 450})
    wide = page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
    found = [f"{wide} px too wide at 200 %; {_widest(page)}"] if wide > 0 else []
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def _widest(page: Page) -> str:
    return page.evaluate(
        "() => { const out = [...document.querySelectorAll('main *, header *, footer *')].filter(one =>"
        " one.getBoundingClientRect().right > innerWidth + 1); const last = out.at(-1);"
        " return last ? last.outerHTML.slice(0, 140) : '' }"
    )


def new_pages(live: Live, new_context: Any, language: str, width: int, colours: str) -> Any:
    """A page for each role, opened when it is first needed."""
    opened: dict[str, Page] = {}

    def page_of(role: str) -> Page:
        if role not in opened:
            context: BrowserContext = new_context(
                locale={"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[language], viewport=(width, 900), color_scheme=colours,
                reduced_motion="reduce",
            )  # fmt: skip
            live.log_in(context, role)
            opened[role] = context.new_page()
        return opened[role]

    return page_of


@pytest.mark.parametrize(("languages", "width", "colours"), VIEWS)
def test_every_page_is_without_violations(
    live: Live, new_context: Any, complaints: list[str], languages: tuple[str, ...], width: int, colours: str
):
    page_of, faults, seen = new_pages(live, new_context, languages[0], width, colours), [], 0
    for language, look in zip(cycle(languages), looks(live), strict=False):
        page = page_of(look.role)
        answer = page.goto(f"{live.url}/{language}{look.address}", wait_until="load")
        where = f"{look.route} {look.address} as {look.role}"
        if answer is None or (answer.status >= 400 and answer.status != ALSO_ANSWERED.get(look.route)):
            faults.append(f"{where}: answered {answer and answer.status}")
            continue
        seen += 1
        only = () if language == "nb" else axe.APPEARANCE
        faults += [f"{where}: {one}" for one in faults_of(page, look, language, width, only)]
        if language == "nb":
            faults += [f"{where}: {one}" for one in at_200_per_cent(page)]
        faults += [f"{where}: {one}" for one in complaints]
        complaints.clear()
    accessibility.keep(
        f"{'-'.join(languages)}-{width}-{colours}",
        pages=seen,
        faults=len(faults),
        day=datetime.now(UTC).date(),
    )
    assert seen > 60
    assert not faults, (
        f"{languages} {width} px {colours}: {len(faults)} faults on {seen} pages\n" + "\n".join(faults)
    )


# A form that is sent with nothing in it: role, stage, route, which page of it.
REFUSED = [
    ("plain", "open", "people:profile"), ("officer", "draft", "programmes:new"), ("officer", "assessing", "assessment:new_expert"),
    ("manager", "submitted", "applications:endorse"), ("expert", "assessing", "assessment:review"),
    ("officer", "closed", "applications:officer_one"), ("officer", "decided", "decisions:recommend"),
    ("manager", "submitted", "infrastructures:new"), ("manager", "submitted", "studies:new"),
]  # fmt: skip


def test_forms_that_say_what_is_wrong_are_without_violations(
    live: Live, new_context: Any, complaints: list[str]
):
    page_of, faults = new_pages(live, new_context, "nb", 1280, "light"), []
    by_name = {route.name: route for route in routes()}
    for role, stage, name in REFUSED:
        address = next(pages_for(by_name[name], role, live.world.places[stage], live.world))
        page = page_of(role)
        page.goto(f"{live.url}{address}")
        _send_empty(page)
        faults += [
            f"{name} with nothing in it: {one}"
            for one in faults_of(page, Look(name, role, address), "nb", 1280)
        ]
        complaints.clear()
    assert not faults, "\n".join(faults)


def _send_empty(page: Page) -> None:
    """Empties the first form of the page's main part and sends it as the server would get it without scripts."""
    with page.expect_navigation():
        page.evaluate(
            "() => { const form = document.querySelector('main form[method=post], main form[method=POST]');"
            " form.querySelectorAll('input[type=text], input[type=email], textarea').forEach(one => { one.value = '' });"
            " form.noValidate = true; HTMLFormElement.prototype.submit.call(form) }"
        )


def test_the_statement_knows_of_every_view():
    names = tuple(f"{'-'.join(languages)}-{width}-{colours}" for languages, width, colours in VIEWS)
    assert names == accessibility.VIEWS


def test_every_stage_is_looked_at():
    assert {stage for _role, stage in SCENES} == set(STAGES)

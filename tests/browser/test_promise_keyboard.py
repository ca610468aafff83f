"""A whole application, written and sent with the keyboard alone, on a narrow screen and with big text (G2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.browser.keyboard_world import CALL, Place, place
from tildel.applications.models import Submission

MOST = 90  # presses of Tab on one page; more is a trap

# What has the focus: its name or text, whether that can be seen, and whether it comes after the one before.
LOOK = """() => {
  const element = document.activeElement, body = element === document.body || element === document.documentElement;
  const before = window.lastFocused;
  window.lastFocused = element;
  if (body) { return { name: "", text: "", seen: true, ordered: true, kind: "BODY" }; }
  const drawn = [element, element.parentElement, element.closest("label, fieldset, .ds-field, li")].filter(Boolean).some((one) => {
    const style = getComputedStyle(one), focused = one === element || one.matches(":focus-within");
    return focused && (style.outlineStyle === "auto" || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || (one === element && style.boxShadow !== "none"));
  });
  // Stands there only while it has the focus; and the parts of a date draw their own.
  const appears = element.matches("[href='#main'], [type=date]");
  const box = element.getBoundingClientRect();
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  const open = points.some((one) => one && (one === element || element.contains(one) || one.contains(element) || one.closest("label")?.control === element));
  return {
    name: element.name || "", kind: element.tagName, type: element.type || "", href: element.getAttribute("href") || "",
    text: (element.textContent || "").replace(/\\s+/g, " ").trim().slice(0, 60),
    seen: (drawn || appears) && inside && open, why: open ? `drawn ${drawn}, inside ${inside}` : `under ${points.map((one) => one && one.outerHTML.slice(0, 60))[0]}`,
    ordered: !before || !before.isConnected || before === element || before === document.body
      || Boolean(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Hands:
    """Somebody who has only a keyboard; what was not as it should be is gathered in `faults`."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def tab(self) -> Mapping[str, Any]:
        self.page.keyboard.press("Tab")
        found: Mapping[str, Any] = self.page.evaluate(LOOK)
        where = f"{self.page.url.rpartition('/nb/')[2]} {found['kind']} {found['name'] or found['text']}"
        if not found["seen"]:
            self.faults.append(f"focus is not seen: {where} ({found['why']})")
        if not found["ordered"]:
            self.faults.append(f"focus goes back: {where}")
        return found

    def skip_to_content(self) -> None:
        """The first stop of every page; with it one is past the heading of the site."""
        # A form that is sent from there leads to the same place on the next page.
        if not self.page.url.endswith("#main"):
            assert self.tab()["href"] == "#main"
            self.page.keyboard.press("Enter")
        self.page.evaluate("window.lastFocused = null")
        wider = self.page.evaluate(WIDER)
        if wider > 0:
            self.faults.append(f"{wider} px to scroll sideways: {self.page.url.rpartition('/nb/')[2]}")

    def write(self, fields: Mapping[str, str], then: str) -> None:
        """Go through a page once, write in the fields as they come, and take the link or button `then`."""
        left = dict(fields)
        for _ in range(MOST):
            found = self.tab()
            if found["name"] in left:
                self._write(found, left.pop(found["name"]))
            elif not left and then in found["text"]:
                break
        assert (left, then in found["text"]) == ({}, True), f"{left}, at the end: {found}"
        if fields:
            expect(self.page.locator("#saved[data-state=saved]")).to_be_visible()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _write(self, found: Mapping[str, Any], text: str) -> None:
        if found["type"] == "radio":
            for _ in range(int(text)):
                self.page.keyboard.press("ArrowDown")
        else:
            self.page.keyboard.type(text)


@pytest.fixture(scope="module")
def live(
    template_database: str, worker_name: str, django_db_setup: None, django_db_blocker: Any, browser: Any
) -> Iterator[Place]:
    with django_db_blocker.unblock(), place(template_database, f"keyboard_{worker_name}") as found:
        yield found


# The window, and the size of text that the browser is set to: 320 px is also what 1280 px are at 400 %.
SIGHTS = {"at 320 px": (320, 640, 16), "with text of 200 %": (1280, 900, 32)}


def hands(live: Place, new_context: Any, sight: str) -> Hands:
    width, height, text = SIGHTS[sight]
    context = new_context(viewport=(width, height))
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": live.cookie, "url": live.url}])
    page = context.new_page()
    context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": text, "fixed": text}})
    return Hands(page)


@pytest.mark.parametrize("sight", SIGHTS)
def test_a_whole_application_by_keyboard_alone(live: Place, new_context: Any, sight: str):
    sent = Submission.objects.count()
    person = hands(live, new_context, sight)
    person.page.goto(f"{live.url}/nb/applications/start/{CALL}/")
    size = person.page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == f"{SIGHTS[sight][2] * 1.125:g}px"  # the design asks for an eighth more
    person.skip_to_content()
    person.write({}, "Start en søknad")
    person.skip_to_content()
    person.write(
        {
            "title_no": "Gange etter hoftebrudd", "title_en": "Walking after hip fracture",
            "summary_no": "Vi følger pasienter i ett år.", "summary_en": "We follow patients for a year.",
            "start": "01012028", "end": "10102028",
        },
        "Prosjektleder →",
    )  # fmt: skip
    person.skip_to_content()
    person.write({"institution": "Helse Nord-T", "position_percent": "50", "born": "01011980"}, "Formål →")
    person.skip_to_content()
    person.write({"answers-purpose": "1", "answers-plan": "Protokollen skrives om høsten."}, "Budsjett →")
    person.skip_to_content()
    person.write(
        {
            "rows-0-institution": "Helse Nord-T", "rows-0-category": "Lønn", "rows-0-years-2028": "400000",
            "justification": "Frikjøp av én lege.",
        },
        "Se over og send inn →",
    )  # fmt: skip
    person.skip_to_content()
    person.write({}, "Send inn søknaden")
    assert "/submissions/" in person.page.url
    person.skip_to_content()
    assert "\n".join(person.faults) == ""
    content = Submission.objects.latest("received_at").content["sections"]
    assert (Submission.objects.count() - sent, content["leader"]["institution"]) == (1, "983974791")
    assert content["q-purpose"]["answers"]["purpose"] == "protocol"
    assert content["budget"]["rows"][0]["years"] == {"2028": 400_000}


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(live: Place, new_context: Any):
    person = hands(live, new_context, "at 320 px")
    page = person.page
    page.goto(f"{live.url}/nb/people/profile/")
    person.skip_to_content()
    while person.tab()["name"] != "given_name":
        assert page.evaluate("document.activeElement !== document.body")
    page.keyboard.press("Control+A")
    page.keyboard.type("   ")  # nothing at all is stopped by the browser itself, which says so at the field
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "DS-ERROR-SUMMARY"
    assert "given_name" in person.tab()["href"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "given_name"
    assert "\n".join(person.faults) == ""

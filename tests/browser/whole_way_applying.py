"""The first half of the whole way: the call is opened and read, an application is written and submitted."""

from __future__ import annotations

import hashlib
import re

from playwright.sync_api import expect

from tests.browser.people_at_work import Applicant, Person, Way
from tests.browser.whole_way_world import OUS
from tests.slices import pdf_samples

DEADLINE, KEY = "2027-03-01T11:00", "klinbeforsk-2027"
BERGEN, ST_OLAV, UNN = "983974724", "883974832", "983974899"
DESCRIPTION = pdf_samples.clean("en", 6)


# --- 1 and 2: the call ---------------------------------------------------------------------------------------


def open_the_call(officer: Person) -> None:
    officer.go("calls/new/")
    officer.send({"template": "klinbeforsk-2024", "key": KEY})
    page = officer.page
    expect(page.locator(".rules li")).to_have_count(17)
    expect(page.locator(".rules li .ds-paragraph").nth(1)).to_contain_text("7–25 mill. kr")
    expect(page.locator(".rules a[href^='https://www.helse-midt.no/']").first).to_be_visible()
    officer.finds_no_fault()
    officer.press(f'a[href$="/calls/{KEY}/edit/facts/"]')
    officer.send({"deadline": DEADLINE, "frame": "25 000 000"})
    officer.go(f"calls/{KEY}/requirements/amount/")
    officer.fill({"minimum": "6 000 000"})
    page.locator("[name=maximum]").focus()
    expect(page.locator("#sentences dd[lang=en]")).to_contain_text("NOK 6–25 million")
    officer.press("main form[method=post] button[type=submit]")
    officer.press(f'a[href$="/calls/{KEY}/preview/"]')
    expect(page.locator("time").first).to_have_attribute("datetime", re.compile("^2027-03-01T1[01]:00"))
    officer.go(f"calls/{KEY}/publish/")
    officer.press("main form[method=post] button[type=submit]")
    expect(page.locator(f'main a[href$="/funding/{KEY}/"]')).to_be_visible()


def read_the_call(reader: Person) -> None:
    """In three languages, with the deadline on Oslo's clock, and as a file for the calendar."""
    frames = {"nb": "25 000 000 kr", "nn": "25 000 000 kr", "en": "NOK 25,000,000"}
    for language, frame in frames.items():
        reader.go(f"funding/{KEY}/", language=language)
        expect(reader.page.locator("html")).to_have_attribute("lang", language)
        expect(reader.page.locator("h1")).to_have_text("KLINBEFORSK 2027")
        reader.sees(frame.replace(" ", "\u00a0"))
        expect(reader.page.locator("[id^=requirement-]")).to_have_count(17)
        expect(reader.page.locator("[data-countdown]").first).not_to_be_empty()
    reader.finds_no_fault()
    calendar = reader.download('a[href$=".ics"]').decode()
    assert "DTSTART:20270301T100000Z\r\n" in calendar


# --- 3 to 5: the application ---------------------------------------------------------------------------------


def begin(kari: Applicant) -> None:
    """From the public page through the login to an empty draft."""
    kari.go(f"funding/{KEY}/")
    kari.press("aside a.ds-button")
    kari.make_account()
    kari.press(f'form[action$="/start/{KEY}/"] button')
    kari.send({"given_name": "Kari", "family_name": "Eksempel"})
    kari.press(f'form:not([action]) button, form[action$="/start/{KEY}/"] button')
    found = re.search(r"/nb/(applications/[0-9a-f-]+/)project/$", kari.page.url)
    assert found, kari.page.url
    kari.draft = found[1]


def write(kari: Applicant) -> None:
    page = kari.page
    expect(kari.finding("duration")).to_have_attribute("data-status", "unmet")
    kari.writes("project", {
        "title_no": "Sykepleiere hjemme hos mennesker med hjertesvikt", "title_en": "Nurses at home in heart failure",
        "summary_no": "Vi undersøker om hjelp hjemme virker.", "summary_en": "We study whether help at home works.",
        "start": "2028-01-01", "end": "2030-12-31",
    })  # fmt: skip
    expect(kari.finding("duration")).to_have_attribute("data-status", "met")
    kari.writes("leader", {
        "given_name": "Kari", "family_name": "Eksempel", "email": "kari@example.org", "institution": OUS,
        "position_percent": "50", "born": "1975-03-01",
    })  # fmt: skip
    partners = [
        {"name": f"Partner {n} Eksempel", "email": f"p{n}@example.org", "institution": place,
         "position_percent": "20", "central": "on"}
        for n, place in enumerate((BERGEN, ST_OLAV, UNN), start=2)
    ]  # fmt: skip
    kari.writes_rows("partners", partners, first="p2")
    expect(kari.finding("partners_all_regions")).to_have_attribute("data-status", "met")
    places = (OUS, BERGEN, ST_OLAV, UNN)
    kari.writes_rows("recruitment", [{"institution": place, "planned": "40"} for place in places])
    _budget(kari)
    kari.writes("users", {"user_involvement": "Brukerpanelet valgte det viktigste utfallet."})
    kari.writes("personalised", {"relevant": "true", "text": "Markør X måles før behandlingen."})
    kari.section("themes")
    page.locator("[name=themes]").check()
    kari.is_saved()
    _files(kari)


def _budget(kari: Applicant) -> None:
    """Too little first, and the page says so; then enough. The sums follow what is typed."""
    page, amount = kari.page, kari.finding("amount")
    kari.section("budget")
    expect(amount).to_have_attribute("data-status", "unmet")
    kari.writes("budget", {
        "rows-0-institution": OUS, "rows-0-category": "personnel", "rows-0-years-2028": "2 000 000",
        "justification": "Studiesykepleiere i alle fire regioner.",
    })  # fmt: skip
    expect(amount).to_contain_text("2 000 000 kr".replace(" ", "\u00a0"))
    expect(amount).to_have_attribute("data-status", "unmet")
    page.locator("[name=rows-0-years-2029]").press_sequentially("8000000")
    expect(page.locator("[data-total]")).to_have_text("10\u00a0000\u00a0000")
    kari.is_saved()
    expect(amount).to_have_attribute("data-status", "met")
    kari.finds_no_fault()


def _files(kari: Applicant) -> None:
    kari.section("attachments")
    expect(kari.finding("project_description")).to_have_attribute("data-status", "unmet")
    kari.uploads("project_description", "description.pdf", DESCRIPTION)
    for number in range(1, 5):
        kari.uploads(f"cv-p{number}", f"cv-{number}.pdf", pdf_samples.clean("en", number))
    for requirement in ("project_description", "cv", "language"):
        expect(kari.finding(requirement)).to_have_attribute("data-status", "met")
    kari.finds_no_fault()


def endorse(way: Way, kari: Applicant) -> None:
    """The research management answers from the link in its mail, in nynorsk."""
    kari.section("endorsement")
    kari.press('form[action$="/ask-endorsement/"] button')
    expect(kari.finding("endorsement")).to_have_attribute("data-status", "judgement")
    manager = way.person("forskingsleiing@example.org", "nn")
    manager.follow(about="-0001")
    manager.log_in()
    assert "/endorse/" in manager.page.url
    manager.sees("Sykepleiere hjemme hos mennesker med hjertesvikt")
    manager.finds_no_fault()
    manager.press("button[name=answer][value=given]")
    kari.section("endorsement")
    expect(kari.finding("endorsement")).to_have_attribute("data-status", "met")


def submit_twice(kari: Applicant) -> str:
    """The receipt of each; the second version counts. Returns the reference."""
    page = kari.page
    kari.go(f"{kari.draft}check/")
    kari.finds_no_fault()
    kari.press('form[action$="/submit/"] button')
    facts = page.locator(".receipt dl.facts dd")
    reference = facts.first.inner_text()
    assert reference == "KLINBEFORSK-2027-0001"
    expect(facts.nth(1)).to_have_text("1")
    expect(page.locator(".receipt time")).to_have_text(
        re.compile(r"^1\.\smars\s2027\skl\.\s09\.\d\d\.\d\d,\d{3}")
    )
    prints = page.locator(".receipt .mono").all_inner_texts()
    assert len(prints) == 6
    assert hashlib.sha256(DESCRIPTION).hexdigest() in prints
    kari.finds_no_fault()
    kari.writes("users", {"user_involvement": "Brukerpanelet valgte utfallet, og er med hele veien."})
    kari.go(f"{kari.draft}check/")
    kari.press('form[action$="/submit/"] button')
    expect(facts.nth(1)).to_have_text("2")
    expect(page.locator("section ol[reversed] li")).to_have_count(2)
    assert page.locator(".receipt .mono").first.inner_text() != prints[0]
    return reference

"""People in browsers of their own: how they log in, follow their mails, fill in and send."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from lxml import html
from playwright.sync_api import Locator, Page, Response, expect

from tests.browser import axe
from tildel.programmes.phrases import requirement_name

LOCALES = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
CODE = re.compile(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", re.MULTILINE)


@dataclass
class Person:
    """Somebody with a browser. Everything goes through pages: mails are read in the mailbox of the demo."""

    page: Page
    site: str
    language: str
    email: str = ""

    # --- going about ------------------------------------------------------------------------------------------

    def go(self, path: str, *, language: str = "") -> Response:
        address = path if path.startswith("http") else f"{self.site}/{language or self.language}/{path}"
        answer = self.page.goto(address)
        assert answer, address
        assert answer.status < 400, f"{answer.status} {address}"
        return answer

    def press(self, button: str) -> None:
        """Press what leads to another page, and be there."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def send(
        self, fields: Mapping[str, str], button: str = "main form[method=post] button[type=submit]"
    ) -> None:
        self.fill(fields)
        self.press(button)

    def fill(self, fields: Mapping[str, str]) -> None:
        for name, value in fields.items():
            field = self.page.locator(f'main [name="{name}"]:not([id^="note-"])')
            if field.first.get_attribute("type") == "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def sees(self, text: str, place: str = "main") -> None:
        expect(self.page.locator(place)).to_contain_text(text)

    def finds_no_fault(self) -> None:
        """axe-core finds nothing on the page as it stands."""
        axe.assert_no_violations(self.page)

    def download(self, link: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.locator(link).first.click()
        return waiting.value.path().read_bytes()

    # --- mails and logging in ---------------------------------------------------------------------------------

    def newest_mail(self, about: str = "") -> str:
        """The text of the newest mail to this person that has those words in it."""
        answer = self.page.request.get(f"{self.site}/{self.language}/mailbox/?to={self.email}")
        mails = html.fromstring(answer.body()).xpath("//article")
        return next(text for text in (mail.text_content() for mail in mails) if about in text)

    def follow(self, *, about: str) -> None:
        """The link in the newest mail about something."""
        self.go(re.findall(rf"{re.escape(self.site)}\S+", self.newest_mail(about))[0])

    def _write_code(self) -> None:
        """As often as the page asks for one."""
        expect(self.page.locator("[name=code]")).to_be_visible()
        while self.page.locator("[name=code]").count():
            self.send(
                {"code": CODE.findall(self.newest_mail())[0]}, "main form.sheet button[data-variant=primary]"
            )
        expect(self.page.locator("header .who")).to_be_visible()

    def log_in(self) -> None:
        """With a code by mail, from wherever the person is asked to."""
        if "/account/" not in self.page.url:
            self.go("account/login/code/")
        self.send({"email": self.email}, "main form.sheet button[type=submit]")
        self._write_code()

    def make_account(self) -> None:
        """From the page that asks for a login."""
        self.press('main a[href*="signup"]')
        self.send({"email": self.email}, "main form.sheet button[type=submit]")
        self._write_code()


class Applicant(Person):
    """Somebody who writes an application."""

    draft = ""  # its address, without the language

    def section(self, part: str) -> None:
        self.go(f"{self.draft}{part}/")

    def writes(self, part: str, fields: Mapping[str, str]) -> None:
        """Fill in a section and see that it was saved without a button."""
        if f"/{part}/" not in self.page.url:
            self.section(part)
        self.fill(fields)
        self.is_saved()

    def is_saved(self) -> None:
        self.page.locator("form#draft").dispatch_event("focusout")
        expect(self.page.locator("#saved[data-state=saved]")).to_be_visible()

    def writes_rows(self, part: str, rows: list[Mapping[str, str]], first: str = "0") -> None:
        """Rows one after the other, each new one made with the button."""
        self.section(part)
        for index, row in enumerate(rows):
            if index:
                self.page.locator(f"[data-add={part}]").click()
            name = f"p{int(first[1:]) + index}" if first.startswith("p") else str(index)
            self.fill({f"rows-{name}-{field}": value for field, value in row.items() if value != "on"})
            for field in (field for field, value in row.items() if value == "on"):
                self.page.locator(f'[name="rows-{name}-{field}"]').check()
        self.is_saved()

    def uploads(self, slot: str, name: str, data: bytes) -> None:
        place = self.page.locator(f"#attachment-{slot}")
        place.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": data}
        )
        expect(place.locator(".file a")).to_have_text(name)

    def finding(self, requirement: str) -> Locator:
        """What the page says beside the form about one requirement of the call."""
        with translation.override(self.language):
            name = requirement_name(requirement)
        return self.page.locator("#panel .findings > li", has=self.page.get_by_text(name, exact=True))


@dataclass
class Way:
    """The people, and what they made on the way."""

    site: str
    new_context: Any
    clock: Any

    def person(self, email: str, language: str, kind: type[Person] = Person) -> Any:
        """Somebody with a new browser in their own language."""
        page: Page = self.new_context(locale=LOCALES[language]).new_page()
        return kind(page, self.site, language, email)

    def official(self, email: str, language: str) -> Person:
        found: Person = self.person(email, language)
        found.log_in()
        return found

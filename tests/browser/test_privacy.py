"""A person asks for what is held of them and gets the file; then asks to be erased (promises H5, H6)."""

from __future__ import annotations

import json
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import ContextMaker
from tests.browser.live import serving
from tests.slices.registers_people import account
from tildel.people.models import User
from tildel.privacy.models import ErasureRequest, Export
from tildel.privacy.tasks import make_export

pytestmark = pytest.mark.usefixtures("own_database")


def log_in(context: BrowserContext, user: User, url: str) -> Page:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])
    return context.new_page()


def test_a_person_gets_the_file_while_the_page_is_open_and_asks_to_be_erased(
    new_context: ContextMaker, tmp_path: Any
):
    person = account("asks")
    with serving() as url:
        page = log_in(new_context(accept_downloads=True), person, url)
        page.goto(f"{url}/nb/privacy/")
        page.click("text=Se hva som er lagret om meg")
        page.click("text=Lag filen")
        page.wait_for_selector("progress")
        make_export(str(Export.objects.get().pk))
        # The page asks again by itself.
        page.wait_for_selector("text=Hent filen")
        with page.expect_download() as downloading:
            page.click("text=Hent filen")
        target = tmp_path / downloading.value.suggested_filename
        downloading.value.save_as(target)
        with zipfile.ZipFile(target) as found:
            data = json.loads(found.read("data.json"))
        (told,) = next(part["rows"] for part in data["tables"] if part["table"] == "people.Person")
        assert told["email"] == person.email

        page.click("text=Se hva som ville bli slettet")
        page.click("main button[type=submit]")
        page.wait_for_selector(".field-error, .ds-validation-message")
        page.check("[name=sure]")
        with page.expect_navigation():
            page.click("main button[type=submit]")
        assert "Du ba om å bli slettet" in page.inner_text("main")
        assert ErasureRequest.objects.get().person_id == person.person_id

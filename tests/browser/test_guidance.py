"""Advice in a real browser: the guide by keyboard and without scripts, a question by link, written to again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.browser.conftest import ContextMaker
from tests.browser.live import serving
from tests.slices.registers_people import account
from tests.slices.walk_guidance import set_up_bodies
from tildel.guidance.actions import cases, guide
from tildel.guidance.models import HelpCase

pytestmark = pytest.mark.usefixtures("own_database")


def test_the_guide_by_keyboard_without_scripts_and_a_question_by_its_link(new_context: ContextMaker):
    now = timezone.now()
    leader = account("leader")
    set_up_bodies(leader, account("member"), now - timedelta(days=400))
    draft = guide.begin_draft(by=leader, at=now)
    guide.publish_draft(draft=draft, saved=draft.saved, by=leader, at=now)
    cache.clear()
    with serving() as url:
        page = new_context(java_script_enabled=False).new_page()
        page.goto(f"{url}/nb/guidance/data/")
        for answers in (1, 5):  # at a hospital; the key
            page.focus("#option-1")
            page.keyboard.press("Space")
            for _step in range(answers - 1):
                page.keyboard.press("ArrowDown")
            with page.expect_navigation():
                page.keyboard.press("Enter")
        assert page.url.endswith("/nb/guidance/data/?employer=hmn&kind=key&v=1")
        assert page.inner_text("main h2 >> nth=0") == "Bare etter en vurdering av prosjektet ditt"

        page.goto(f"{url}/nb/guidance/help/")
        page.select_option("[name=topic]", "funding")
        for name, text in (("subject", "Hva passer?"), ("text", "Vi lurer."), ("email", "noen@example.org")):
            page.fill(f"[name={name}]", text)
        with page.expect_navigation():
            page.click("main form button")
        assert "/nb/guidance/help/link/" in page.url
        cases.answer(
            case=HelpCase.objects.get(), text="Den oppdiktede.", upload=None, by=leader, at=timezone.now()
        )
        page.reload()
        assert "Den oppdiktede." in page.inner_text("main")
        page.fill("[name=text]", "Takk!")
        with page.expect_navigation():
            page.click("main form button")
        assert [page.locator(".message").count(), HelpCase.objects.get().state] == [3, "taken"]

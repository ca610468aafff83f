"""The tools of the other browser tests, on a small page with our content security policy."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from playwright.sync_api import Error

from tests.browser import axe

HEAD = '<!doctype html><html lang="nb"><head><meta name="viewport" content="width=device-width"><title>Prøve</title>'
GOOD = f"{HEAD}</head><body><main><h1>Prøve</h1><p>Alt er bra.</p></main></body></html>"
BAD = (
    f'{HEAD}<link rel="stylesheet" href="/x.css"></head><body><main><h1>Prøve</h1><img src="data:,">'
    '<p class="pale">Blekt</p><button class="tiny">a</button><button class="tiny">b</button></main></body></html>'
)
INLINE = f"{HEAD}</head><body><main><h1>Prøve</h1></main><script>window.ran = true</script></body></html>"
CSS = ".pale { color: #ccc; background: #fff } .tiny { width: 10px; height: 10px; padding: 0; border: 0; margin: 0 }"
PAGES = {"/good": GOOD, "/bad": BAD, "/inline": INLINE, "/x.css": CSS}


class Handler(http.server.BaseHTTPRequestHandler):
    pages: ClassVar = PAGES

    def do_GET(self):
        body = self.pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header(
            "Content-Type", "text/css" if self.path.endswith(".css") else "text/html; charset=utf-8"
        )
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_good_page_has_no_violations_under_our_policy(site, page):
    page.goto(f"{site}/good")
    axe.assert_no_violations(page)


def test_violations_are_listed_with_rule_and_element(site, page):
    page.goto(f"{site}/bad")
    found = axe.analyse(page)["violations"]
    assert sorted(rule["id"] for rule in found) == ["color-contrast", "image-alt", "target-size"]
    with pytest.raises(AssertionError) as failure:
        axe.assert_no_violations(page)
    text = str(failure.value)
    assert text.startswith(f"3 violations on {site}/bad\n")
    assert '<p class="pale">Blekt</p>' in text


def test_what_the_policy_stops_is_a_complaint(site, page, complaints):
    page.goto(f"{site}/inline")
    assert page.evaluate("() => window.ran === undefined")
    assert [complaint.partition(":")[0] for complaint in complaints] == ["console"]
    complaints.clear()


def test_a_broken_script_is_a_complaint(site, page, complaints):
    page.goto(f"{site}/good")
    with page.expect_event("pageerror"):
        page.evaluate("() => { setTimeout(() => { throw new Error('broken') }) }")
    assert complaints == ["script: broken"]
    complaints.clear()


def test_a_context_has_its_own_language_size_and_colours(site, new_context):
    seen = []
    for locale, width, scheme in (("nn-NO", 320, "dark"), ("en-GB", 1280, "light")):
        page = new_context(locale=locale, viewport=(width, 700), color_scheme=scheme).new_page()
        page.goto(f"{site}/good")
        ask = "() => [navigator.language, innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"
        seen.append(page.evaluate(ask))
    assert seen == [["nn-NO", 320, True], ["en-GB", 1280, False]]


def test_nothing_but_this_machine_is_reached(page):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")

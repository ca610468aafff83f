"""E4: no form is taken without its token, no page without its headers, nobody is led to another site."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.slices.walk_routes import routes, unknown_values
from tildel.people.web.profile import safe_next

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DIRECTIVES = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
ELSEWHERE = [
    "https://evil.example.org/",
    "http://evil.example.org",
    "//evil.example.org/",
    "///evil.example.org",
    "////evil.example.org",
    r"\\evil.example.org",
    r"/\evil.example.org",
    r"\/evil.example.org",
    "/\t/evil.example.org",
    "\t//evil.example.org",
    " //evil.example.org",
    "\x00//evil.example.org",
    "http:evil.example.org",
    "http:/evil.example.org",
    "http:///evil.example.org",
    "https:evil.example.org",
    "//testserver@evil.example.org/",
    "https://testserver@evil.example.org/",
    "https://testserver.evil.example.org/",
    "https://evil.example.org#testserver",
    "//evil.example.org\\@testserver/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://testserver/",
    "mailto:kari@example.org",
    "//[evil.example.org",
    "https://[::1",
    "//%65vil.example.org/",
]


@pytest.fixture
def user(db):
    from tests.slices.programme_world import officer

    return officer()


@pytest.fixture
def strict(user) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def addresses() -> dict[str, str]:
    """Every address by its name, with something in it that does not exist."""
    found = {}
    for route in routes():
        try:
            found[route.name] = route.url(unknown_values(route))
        except NoReverseMatch:  # the parameter stands in the part that the library's addresses share
            found[route.name] = route.url({"provider_id": "nobody"})
    return found


@pytest.mark.parametrize("token", [None, "t" * 64])
def test_no_address_takes_a_form_without_its_token(strict: Client, token: str | None):
    strict.cookies["csrftoken"] = "b" * 32
    data = {} if token is None else {"csrfmiddlewaretoken": token}
    answers = {name: strict.post(url, data).status_code for name, url in addresses().items()}
    # The open interface is only read: whatever is sent to it is not taken.
    own = ("open:api-root", "open:openapi-json")
    wanted = {name: 405 if name.startswith("open:") and name not in own else 403 for name in answers}
    assert answers == wanted


def test_a_token_of_another_site_s_page_is_not_enough(strict: Client):
    strict.cookies["csrftoken"] = "a" * 32
    answer = strict.post(
        "/nb/people/profile/",
        {"csrfmiddlewaretoken": "a" * 32},
        headers={"origin": "https://evil.example.org"},
    )
    assert answer.status_code == 403


def test_the_refusal_is_a_page_in_plain_words(strict: Client):
    page = strict.post("/en/people/profile/").content.decode()
    shown = re.sub(r"<[^>]*>", " ", page[page.index("<main") :])
    assert "<h1" in page
    assert not re.search(r"(?i)csrf|token|forbidden|invalid", shown)


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {part[0]: sorted(part[1:]) for part in parts}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        ("/nb/", 200),
        ("/en/account/login/code/", 200),
        ("/nn/desk/", None),
        ("/nb/nothing-here/", 404),
        ("/nb/people/profile/", None),
        ("/healthz", 200),
        ("/readyz", 200),
    ],
)
def test_every_answer_has_its_headers(db, path: str, status: int | None):
    answer = Client(raise_request_exception=False).get(path)
    if status:
        assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert directives(answer.headers["Content-Security-Policy"]) == {
        name: sorted(to) for name, to in DIRECTIVES.items()
    }


def test_a_refused_form_has_its_headers_too(strict: Client):
    answer = strict.post("/nb/people/profile/")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_no_page_of_the_public_holds_inline_code(db):
    for path in ("/nb/", "/en/account/login/code/", "/nb/nothing-here/"):
        page = Client(raise_request_exception=False).get(path).content.decode()
        assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", page) == []


def test_the_session_is_out_of_reach_of_scripts_and_other_sites(user, settings):
    client = Client()
    client.get("/nb/account/login/code/")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.fixture
def private(settings):
    """With the middleware in its place, whether or not the settings have it."""
    name = "tildel.config.caching.PrivatePagesMiddleware"
    settings.MIDDLEWARE = [*(one for one in settings.MIDDLEWARE if one != name), name]


@pytest.mark.parametrize("path", ["/nb/people/profile/", "/nb/", "/nb/nothing-here/"])
def test_what_somebody_sees_who_is_logged_in_is_kept_nowhere(private, strict: Client, path: str):
    assert strict.get(path).headers["Cache-Control"] == "private, no-store"


def test_what_sets_its_own_rule_keeps_it(private, strict: Client):
    assert "no-cache" in strict.get("/readyz").headers["Cache-Control"]
    assert not Client().get("/nb/").has_header("Cache-Control")


# --- where a page leads on to ------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_our_own_check_leads_to_no_other_site(rf, wanted: str):
    request: HttpRequest = rf.get("/", {"next": wanted})
    assert safe_next(request, "desk:home") == "desk:home"


@pytest.mark.parametrize("wanted", ["/nb/desk/", "/nb/desk/?a=b#c", "http://testserver/nb/"])
def test_our_own_check_leads_on_within_the_site(rf, wanted: str):
    assert safe_next(rf.get("/", {"next": wanted}), "desk:home") == wanted


def leads_away(answer) -> bool:
    location = answer.headers.get("Location", "")
    plain = re.sub(r"[\t\r\n\x00]", "", location).replace("\\", "/").strip()
    return bool(re.match(r"(?i)([a-z][a-z0-9+.-]*:|//)", plain)) and not plain.startswith(
        "http://testserver/"
    )


def test_no_page_leads_to_another_site(user):
    """Every address, with every such `next` in the address and in the form."""
    client, faults = Client(raise_request_exception=False), []
    for wanted in ELSEWHERE:
        fields = {"next": wanted, "given_name": "Kari", "family_name": "Eksempel", "language": "nb"}
        for url in addresses().values() if wanted == ELSEWHERE[0] else _with_next():
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            full = f"{url}?{urlencode({'next': wanted})}"
            answers = [client.get(full), client.post(full, fields)]
            faults += [(url, wanted, one.headers["Location"]) for one in answers if leads_away(one)]
    assert faults == []


def _with_next() -> list[str]:
    with translation.override("nb"):
        names = (
            "people:profile",
            "account_login",
            "account_logout",
            "account_signup",
            "account_request_login_code",
        )
        return [reverse(name) for name in names]


def test_logging_in_as_leads_to_no_other_site(user):
    for wanted in ELSEWHERE:
        answer = Client().post("/nb/desk/demo/log-in/", {"user": str(user.pk), "next": wanted})
        assert not leads_away(answer), (wanted, answer.headers["Location"])

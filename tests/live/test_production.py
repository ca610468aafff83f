"""Production as the how-to says it: it starts, it is encrypted, it is ready only when it can serve, it tells no secrets."""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest

from tests.live.clients import Client
from tests.live.servers import PASSWORDS, ROOT, TILDEL, Database, DebianServer, free_port
from tests.live.sites import Site

HOST = "tildel.example.org"
FRONT = {"Host": HOST, "X-Forwarded-Proto": "https", "Referer": f"https://{HOST}/"}
KEY = "canary-of-the-signing-key-" + secrets.token_urlsafe(40)
PASSWORD = "canary-of-a-password-92 %s {x}"
EMAIL = "kari@example.org"
SOMEBODY = f"import django; django.setup(); from tests.slices.programme_world import user; user({EMAIL!r})"
MAIL_PASSWORD = "canary-of-the-mail-server"


@pytest.fixture(scope="module")
def production(
    debian: DebianServer, databases: dict[str, Database], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("production")
    database = debian.make_database("production", home, template=databases["debian"].name)
    site = ProductionSite(
        database, home, TILDEL_MODE="production", SECRET_KEY=KEY, ALLOWED_HOSTS=HOST, SITE_URL=f"https://{HOST}",
        TILDEL_FILES=str(home / "files"), TILDEL_BEHIND_PROXY="1", TILDEL_TRUST_FRONT_STAMP="1",
        EMAIL_URL=f"smtp://tildel:{MAIL_PASSWORD}@127.0.0.1:{free_port()}?tls=0",
    )  # fmt: skip
    collected = site.run(*TILDEL, "collectstatic", "--no-input", "--verbosity", "0")
    assert collected.returncode == 0, collected.stderr
    try:
        yield site.serve(workers=1)
    finally:
        site.stop()


class ProductionSite(Site):
    def ask(self, method: str, path: str, body: str | None = None, **headers: str):
        return super().ask(method, path, body, **{**FRONT, **headers})


def test_it_is_served_over_https_only(production: Site):
    status, headers, _ = production.get("/nb/", **{"X-Forwarded-Proto": "http"})
    assert (status, headers["Location"]) == (301, f"https://{HOST}/nb/")
    status, headers, _ = production.get("/nb/")
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_its_cookies_are_sent_over_https_only(production: Site):
    _, headers, _ = production.get("/nb/account/login/code/")
    [cookie] = SimpleCookie(headers["Set-Cookie"]).values()
    assert (cookie.key, cookie["secure"], cookie["samesite"], cookie["path"]) == (
        "csrftoken",
        True,
        "Lax",
        "/",
    )


def test_another_name_is_not_ours(production: Site):
    assert production.get("/nb/", Host="evil.example.org")[0] == 400


@pytest.mark.parametrize("path", ["/nb/mailbox/", "/nb/desk/demo/"])
def test_the_demo_is_not_there(production: Site, path: str):
    assert production.get(path)[0] in (302, 404)
    assert production.ask("POST", "/nb/desk/demo/log-in/")[0] in (403, 404)


def test_static_files_are_kept_for_good(production: Site):
    page = production.get("/nb/")[2].decode()
    paths = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert paths
    for path in paths:
        status, headers, _ = production.get(path)
        assert status == 200
        assert "immutable" in headers["Cache-Control"], path


# --- ready or not ------------------------------------------------------------------------------------------------


def ready(site: Site) -> tuple[int, bytes]:
    status, _, body = site.get("/readyz")
    return status, body


def test_it_is_alive_and_ready(production: Site):
    assert production.get("/healthz")[::2] == (200, b"ok\n")
    assert ready(production) == (200, b'{"ready": true}')


def test_it_is_not_ready_while_a_migration_is_missing(production: Site):
    with production.database.as_owner() as owner:
        row = owner.execute(
            "DELETE FROM django_migrations WHERE app = 'applications' AND name = '0001_initial' RETURNING app, name, applied"
        ).fetchone()
        assert row
        try:
            assert ready(production) == (503, b'{"ready": false, "why": "migrations"}')
        finally:
            owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", row)
    assert ready(production)[0] == 200


def test_it_is_not_ready_while_the_database_is_gone_and_ready_when_it_is_back(
    debian: DebianServer, production: Site
):
    name = production.database.name
    with debian.connect("postgres") as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            assert ready(production) == (503, b'{"ready": false, "why": "database"}')
            assert production.get("/healthz")[0] == 200
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    for _ in range(20):
        if ready(production)[0] == 200:
            return
    raise AssertionError("the site did not come back")


# --- H8 ----------------------------------------------------------------------------------------------------------


class Browser:
    """Keeps its cookies, as somebody who logs in."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, str, str]:
        token = self.cookies["csrftoken"].value if "csrftoken" in self.cookies else ""
        headers = {
            "Cookie": "; ".join(f"{name}={one.value}" for name, one in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = Client.form(**fields).replace("t" * 32, token) if method == "POST" else None
        status, found, page = self.site.ask(method, path, body, **headers)
        for cookie in found["Set-Cookie"].split("\n"):
            self.cookies.load(cookie)
        return status, found.get("Location", ""), page.decode()


def test_the_log_holds_no_secret(production: Site):
    """Canaries through logging in wrong and right, a refused form, an error, and a mail server that is down."""
    made = production.run(sys.executable, "-c", SOMEBODY)
    assert made.returncode == 0, made.stderr
    browser, path = Browser(production), "/nb/account/login/code/"
    browser.ask("GET", path)
    assert browser.ask("POST", "/nb/account/login/", login=EMAIL, password=PASSWORD)[0] in (200, 302)
    assert browser.ask("POST", path, email=EMAIL)[0] == 302
    with production.database.as_owner() as owner:
        body = owner.execute(
            "SELECT body FROM messaging_mail WHERE kind = 'login' ORDER BY written_at DESC"
        ).fetchone()[0]
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", body, re.M)
    assert code, body
    browser.ask("POST", "/nb/account/login/code/confirm/", code="WRONGCODE")
    status, where, _ = browser.ask("POST", "/nb/account/login/code/confirm/", code=code.group(1))
    assert status == 302, where
    assert "sessionid" in browser.cookies
    production.get("/nb/account/password/reset/key/canary1-of-a-key-in-an-address/")
    production.ask("POST", "/nb/account/password/reset/key/canary2-of-a-key-in-an-address/")
    production.ask("POST", "/nb/account/confirm-email/canary3-of-a-key/?code=canary4-in-a-query")
    sent = production.run(*TILDEL, "worker", "--once")  # fails to connect: the mail server is down

    log = production.log.read_text() + sent.stdout + sent.stderr
    assert '"route"' in log
    assert '"status": 302' in log
    secret = [
        KEY, PASSWORD, PASSWORD[:22], MAIL_PASSWORD, *PASSWORDS.values(), code.group(1), body,
        browser.cookies["sessionid"].value, browser.cookies["csrftoken"].value,
        "canary1", "canary2", "canary3", "canary4",
    ]  # fmt: skip
    assert [one for one in secret if one in log] == []


def test_every_line_of_the_log_is_json(production: Site):
    lines = [line for line in production.log.read_text().splitlines() if line.strip()]
    assert lines
    assert [line for line in lines if not isinstance(json.loads(line), dict)] == []


def test_the_example_in_the_how_to_is_what_was_started(production: Site):
    """The variables of the how-to's table are those that this test sets, and no more are needed."""
    text = (ROOT / "docs/how-to/run-for-real.md").read_text()
    named = set(re.findall(r"^(?:export )?([A-Z][A-Z0-9_]+)=", text, re.M))
    ours = {name for name in production.environment if name not in os.environ or name.startswith("TILDEL")}
    needed = {
        name for name in ours if name not in {"PYTHONPATH", "DJANGO_SETTINGS_MODULE", "TILDEL_AS_OWNER"}
    }
    assert needed <= named

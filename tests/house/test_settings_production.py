"""I4: production starts with safe settings, and refuses each one that is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tildel.config.environment import UnsafeSettings, flag, refuse_unsafe, text, words

ROOT = Path(__file__).resolve().parents[2]
KEY = "9f3b1c7d5e2a4860-never-used-to-sign-anything-but-long-enough"
SAFE = {
    "TILDEL_MODE": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "tildel.example.org",
    "SITE_URL": "https://tildel.example.org",
    "DATABASE_URL": "postgresql://tildel_app:one@db.example.org/tildel?sslmode=verify-full",
    "DATABASE_OWNER_URL": "postgresql://tildel_owner:two@db.example.org/tildel?sslmode=verify-full",
    "EMAIL_URL": "smtp://tildel:three@mail.example.org:587",
    "TILDEL_FILES": "/srv/tildel/files",
    "TILDEL_BEHIND_PROXY": "1",
    "TILDEL_TRUST_FRONT_STAMP": "1",
}
PROVIDER = {
    "OIDC_PROVIDERS": "feide",
    "OIDC_FEIDE_URL": "https://login.example.org",
    "OIDC_FEIDE_CLIENT_ID": "tildel",
    "OIDC_FEIDE_SECRET": "four",
}
FAULTS = [
    ({"TILDEL_DEBUG": "1"}, "TILDEL_DEBUG"),
    ({"SECRET_KEY": ""}, "SECRET_KEY"),
    ({"SECRET_KEY": KEY[:49]}, "SECRET_KEY"),
    ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY"),
    ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
    ({"ALLOWED_HOSTS": "tildel.example.org, *"}, "ALLOWED_HOSTS"),
    ({"SITE_URL": ""}, "SITE_URL"),
    ({"SITE_URL": "http://tildel.example.org"}, "SITE_URL"),
    ({"TILDEL_BEHIND_PROXY": "0"}, "TILDEL_TRUST_FRONT_STAMP"),
    ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ({"DATABASE_OWNER_URL": ""}, "DATABASE_OWNER_URL"),
    ({"DATABASE_OWNER_URL": SAFE["DATABASE_URL"]}, "two roles"),
    ({"DATABASE_OWNER_URL": "postgresql://tildel_app:x@[::1]:5433/other"}, "two roles"),
    ({"DATABASE_URL": "postgresql://tildel_app:one@db.example.org/tildel"}, "sslmode"),
    ({"DATABASE_URL": "postgresql://tildel_app@db.example.org/tildel?sslmode=prefer"}, "sslmode"),
    ({"DATABASE_OWNER_URL": "postgresql://owner@10.0.0.7/tildel?sslmode=disable"}, "DATABASE_OWNER_URL"),
    ({"EMAIL_URL": ""}, "EMAIL_URL"),
    ({"EMAIL_URL": "smtp://mail.example.org:25?tls=0"}, "tls=0"),
    ({"TILDEL_FILES": ""}, "TILDEL_FILES"),
    ({"S3_BUCKET": "tildel", "S3_ENDPOINT": "http://s3.example.org"}, "S3_ENDPOINT"),
    ({"TILDEL_CLAMD": "scanner.example.org:3310"}, "TILDEL_CLAMD"),
    ({**PROVIDER, "OIDC_FEIDE_URL": "http://login.example.org"}, "OIDC_FEIDE_URL"),
    *(
        ({**PROVIDER, f"OIDC_FEIDE_{name}": ""}, f"OIDC_FEIDE_{name}")
        for name in ("URL", "CLIENT_ID", "SECRET")
    ),
]
ALSO_SAFE = [
    {},
    PROVIDER,
    {"TILDEL_BEHIND_PROXY": "0", "TILDEL_TRUST_FRONT_STAMP": "0"},
    {"EMAIL_URL": "smtp://localhost:25?tls=0"},
    {"EMAIL_URL": "smtps://tildel:three@mail.example.org:465"},
    {"DATABASE_URL": "postgresql://tildel_app@/tildel?host=/run/postgresql"},
    {"DATABASE_URL": "postgresql://tildel_app@localhost:5432/tildel"},
    {"TILDEL_FILES": "", "S3_BUCKET": "tildel", "S3_ENDPOINT": "https://s3.example.org"},
    {"S3_BUCKET": "tildel", "S3_ENDPOINT": "http://127.0.0.1:9000"},
    {"TILDEL_CLAMD": "/run/clamav/clamd.ctl"},
    {"TILDEL_CLAMD": "127.0.0.1:3310"},
]


@pytest.fixture
def environment(monkeypatch):
    for name in list(os.environ):
        if name.startswith(("OIDC_", "S3_", "TILDEL_", "DATABASE_")):
            monkeypatch.delenv(name)

    def set_to(values: dict[str, str]) -> None:
        for name, value in {**SAFE, **values}.items():
            monkeypatch.setenv(name, value)

    return set_to


def refuse() -> None:
    refuse_unsafe(secret_key=text("SECRET_KEY"), hosts=words("ALLOWED_HOSTS"), debug=flag("TILDEL_DEBUG"))


@pytest.mark.parametrize(("fault", "named"), FAULTS)
def test_each_fault_is_refused_and_named(environment, fault: dict[str, str], named: str):
    environment(fault)
    with pytest.raises(UnsafeSettings) as refused:
        refuse()
    reasons = str(refused.value).split("\n  - ")[1:]
    assert any(named in reason for reason in reasons)
    # one fault has one reason, but that a missing database is also not two roles
    assert len(reasons) == 1, reasons


@pytest.mark.parametrize("change", ALSO_SAFE)
def test_what_is_safe_is_not_refused(environment, change: dict[str, str]):
    environment(change)
    assert refuse() is None


def test_all_faults_are_named_at_once(environment):
    environment({"TILDEL_DEBUG": "1", "SECRET_KEY": "", "EMAIL_URL": "", "SITE_URL": ""})
    with pytest.raises(UnsafeSettings) as refused:
        refuse()
    assert len(str(refused.value).split("\n  - ")) == 1 + 4


def test_no_reason_tells_a_secret(environment):
    environment(
        {"DATABASE_OWNER_URL": SAFE["DATABASE_URL"], "EMAIL_URL": "smtp://a:three@m.example.org?tls=0"}
    )
    with pytest.raises(UnsafeSettings) as refused:
        refuse()
    assert not any(secret in str(refused.value) for secret in ("one@", "two@", "three", KEY))


def run_django(**change: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-W", "ignore::RuntimeWarning", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={**kept, **SAFE, "DJANGO_SETTINGS_MODULE": "tildel.config.settings", "PYTHONPATH": str(ROOT / "src"),
             "DATABASE_URL": "postgresql://tildel_app@127.0.0.1:1/tildel", "TILDEL_POOL": "0", **change},
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_django_s_own_checks_find_nothing_in_production():
    """E4: `check --deploy` with every security check of Django, none silenced."""
    done = run_django()
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_the_settings_themselves_refuse():
    done = run_django(SECRET_KEY="short")
    assert done.returncode == 1
    assert "SECRET_KEY must be at least 50 characters" in done.stderr

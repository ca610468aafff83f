"""Everything that can be judged without running the product: `python -m tools.check`.

All checks run, whatever the others say; nothing is changed; the exit code is 1 when one failed. No database
is started: the settings get the address of one that is not there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv/bin"
PYTHON = str(BIN / "python")
MANAGE = [PYTHON, "-W", "ignore::RuntimeWarning", "-m", "django"]
# Port 1 of this machine: nobody listens there, and the answer comes at once.
NOWHERE = "127.0.0.1:1/tildel"
PLAIN = {
    "DJANGO_SETTINGS_MODULE": "tildel.config.settings",
    "PYTHONPATH": str(ROOT / "src"),
    "DATABASE_URL": f"postgresql://tildel_app@{NOWHERE}",
    "TILDEL_POOL": "0",
}
PRODUCTION = {
    **PLAIN,
    "TILDEL_MODE": "production",
    "SECRET_KEY": "a-key-for-this-check-only-9f3b1c7d5e2a4860-never-used-to-sign-anything",
    "ALLOWED_HOSTS": "tildel.example.org",
    "SITE_URL": "https://tildel.example.org",
    "DATABASE_OWNER_URL": f"postgresql://tildel_owner@{NOWHERE}",
    "EMAIL_URL": "smtp://mail.example.org:587",
    "TILDEL_FILES": str(ROOT / "var/files"),
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=lambda: PLAIN)


CHECKS = [
    Check("types", [str(BIN / "mypy")]),
    Check("style", [str(BIN / "ruff"), "check", "--quiet", "."]),
    Check("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    Check("walls", [str(BIN / "lint-imports")]),
    Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Check("django", [*MANAGE, "check", "--fail-level", "WARNING"]),
    Check("deployment", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    Check("messages", [PYTHON, "-m", "tools.messages", "check"]),
    Check("diagrams", [PYTHON, "-m", "tools.diagrams", "--check"]),
    Check("hygiene", [PYTHON, "-m", "tools.hygiene"]),
]


def run(check: Check) -> tuple[int, float, str]:
    """Exit code, seconds, and what was printed."""
    started = time.perf_counter()
    # What this shell has set for a database or a mail server is no part of the check.
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION}
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**kept, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, time.perf_counter() - started, done.stdout


def report(checks: list[Check]) -> int:
    """Runs them two at a time, prints them in order; answers with how many failed."""
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, (code, seconds, output) in zip(checks, pool.map(run, checks), strict=True):
            failed += code != 0
            print(f"{'ok    ' if code == 0 else 'FAILED'} {check.name:<12} {seconds:5.1f} s", flush=True)
            for line in output.rstrip().splitlines() if code else []:
                print(f"       {line}", flush=True)
    print(f"{len(checks)} checks, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(1 if report(CHECKS) else 0)

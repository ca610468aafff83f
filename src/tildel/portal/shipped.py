"""What was found when the pages were last tested for accessibility; the tests write the file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tildel.portal.domain.statement import AxeRun, digest_of, read_run

FILE = Path(__file__).parent / "data" / "accessibility.json"
_SOURCE = Path(__file__).resolve().parents[1]


@cache
def last_run() -> AxeRun | None:
    """None where no run was kept."""
    return read_run(json.loads(FILE.read_text())) if FILE.exists() else None


@cache
def pages_now() -> str:
    """The digest of every template, style and script as they are installed."""
    found = [path for kind in ("html", "css", "js") for path in _SOURCE.rglob(f"*.{kind}")]
    return digest_of((path.relative_to(_SOURCE).as_posix(), path.read_bytes()) for path in found)


def run_is_current() -> bool:
    """Whether the pages are still those that were tested."""
    run = last_run()
    return run is not None and run.digest == pages_now()

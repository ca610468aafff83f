"""Keeps what the accessibility tests found last, for the statement: `python -m tools.accessibility`.

Each view of tests/browser/test_pages_accessible.py leaves a file in var/accessibility. This joins them in
src/tildel/portal/data/accessibility.json, if there is one for every view and all are of the pages of now.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var/accessibility"
VIEWS = ("nb-1280-light", "nn-en-320-dark")

sys.path.insert(0, str(ROOT / "src"))
from tildel.portal.shipped import FILE, pages_now  # noqa: E402 - the tool also runs where nothing is installed


def keep(view: str, *, pages: int, faults: int, day: date) -> None:
    """What one view found. Called by the test itself, whether it passed or not."""
    KEPT.mkdir(parents=True, exist_ok=True)
    found = {"pages": pages, "faults": faults, "day": day.isoformat(), "digest": pages_now()}
    (KEPT / f"{view}.json").write_text(json.dumps(found))


def joined(views: Iterable[Mapping[str, Any]], *, digest: str) -> dict[str, Any]:
    """The views as one run: its oldest day, the fewest pages, all the faults.

    Raises ValueError where a view is missing or is of other pages.
    """
    rows = list(views)
    if len(rows) != len(VIEWS) or {row["digest"] for row in rows} != {digest}:
        raise ValueError("Not every view was tested on the pages as they are now. Run the browser tests.")
    return {
        "day": min(row["day"] for row in rows),
        "engine": "axe-core",
        "pages": min(row["pages"] for row in rows),
        "views": len(rows),
        "faults": sum(row["faults"] for row in rows),
        "digest": digest,
    }


def main() -> None:
    found = [json.loads(path.read_text()) for view in VIEWS if (path := KEPT / f"{view}.json").exists()]
    try:
        run = joined(found, digest=pages_now())
    except ValueError as error:
        sys.exit(str(error))
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(run, indent=1) + "\n")
    print(f"written to {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

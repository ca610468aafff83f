"""How long expected ranks take, beside the slow and obvious way in the same run.

    python bench/bench_rank.py [--quick]

Prints a table, and one row of JSON as the last line. The baseline keeps every mark in one covariance matrix
and each of the three standard deviations on a grid of its own (`tests/domain/plain_expected_rank.py`); it is
measured on a panel of a size that it can do, where the quick way is measured too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.domain.plain_expected_rank import plain_expected_ranks  # noqa: E402
from tildel.decisions.domain.expected_rank import expected_ranks  # noqa: E402
from tildel.decisions.domain.panel import Mark  # noqa: E402
from tildel.decisions.domain.panel_model import prior_for  # noqa: E402
from tildel.decisions.domain.ranking import Priority, Rule  # noqa: E402
from tildel.decisions.domain.sensitivity import Sheets, what_moves  # noqa: E402

PRIOR = prior_for(1, 6)
SEED = 20240515


def panel(applications: int, reviewers: int, each: int) -> list[Mark]:
    """Marks from 1 to 6 as the model makes them, always the same."""
    chance = random.Random(SEED)
    mild = [chance.gauss(0, 0.5) for _ in range(reviewers)]
    marks = []
    for application in range(applications):
        quality = chance.gauss(0, 0.8)
        for reviewer in chance.sample(range(reviewers), each):
            score = round(3.5 + quality + mild[reviewer] + chance.gauss(0, 0.9))
            marks.append(Mark(f"a{application:05}", f"r{reviewer:04}", Fraction(min(6, max(1, score)))))
    return marks


def seconds(work: Callable[[], object], times: int) -> float:
    """Of one run: the median."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return round(median(spent), 4)


def command_seconds(marks: list[Mark], times: int) -> float:
    rows = [f"{mark.application},{mark.reviewer},{mark.score}" for mark in marks]
    content = "\n".join(["application,reviewer,score", *rows]).encode()
    command = [sys.executable, "-m", "tildel.config.cli", "rank", "--scores", "-", "--scale", "1-6", "--json"]
    return seconds(
        lambda: subprocess.run(command, input=content, capture_output=True, check=True, cwd=ROOT / "src"),
        times,
    )


def sheets(marks: list[Mark]) -> list[Sheets]:
    given: dict[str, dict[str, dict[str, int]]] = {}
    for mark in marks:
        given.setdefault(mark.application, {})[mark.reviewer] = {"quality": int(mark.score), "benefit": 4}
    return [Sheets(name, own, frozenset(), 1_000_000) for name, own in given.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a look")
    times = 1 if parser.parse_args().quick else 5
    small, large = panel(15, 8, 3), panel(1_000, 200, 3)
    rule = Rule({"quality": 50, "benefit": 50}, Fraction(3), Priority.NONE)
    row = {
        "bench": "rank",
        "plain_15_applications_seconds": seconds(lambda: plain_expected_ranks(small, PRIOR, 16), 1),
        "rank_15_applications_seconds": seconds(lambda: expected_ranks(small, PRIOR), times),
        "rank_panel_60_by_12_seconds": seconds(lambda: expected_ranks(panel(60, 12, 12), PRIOR), times),
        "rank_1000_by_3_seconds": seconds(lambda: expected_ranks(large, PRIOR), times),
        "command_15_seconds": command_seconds(small, times),
        "command_1000_by_3_seconds": command_seconds(large, times),
        "what_moves_1000_by_3_seconds": seconds(
            lambda: what_moves(sheets(large), rule, 300_000_000, lowest=1, highest=6), times
        ),
    }
    ratio = float(row["plain_15_applications_seconds"]) / float(row["rank_15_applications_seconds"])
    row["plain_to_rank"] = round(ratio, 1)
    for name, value in row.items():
        print(f"{name:<32} {value:>12}")
    print(json.dumps(row))


if __name__ == "__main__":
    main()

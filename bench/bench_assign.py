"""How long an exact assignment takes, beside the same linear program by HiGHS in the same run.

    python bench/bench_assign.py [--quick]

Prints a table, and one row of JSON as the last line. Every size is solved in a process of its own, so that
its memory is its own: `solve_megabytes` is what the peak rises by while it is solved. `bound` is how far the
answer lies from HiGHS's optimum, relative to it; HiGHS is asked where it takes seconds only. `cpu` is the
time the processor spent, which other programs on the machine change little.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import numpy as np  # noqa: E402

from tildel.assessment.domain.assignment import solve  # noqa: E402
from tildel.assessment.domain.assignment_problem import Problem  # noqa: E402

DEMAND = 3
# applications, reviewers, pairs an application, asked of HiGHS too
SIZES = [(200, 80, 80, True), (1_000, 400, 93, True), (5_000, 2_000, 100, False), (20_000, 8_000, 100, False)]
FILES = [(5_000, 2_000, 100), (5_000, 2_000, 200)]


def problem(applications: int, reviewers: int, each: int) -> Problem:
    """Random pairs with affinities of six decimals; every reviewer has at least one application."""
    chance = np.random.default_rng(1)
    rows = [np.sort(chance.choice(reviewers, each, replace=False)) for _ in range(applications)]
    most = -(-DEMAND * applications * 13 // (10 * reviewers)) + 1
    return Problem.of_arrays(
        [f"a{number:05}" for number in range(applications)],
        [f"r{number:05}" for number in range(reviewers)],
        np.full(applications, DEMAND), np.full(reviewers, 1), np.full(reviewers, most),
        np.repeat(np.arange(applications, dtype=np.int32), each), np.concatenate(rows).astype(np.int32),
        chance.integers(0, 1_000_001, applications * each),
    )  # fmt: skip


def measure(applications: int, reviewers: int, each: int, *, with_highs: bool) -> dict[str, Any]:
    """One size in this process: the median of five answers, the memory of the first."""
    asked = problem(applications, reviewers, each)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent, worked, memory = [], [], 0
    for _ in range(5):
        start, begun = time.perf_counter(), time.process_time()
        found = solve(asked)
        spent.append(time.perf_counter() - start)
        worked.append(time.process_time() - begun)
        memory = memory or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    row = {
        "size": f"{applications} × {reviewers}", "pairs": len(asked.affinity), "solved": found.solved,
        "milliseconds": round(median(spent) * 1000, 1), "cpu_milliseconds": round(median(worked) * 1000, 1),
        "solve_megabytes": memory // 1024, "highs_milliseconds": None, "bound": None,
    }  # fmt: skip
    if with_highs:
        start = time.perf_counter()
        bound = highs(asked)
        row["highs_milliseconds"] = round((time.perf_counter() - start) * 1000, 1)
        row["bound"] = abs(found.objective - bound) / bound
    return row


def highs(asked: Problem) -> float:
    """The optimum of the linear program, in millionths."""
    from scipy.optimize import linprog  # noqa: PLC0415 - not with the flow's memory
    from scipy.sparse import coo_array, vstack  # noqa: PLC0415

    count = len(asked.affinity)
    rows, ones = np.arange(count), np.ones(count)
    need = coo_array((ones, (asked.application, rows)), shape=(len(asked.applications), count)).tocsr()
    load = coo_array((ones, (asked.reviewer, rows)), shape=(len(asked.reviewers), count)).tocsr()
    found = linprog(
        -asked.affinity.astype(float), A_eq=need, b_eq=asked.demand, A_ub=vstack([load, -load]),
        b_ub=np.concatenate((asked.maximum, -asked.minimum)), bounds=(0, 1), method="highs",
    )  # fmt: skip
    return float(-found.fun)


def measure_files(applications: int, reviewers: int, each: int) -> dict[str, Any]:
    """From CSV to the answer, start of the process and all: the median of five."""
    asked = problem(applications, reviewers, each)
    with TemporaryDirectory(prefix="tildel-bench-") as folder:
        home = Path(folder)
        pairs = zip(asked.application.tolist(), asked.reviewer.tolist(), asked.affinity.tolist(), strict=True)
        names, seats = asked.applications, asked.reviewers
        (home / "pairs.csv").write_text(
            "application,reviewer,affinity\n"
            + "".join(f"{names[one]},{seats[other]},{value / 10**6:.6f}\n" for one, other, value in pairs)
        )
        loads = zip(seats, asked.minimum.tolist(), asked.maximum.tolist(), strict=True)
        (home / "reviewers.csv").write_text(
            "reviewer,min,max\n" + "".join(f"{name},{least},{most}\n" for name, least, most in loads)
        )
        (home / "applications.csv").write_text(
            "application,demand\n" + "".join(f"{name},{DEMAND}\n" for name in names)
        )
        command = [sys.executable, "-m", "tildel.config.cli", "assign", "--json"]
        for name in ("pairs", "reviewers", "applications"):
            command += [f"--{name}", str(home / f"{name}.csv")]
        spent, worked = (median(times) for times in zip(*(_seconds(command) for _ in range(5)), strict=True))
    help_ = [*command[:4], "--help"]
    start, started = (median(times) for times in zip(*(_seconds(help_) for _ in range(5)), strict=True))
    return {
        "size": f"{applications} × {reviewers}", "pairs": len(asked.affinity),
        "csv_to_json_seconds": round(spent, 3), "cpu_seconds": round(worked, 3),
        "start_seconds": round(start, 3), "start_cpu_seconds": round(started, 3),
    }  # fmt: skip


def _seconds(command: list[str]) -> tuple[float, float]:
    """From start to end, and of the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=ROOT / "src", stdout=subprocess.DEVNULL, check=True)
    spent, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the smaller sizes only")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)  # one size, in a process of its own
    asked = parser.parse_args()
    if asked.size is not None:
        *size, with_highs = SIZES[asked.size]
        print(json.dumps(measure(*size, with_highs=with_highs)))
        return
    sizes = range(2 if asked.quick else len(SIZES))
    solves = [
        json.loads(
            subprocess.run(
                [sys.executable, __file__, "--size", str(number)], capture_output=True, text=True, check=True
            ).stdout
        )
        for number in sizes
    ]
    files = [measure_files(*size) for size in FILES[: 1 if asked.quick else None]]
    for rows in (solves, files):
        print("  ".join(f"{name:>20}" for name in rows[0]))
        for row in rows:
            print("  ".join(f"{value!s:>20}" for value in row.values()))
    print(json.dumps({"bench": "assign", "solve": solves, "files": files}))


if __name__ == "__main__":
    main()

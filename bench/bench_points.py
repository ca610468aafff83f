"""Publication points of a million creator shares, and key figures of ten years of 3,000 projects.

    python bench/bench_points.py [--shares 1000000] [--projects 3000]

Prints a table, and one row of JSON as the last line. The baselines, on the same machine at the same moment:
the exact rule in decimals for each share of a sample, and plain Python for the same key figures.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

import numpy as np  # noqa: E402

from tildel.measurement.domain import point_rules  # noqa: E402
from tildel.measurement.domain.bulk_points import (  # noqa: E402
    ABROAD,
    HOME,
    UNIDENTIFIED,
    AffiliationColumns,
    PointColumns,
    points_of_columns,
)
from tildel.measurement.domain.key_figures import (  # noqa: E402
    Column,
    Formula,
    KeyFigure,
    Period,
    Rows,
    compute,
)
from tildel.measurement.domain.point_rules import Kind  # noqa: E402
from tildel.measurement.domain.points import Affiliation, Creator, Publication, points_of  # noqa: E402
from tildel.measurement.shipped import shipped_point_rules  # noqa: E402

RULES = shipped_point_rules()
KINDS = [
    Kind(year, *rest, level)
    for year in range(2010, 2025)
    for rest in (("article", "journal"), ("monograph", "series"), ("chapter", "publisher"))
    for level in (1, 2)
]
INSTITUTIONS, SAMPLE = 400, 20_000


def median_of(work: Callable[[], object], times: int = 5) -> float:
    """Seconds that `work` takes: the median."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def columns(shares: int) -> tuple[np.ndarray[Any, np.dtype[np.int64]], AffiliationColumns]:
    """Invented publications with some six affiliations each; the first 300 institutions are Norwegian."""
    chance = np.random.default_rng(2024)
    publications = max(1, shares // 6)
    institution = chance.integers(UNIDENTIFIED, INSTITUTIONS, shares)
    rows = AffiliationColumns(
        publication=np.sort(chance.integers(0, publications, shares)),
        creator=chance.integers(0, 20_000, shares),
        institution=institution,
        country=np.where(institution < 300, HOME, ABROAD).astype(np.int8),
        verified=chance.random(shares) < 0.98,
    )
    return chance.integers(0, len(KINDS), publications), rows


def as_publications(
    kind_of: np.ndarray[Any, np.dtype[np.int64]], rows: AffiliationColumns, upto: int
) -> list[Publication]:
    """The first `upto` rows as publications. A person's rows stay creators of their own with one id, since
    each row says for itself whether it is verified; they count as one creator."""
    creators: dict[int, dict[int, list[tuple[Affiliation, bool]]]] = defaultdict(lambda: defaultdict(list))
    for index in range(upto):
        name = int(rows.institution[index])
        country = "NO" if rows.country[index] == HOME else "SE"
        affiliation = Affiliation(str(name) if name >= 0 else None, country)
        one = (affiliation, bool(rows.verified[index]))
        creators[int(rows.publication[index])][int(rows.creator[index])].append(one)
    return [
        Publication(
            str(number),
            KINDS[int(kind_of[number])],
            tuple(
                Creator(str(person), (affiliation,), verified)
                for person, places in people.items()
                for affiliation, verified in places
            ),
        )
        for number, people in creators.items()
    ]


def exactly(publications: list[Publication]) -> dict[tuple[int, int], int]:
    return {
        (int(one.id), int(each.institution)): int(each.points.scaleb(4))
        for one in (points_of(publication, RULES) for publication in publications)
        for each in one.institutions
    }


def decimals_for_each_share(publications: list[Publication]) -> None:
    """The baseline: the rule in decimals for every institution of every creator, nothing remembered."""
    for one in publications:
        measure = RULES.measure(one.kind, one.is_international)
        shares = len(one.creators)
        for creator in one.creators:
            for _ in creator.affiliations:
                point_rules._portion.__wrapped__(measure.weight, measure.factor, measure.formula, 1, shares)


def differing(found: PointColumns, exact: dict[tuple[int, int], int], last: int) -> int:
    bulk = {
        (number, institution): value
        for number, institution, value in zip(
            found.publication.tolist(), found.institution.tolist(), found.points.tolist(), strict=True
        )
        if number < last
    }
    return len(dict(bulk.items() ^ {key: value for key, value in exact.items() if key[0] < last}.items()))


def measure_points(shares: int) -> dict[str, Any]:
    kind_of, rows = columns(shares)
    seconds = median_of(lambda: points_of_columns(KINDS, kind_of, rows, RULES))
    found = points_of_columns(KINDS, kind_of, rows, RULES)
    sample = min(SAMPLE, shares)
    publications = as_publications(kind_of, rows, sample)
    one_by_one = median_of(lambda: [points_of(one, RULES) for one in publications], 3)
    baseline = median_of(lambda: decimals_for_each_share(publications), 3)
    # the last publication of the sample may be cut
    last = int(rows.publication[sample - 1])
    return {
        "shares": shares,
        "points_seconds": round(seconds, 3),
        "one_by_one_seconds_a_million": round(one_by_one / sample * 1_000_000, 1),
        "decimals_seconds_a_million": round(baseline / sample * 1_000_000, 1),
        "points_to_decimals": round(baseline / sample * shares / seconds, 1),
        "differing_in_the_sample": differing(found, exactly(publications), last),
    }


def figures() -> list[KeyFigure]:
    names = {"nb": "Oppdiktet tall", "nn": "Oppdikta tal", "en": "Invented figure"}
    inputs = {Formula.SHARE: ("women", "active"), Formula.PER: ("paid", "patients")}
    return [
        KeyFigure(f"{formula}_{name}", names, "nobody", Period.CALENDAR_YEAR, "NOK", "invented", formula,
                  inputs.get(formula, (name,)))
        for formula in Formula
        for name in ("paid", "patients", "points", "women")
    ]  # fmt: skip


def projects(years: int, projects: int) -> tuple[dict[str, list[str]], dict[str, list[int | None]]]:
    chance = np.random.default_rng(7)
    rows = years * projects
    labels = {
        "year": [str(2015 + index // projects) for index in range(rows)],
        "region": [f"H{number}" for number in chance.integers(0, 4, rows).tolist()],
        "institution": [f"I{number}" for number in chance.integers(0, 40, rows).tolist()],
    }
    most = {"paid": 5_000_000, "patients": 60, "points": 40_000, "women": 2, "active": 2}
    values: dict[str, list[int | None]] = {
        name: [None if hidden < 0.03 else value for value, hidden in zip(
            chance.integers(0, top, rows).tolist(), chance.random(rows).tolist(), strict=True)]
        for name, top in most.items()
    }  # fmt: skip
    return labels, values


def measure_key_figures(count: int) -> dict[str, Any]:
    labels, values = projects(10, count)
    ways = [("year",), ("year", "region"), ("year", "institution")]

    def all_figures() -> int:
        rows = Rows(labels, {name: Column.of(column) for name, column in values.items()})
        return sum(len(compute(figures(), rows, by)) for by in ways)

    def in_plain_python() -> None:
        for figure in figures():
            for by in ways:
                groups = defaultdict(list)
                for *group, value in zip(
                    *(labels[name] for name in by), values[figure.inputs[0]], strict=True
                ):
                    if value is not None:
                        groups[tuple(group)].append(value)
                for group in groups.values():
                    statistics.median(group)

    seconds, plain = median_of(all_figures), median_of(in_plain_python, 1)
    return {
        "project_years": 10 * count,
        "figures": len(figures()) * len(ways),
        "values": all_figures(),
        "key_figures_seconds": round(seconds, 3),
        "plain_python_seconds": round(plain, 3),
    }


def start_time() -> float:
    """Seconds from calling the command to its answer: the median of five."""
    command = [sys.executable, "-m", "tildel.config.cli", "points", "-", "--json"]
    text = b'{"publications": []}'
    return median_of(
        lambda: subprocess.run(command, input=text, capture_output=True, check=True, cwd=ROOT / "src")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shares", type=int, default=1_000_000)
    parser.add_argument("--projects", type=int, default=3_000, help="a year, for ten years")
    asked = parser.parse_args()
    row = {
        "bench": "points",
        **measure_points(asked.shares),
        **measure_key_figures(asked.projects),
        "start_seconds": round(start_time(), 3),
    }
    for name, value in row.items():
        print(f"{name:<30} {value:>12}")
    print(json.dumps(row))


if __name__ == "__main__":
    main()

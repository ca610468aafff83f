"""Figures: a budget year of the measuring system with invented results, and snapshots of two years.

    budget of next year: an invented grant, marked so; results of every hospital of the cast, frozen once
    snapshots: the two years before the day

Everything is invented and says so; the weights are the example that comes with the program.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tildel.config.demo import cast
from tildel.config.demo.calendar import at as moment
from tildel.config.demo.people import Accounts
from tildel.kernel.time import in_oslo
from tildel.measurement.actions import figures, measuring
from tildel.measurement.domain.amount_file import ReadAmount
from tildel.measurement.queries import figures as figure_queries
from tildel.measurement.queries import measuring as queries

GRANT = 600_000_000
SOURCE = "Oppdiktet for demonstrasjon"
# About how much of each indicator the smallest hospital has in a year.
SIZES = {
    "publication_points": 24, "doctorates": 1, "external_nfr": 2, "external_eu": 1,
    "studies_started_or_coordinated": 2, "new_patients": 40,
}  # fmt: skip
LARGE = {cast.OUS: 14, cast.BERGEN: 8, cast.ST_OLAV: 6, cast.UNN: 4, cast.AHUS: 4, cast.STAVANGER: 3}


@transaction.atomic
def make(accounts: Accounts, now: datetime) -> None:
    """After projects, which the snapshots count."""
    officer, today = accounts[cast.OFFICER], in_oslo(now).date()
    day = moment(min(today, date(today.year, 5, 12)), 9)
    year = today.year + 1
    budget = measuring.save_budget(year=year, grant=GRANT, source=SOURCE, invented=True, by=officer, at=day)
    measuring.save_amounts(amounts=_results(year), source=SOURCE, by=officer, at=day)
    measuring.freeze_budget(budget=budget, comment="Demonstrasjon", by=officer, at=day)
    for back in (2, 1):
        _snapshot(today.year - back, officer, day)


def _results(year: int) -> list[ReadAmount]:
    """What differs from hospital to hospital and year to year follows from their places."""
    table = queries.table_of(year)
    assert table is not None
    hospitals = [orgnr for members in cast.REGIONS.values() for orgnr in members]
    return [
        ReadAmount(orgnr, one.key, when, _result(place, orgnr, one.key, when))
        for place, orgnr in enumerate(hospitals)
        for one in table.indicators
        for when in table.result_years(year)
    ]


def _result(place: int, orgnr: str, indicator: str, year: int) -> Decimal:
    whole = SIZES[indicator] * LARGE.get(orgnr, 1) + (place * 5 + year * 3) % 4
    part = Decimal((place * 37 + year * 11) % 100) / 100 if indicator == "publication_points" else Decimal(0)
    return Decimal(whole) + part


def _snapshot(year: int, officer: Any, at: datetime) -> None:
    """Taken at once: the queue finds nothing left to do."""
    job = figures.ask_snapshot(year=year, comment="Demonstrasjon", by=officer, at=at)
    found = figure_queries.job(job.pk)
    assert found is not None
    figures.make_snapshot(job=found, at=at)

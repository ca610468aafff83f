"""A budget year of the measuring system with invented results of six hospitals, and one project with a yearly report.

budget 2026: 1 000 000 001 kr · the results of 2022–2024 of every indicator of the shipped example
project 2024-0017 of `projects_world`: approved report for 2024
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tildel.measurement.actions import figures, measuring
from tildel.measurement.domain.amount_file import ReadAmount
from tildel.measurement.models import BudgetYear, Frozen
from tildel.measurement.queries import figures as figure_queries
from tildel.measurement.queries import measuring as queries

AT = datetime(2025, 5, 5, 9, 0, tzinfo=UTC)
YEAR, GRANT = 2026, 1_000_000_001
OUS, AHUS, BERGEN, ST_OLAV, UNN, NORDLAND = (
    "993467049", "983971636", "983974724", "883974832", "983974899", "983974910",
)  # fmt: skip
HOSPITALS = (OUS, AHUS, BERGEN, ST_OLAV, UNN, NORDLAND)


def results(year: int = YEAR) -> list[ReadAmount]:
    """A number for each hospital, indicator and year that counts: what differs follows from their places."""
    table = queries.table_of(year)
    assert table is not None
    return [
        ReadAmount(orgnr, one.key, result_year, Decimal((7 * place + 3 * column + result_year) % 97) / 4)
        for place, orgnr in enumerate(HOSPITALS)
        for column, one in enumerate(table.indicators)
        for result_year in table.result_years(year)
    ]


def budget(by: Any, *, year: int = YEAR, grant: int = GRANT, at: datetime = AT) -> BudgetYear:
    row = measuring.save_budget(year=year, grant=grant, source="Invented", invented=True, by=by, at=at)
    measuring.save_amounts(amounts=results(year), source="Invented", by=by, at=at)
    return row


def frozen(by: Any, *, year: int = YEAR, at: datetime = AT) -> Frozen:
    return measuring.freeze_budget(budget=budget(by, year=year, at=at), comment="First", by=by, at=at)


def snapshot(by: Any, year: int, *, at: datetime = AT) -> Frozen:
    """Asked for, and taken at once."""
    job = figures.ask_snapshot(year=year, comment="", by=by, at=at)
    found = figure_queries.job(job.pk)
    assert found is not None
    made = figures.make_snapshot(job=found, at=at)
    assert made.frozen is not None
    return made.frozen

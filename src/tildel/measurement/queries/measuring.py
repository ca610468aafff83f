"""Reading the measuring system: budget years, weight tables, amounts, and what was frozen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from tildel.measurement.domain.allocation import KIND
from tildel.measurement.domain.allocation_table import AllocationTable, table_for, tables_from_rows
from tildel.measurement.domain.frozen import Frozen as FrozenText
from tildel.measurement.domain.measuring import REGIONS, Given, missing, shares
from tildel.measurement.models import Amount, BudgetYear, Frozen, Scenario, WeightTable
from tildel.measurement.shipped import example_allocation_tables
from tildel.people.models import Organisation

MEASURED = ("health_trust", "private_nonprofit", "regional_authority")


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount with who wrote it."""

    value: Fraction
    source: str
    set_at: Any
    set_by: str


def budgets() -> QuerySet[BudgetYear]:
    return BudgetYear.objects.order_by("-year")


def budget(year: int) -> BudgetYear | None:
    return BudgetYear.objects.filter(year=year).first()


def institutions() -> list[Organisation]:
    """Those whose results are measured, by region and name."""
    rows = Organisation.objects.filter(kind__in=MEASURED, region__in=REGIONS, discontinued=False)
    return list(rows.order_by("region", "name").only("orgnr", "name", "region"))


def institution(orgnr: str) -> Organisation | None:
    return Organisation.objects.filter(kind__in=MEASURED, region__in=REGIONS, orgnr=orgnr).first()


def written_tables() -> QuerySet[WeightTable]:
    """The newest first."""
    return WeightTable.objects.select_related("made_by__person")


def table_of(year: int) -> AllocationTable | None:
    """What counts in a budget: the table that was written last for it, or the shipped example."""
    for row in WeightTable.objects.filter(first__lte=year):
        if row.last is None or year <= row.last:
            return tables_from_rows([row.content])[0]
    return table_for(example_allocation_tables(), year)


def given(years: Iterable[int]) -> list[Given]:
    """What the institutions achieved in some years. One query."""
    rows = Amount.objects.filter(year__in=list(years), institution__region__in=REGIONS).order_by("pk")
    told = rows.values_list("institution__orgnr", "institution__region", "year", "indicator", "value")
    return [Given(*row[:4], Fraction(row[4])) for row in told]


def cells_of(orgnr: str, years: Iterable[int]) -> dict[tuple[str, int], Cell]:
    """An institution's amounts by indicator and year."""
    rows = Amount.objects.filter(institution__orgnr=orgnr, year__in=list(years))
    return {
        (row.indicator, row.year): Cell(Fraction(row.value), row.source, row.set_at, str(row.set_by or ""))
        for row in rows.select_related("set_by__person")
    }


def obstacles(budget: BudgetYear, table: AllocationTable) -> tuple[tuple[str, int, str], ...]:
    return missing(given(table.result_years(budget.year)), table, budget.year)


def content_of(
    budget: BudgetYear, table: AllocationTable, *, grant: int | None = None, rows: list[Given] | None = None
) -> dict[str, Any]:
    """The shares of a budget as they are now, with the names of the institutions. Two queries.

    Raises RuleBroken as `domain.allocation.allocate`.
    """
    found = given(table.result_years(budget.year)) if rows is None else rows
    content = shares(
        grant=budget.grant if grant is None else grant, budget_year=budget.year, given=found, table=table
    )
    names = dict(
        Organisation.objects.filter(orgnr__in={one.orgnr for one in found}).values_list("orgnr", "name")
    )
    for row in content["institutions"]:
        row["name"] = names[row["orgnr"]]
    return {**content, "grant_source": budget.source, "invented": budget.invented}


def versions(year: int) -> list[Frozen]:
    """The frozen versions of a budget, the newest first, without their text."""
    rows = Frozen.objects.filter(kind=KIND, year=year).defer("text").select_related("frozen_by__person")
    return list(rows.order_by("-version"))


def version(year: int, number: int) -> Frozen | None:
    rows = Frozen.objects.filter(kind=KIND, year=year, version=number)
    return rows.select_related("frozen_by__person").first()


def text_of(row: Frozen) -> FrozenText:
    """A row as the domain knows it; `is_intact` says whether it is what was frozen."""
    return FrozenText(row.kind, row.year, row.version, row.text, row.sha256)


def public_versions() -> list[Frozen]:
    """The newest frozen version of each budget year, without texts."""
    rows = Frozen.objects.filter(kind=KIND).defer("text").order_by("-year", "-version").distinct("year")
    return list(rows)


def scenarios(budget: BudgetYear) -> list[Scenario]:
    return list(budget.scenarios.select_related("made_by__person"))


def scenario(budget: BudgetYear, pk: int) -> Scenario | None:
    return budget.scenarios.filter(pk=pk).first()

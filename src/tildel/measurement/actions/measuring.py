"""Writing the measuring system: budgets, weights, amounts; and freezing what came of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tildel.applications.domain.values import storable
from tildel.audit.actions import record
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.measurement import access
from tildel.measurement.domain.allocation import KIND
from tildel.measurement.domain.allocation_table import AllocationTable
from tildel.measurement.domain.amount_file import ReadAmount
from tildel.measurement.domain.frozen import canonical_json, freeze
from tildel.measurement.models import Amount, BudgetYear, Frozen, Scenario, WeightTable
from tildel.measurement.queries import measuring as queries
from tildel.people.models import User

AMOUNTS, TABLES = "measuring:amounts", "measuring:tables"


def stream_of(year: int) -> str:
    return f"measuring:{year}"


@transaction.atomic
def save_budget(
    *, year: int, grant: int, source: str, by: User | None, at: datetime, invented: bool = False
) -> BudgetYear:
    """Write a budget year, or change its grant. What was frozen of it stays as it was."""
    access.check_can_keep(by, on=in_oslo(at).date())
    if queries.table_of(year) is None:
        raise RuleBroken("figures.no_table", place="year", year=year)
    told = {"grant": grant, "source": storable(source), "invented": invented}
    row, _made = BudgetYear.objects.update_or_create(
        year=year, defaults={**told, "changed_at": at, "changed_by": by}
    )
    record(stream=stream_of(year), verb="measuring.budget_written", by=by, at=at, **told)
    return row


@transaction.atomic
def save_table(*, table: AllocationTable, by: User | None, at: datetime) -> WeightTable:
    """Write a table of weights. It replaces those before it for its years, which stay readable."""
    access.check_can_keep(by, on=in_oslo(at).date())
    if table.first is None:
        raise RuleBroken("figures.table_without_year", place="first")
    if table.last is not None and table.last < table.first:
        raise RuleBroken("figures.table_ends_before", place="last")
    if not any(indicator.weight for indicator in table.indicators):
        raise RuleBroken("figures.nothing_weighs")
    row = WeightTable.objects.create(
        first=table.first, last=table.last, content=table.as_json(), made_at=at, made_by=by
    )
    record(stream=TABLES, verb="measuring.table_written", by=by, at=at, table=table.as_json())
    return row


@transaction.atomic
def save_amounts(
    *, amounts: Collection[ReadAmount], source: str, by: User | None, at: datetime,
    removed: Collection[tuple[str, str, int]] = (),
) -> int:  # fmt: skip
    """Write what institutions achieved; `removed` are (orgnr, indicator, year) that nobody knows after all.

    What is as it was stays untouched, with who wrote it. Answers how many changed. Every organisation number
    is one of `queries.institutions`: whoever read the amounts has seen to it.
    """
    access.check_can_keep(by, on=in_oslo(at).date())
    orgnrs = {one.orgnr for one in amounts} | {key[0] for key in removed}
    rows = Amount.objects.filter(institution__orgnr__in=orgnrs).select_related("institution")
    there = {
        (row.institution.orgnr, row.indicator, row.year): row for row in rows.select_for_update(of=("self",))
    }
    keys = {row.orgnr: row.pk for row in queries.institutions() if row.orgnr in orgnrs}
    changed = [one for one in amounts if _differs(there.get((one.orgnr, one.indicator, one.year)), one)]
    gone = [key for key in removed if key in there]
    _write(changed, keys, storable(source), by, at)
    Amount.objects.filter(pk__in=[there[key].pk for key in gone]).delete()
    if changed or gone:
        record(
            stream=AMOUNTS, verb="measuring.amounts_written", by=by, at=at, source=source,
            amounts=[_told(there, one) for one in changed],
            removed=[[*key, str(there[key].value)] for key in gone],
        )  # fmt: skip
    return len(changed) + len(gone)


def _differs(row: Amount | None, one: ReadAmount) -> bool:
    return row is None or row.value != one.value


def _told(there: Mapping[tuple[str, str, int], Amount], one: ReadAmount) -> list[Any]:
    """An amount in the trail, with what it was before."""
    row = there.get((one.orgnr, one.indicator, one.year))
    return [one.orgnr, one.indicator, one.year, None if row is None else str(row.value), str(one.value)]


def _write(
    changed: Collection[ReadAmount], keys: Mapping[str, int], source: str, by: User | None, at: datetime
) -> None:
    Amount.objects.bulk_create(
        [
            Amount(
                institution_id=keys[one.orgnr], year=one.year, indicator=one.indicator,
                value=Decimal(one.value), source=source, set_at=at, set_by=by,
            )
            for one in changed
        ],
        update_conflicts=True,
        unique_fields=["institution", "year", "indicator"],
        update_fields=["value", "source", "set_at", "set_by"],
    )  # fmt: skip


@transaction.atomic
def freeze_budget(*, budget: BudgetYear, comment: str, by: User | None, at: datetime) -> Frozen:
    """The shares as they are now, as the next version of the budget year. It never changes afterwards.

    Raises RuleBroken where they cannot be computed yet, and `figures.same_as_frozen` where nothing changed.
    """
    access.check_can_keep(by, on=in_oslo(at).date())
    held = BudgetYear.objects.select_for_update().get(pk=budget.pk)
    table = queries.table_of(held.year)
    if table is None:
        raise RuleBroken("figures.no_table", year=held.year)
    content = queries.content_of(held, table)
    last = Frozen.objects.filter(kind=KIND, year=held.year).order_by("-version").first()
    if last is not None and last.text == canonical_json(content):
        raise RuleBroken("figures.same_as_frozen", version=last.version)
    made = keep_frozen(KIND, held.year, content, comment, by, at, version=last.version + 1 if last else 1)
    record(
        stream=stream_of(held.year), verb="measuring.frozen", by=by, at=at, version=made.version,
        sha256=made.sha256, comment=made.comment,
    )  # fmt: skip
    return made


def keep_frozen(
    kind: str, year: int, content: Any, comment: str, by: User | None, at: datetime, *, version: int
) -> Frozen:
    """The row of a frozen version; part of an action that says so in the trail."""
    frozen = freeze(kind, year, version, content)
    return Frozen.objects.create(
        kind=kind, year=year, version=version, text=frozen.text, sha256=frozen.sha256,
        comment=storable(comment)[:300], frozen_at=at, frozen_by=by,
    )  # fmt: skip


@transaction.atomic
def keep_scenario(
    *, budget: BudgetYear, name: str, grant: int, table: AllocationTable, by: User | None, at: datetime
) -> Scenario:
    """Keep a what-if under a name; the name it had before is written over."""
    access.check_can_keep(by, on=in_oslo(at).date())
    name = storable(name).strip()[:120]
    if not name:
        raise RuleBroken("figures.scenario_without_name", place="name")
    row, _made = Scenario.objects.update_or_create(
        budget=budget, name=name,
        defaults={"content": {"grant": grant, "table": table.as_json()}, "made_at": at, "made_by": by},
    )  # fmt: skip
    record(stream=stream_of(budget.year), verb="measuring.scenario_kept", by=by, at=at, name=name)
    return row

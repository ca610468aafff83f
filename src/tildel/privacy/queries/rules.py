"""The rules that hold: those that are shipped, with the times that people have set for them."""

from __future__ import annotations

from tildel.privacy import shipped
from tildel.privacy.domain.retention import Kind, Rule, Table, with_override
from tildel.privacy.models import Override


def rules() -> dict[str, Rule]:
    """{key: rule} as they hold now. One question."""
    newest: dict[str, Override] = {}
    for row in Override.objects.order_by("pk"):
        newest[row.rule] = row
    return {rule.key: _as_set(rule, newest.get(rule.key)) for rule in shipped.rules()}


def _as_set(rule: Rule, row: Override | None) -> Rule:
    if row is None:
        return rule
    return with_override(
        rule, months=row.months, days=row.days, notice=row.notice, source=row.source, confirmed=row.confirmed
    )


def overrides(rule: str) -> list[Override]:
    """Every time somebody set for a rule, the newest first."""
    return list(Override.objects.filter(rule=rule).select_related("set_by__person").order_by("-pk"))


def kinds() -> tuple[Kind, ...]:
    return shipped.kinds()


def tables_by_rule() -> dict[str, list[Table]]:
    """{rule: the tables of people that it holds for}."""
    found: dict[str, list[Table]] = {}
    for table in shipped.tables():
        if table.is_personal:
            found.setdefault(table.rule, []).append(table)
    return found


def columns() -> list[tuple[str, str, str, str]]:
    """(table, column, kind, rule) of every column there is."""
    return [
        (table.label, column, kind, table.rule)
        for table in shipped.tables()
        for column, kind in table.columns.items()
    ]


def table_names() -> dict[str, dict[str, str]]:
    """{table: what its rows are called, by language}."""
    return {table.label: dict(table.names) for table in shipped.tables() if table.is_personal}

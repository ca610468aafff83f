"""Reading key figures: definitions, values as they are now, and snapshots that were frozen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tildel.measurement.domain.key_figures import Value
from tildel.measurement.domain.sheets import Defined, Line, defined_from, values_by_year
from tildel.measurement.domain.snapshots import KIND, values_in
from tildel.measurement.models import Definition, Frozen, SnapshotJob
from tildel.measurement.queries.measuring import text_of
from tildel.measurement.queries.sources import SOURCES
from tildel.measurement.shipped import key_figure_rows
from tildel.people.models import Organisation

ROWS = "key_figure_rows"  # the kind of the frozen rows behind a snapshot


def definitions() -> list[Defined]:
    """Every key figure, with what people have written about it. One question."""
    written = {row.key: row for row in Definition.objects.all()}
    return [defined_from(_with_words(row, written.get(row["key"]))) for row in key_figure_rows()]


def _with_words(row: Any, written: Definition | None) -> dict[str, Any]:
    if written is None:
        return dict(row)
    return {
        **row, "owner": written.owner, "source": written.source, "names": written.names,
        "descriptions": written.descriptions,
    }  # fmt: skip


def definition(key: str) -> Defined | None:
    return next((one for one in definitions() if one.figure.key == key), None)


def written_definition(key: str) -> Definition | None:
    return Definition.objects.filter(key=key).select_related("changed_by__person").first()


def sheets(years: Sequence[int]) -> dict[str, list[Line]]:
    """The rows behind every figure of some years."""
    return {subject: read(years) for subject, read in SOURCES.items()}


def values_now(years: Sequence[int]) -> dict[int, tuple[Value, ...]]:
    """Every figure of every year as it is now."""
    return values_by_year(definitions(), sheets(years))


def snapshots() -> list[Frozen]:
    """Every snapshot without its text, the newest year and version first."""
    rows = Frozen.objects.filter(kind=KIND).defer("text").select_related("frozen_by__person")
    return list(rows.order_by("-year", "-version"))


def current_snapshots(most: int = 15) -> list[Frozen]:
    """The newest version of each year, with its text; the latest years."""
    rows = Frozen.objects.filter(kind=KIND).order_by("-year", "-version").distinct("year")
    return list(rows)[:most]


def snapshot(year: int, version: int | None = None) -> Frozen | None:
    """A version of a year's snapshot; the newest where none is named."""
    rows = Frozen.objects.filter(kind=KIND, year=year).select_related("frozen_by__person")
    if version is not None:
        rows = rows.filter(version=version)
    return rows.order_by("-version").first()


def values_of(row: Frozen) -> tuple[Value, ...]:
    """The values of a snapshot. Raises ValueError when its text is no longer the one that was frozen."""
    return values_in(text_of(row))


def rows_behind(row: Frozen) -> dict[str, list[dict[str, Any]]]:
    """The rows that a snapshot was made from, by subject; they were frozen with it."""
    found = Frozen.objects.filter(kind=ROWS, year=row.year, version=row.version).first()
    return {} if found is None else dict(json.loads(found.text))


def institution_names() -> dict[str, str]:
    return dict(Organisation.objects.exclude(region="").values_list("orgnr", "name"))


def jobs(most: int = 20) -> list[SnapshotJob]:
    return list(SnapshotJob.objects.select_related("asked_by__person", "frozen").defer("frozen__text")[:most])


def job(pk: int) -> SnapshotJob | None:
    rows = SnapshotJob.objects.select_related("asked_by__person", "frozen").defer("frozen__text")
    return rows.filter(pk=pk).first()

"""The rows that key figures are made from, and a year's figures for all, for regions and for institutions.

A sheet keeps its rows with their labels, so that a figure can be clicked back to what it was added up from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tildel.measurement.domain.key_figures import Column, Formula, KeyFigure, Period, Rows, Value, compute

ALL, REGION, INSTITUTION = "all", "region", "institution"
LEVELS = (ALL, REGION, INSTITUTION)


@dataclass(frozen=True, slots=True)
class Defined:
    """A key figure with what one of its rows is, and what it says in words. A figure `about_people` is not
    told for single institutions: too few people stand behind it there."""

    figure: KeyFigure
    subject: str
    descriptions: Mapping[str, str]
    about_people: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            **self.figure.as_json(), "subject": self.subject, "descriptions": dict(self.descriptions),
            "about_people": self.about_people,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: a project in a year, say. `key` names it, `label` says it to people; `institution`
    is an organisation number, "" where a row is of no single one."""

    year: int
    key: str
    label: str
    region: str
    institution: str
    values: Mapping[str, int | None]

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "label": self.label, "region": self.region, "institution": self.institution,
            "values": {name: value for name, value in self.values.items() if value},
            "missing": sorted(name for name, value in self.values.items() if value is None),
        }  # fmt: skip


def defined_from(row: Mapping[str, Any]) -> Defined:
    """From a row of the data file, or from what `as_json` gave. Raises ValueError as KeyFigure does."""
    figure = KeyFigure(
        key=row["key"], names=dict(row["names"]), owner=row["owner"], period=Period(row["period"]),
        unit=row["unit"], source=row["source"], formula=Formula(row["formula"]), inputs=tuple(row["inputs"]),
        scale=row.get("scale", 1),
    )  # fmt: skip
    return Defined(figure, row["subject"], dict(row["descriptions"]), row.get("about_people", False))


def values_by_year(
    defined: Sequence[Defined], sheets: Mapping[str, Sequence[Line]]
) -> dict[int, tuple[Value, ...]]:
    """Every figure of every year, under the groups ("all",), ("region", code), ("institution", orgnr)."""
    found: dict[int, list[Value]] = {}
    for subject, lines in sheets.items():
        mine = [one for one in defined if one.subject == subject]
        columns = _columns(mine, lines)
        for level in LEVELS if lines else ():
            figures = [one.figure for one in mine if level != INSTITUTION or not one.about_people]
            _add(found, figures, lines, columns, level)
    return {year: tuple(values) for year, values in sorted(found.items())}


def _columns(defined: Sequence[Defined], lines: Sequence[Line]) -> dict[str, Column]:
    inputs = {name for one in defined for name in one.figure.inputs}
    return {name: Column.of([line.values[name] for line in lines]) for name in inputs}


def _add(
    found: dict[int, list[Value]], figures: Sequence[KeyFigure], lines: Sequence[Line],
    columns: Mapping[str, Column], level: str,
) -> None:  # fmt: skip
    labels = [_label(line, level) for line in lines]
    kept = np.array([bool(label) for label in labels])
    if not figures or not kept.any():
        return
    rows = Rows(
        labels={
            "year": [str(line.year) for line, label in zip(lines, labels, strict=True) if label],
            "level": [label for label in labels if label],
        },
        columns={name: Column(one.values[kept], one.known[kept]) for name, one in columns.items()},
    )
    for value in compute(figures, rows, by=("year", "level")):
        year, label = value.group
        group = (level,) if level == ALL else (level, label)
        moved = Value(value.figure, group, value.exact, value.rows, value.missing)
        found.setdefault(int(year), []).append(moved)


def _label(line: Line, level: str) -> str:
    return ALL if level == ALL else line.region if level == REGION else line.institution


def behind(
    figure: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], group: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows that make a figure of a group, of those that a sheet's lines gave as JSON.

    `values` are the figure's inputs in their order; rows without a value, or that add nothing, are left out.
    """
    found = []
    for row in rows:
        if not _is_in(row, group) or any(name in row["missing"] for name in figure["inputs"]):
            continue
        values = [row["values"].get(name, 0) for name in figure["inputs"]]
        if any(values):
            found.append({"key": row["key"], "label": row["label"], "region": row["region"],
                          "institution": row["institution"], "values": values})  # fmt: skip
    return found


def _is_in(row: Mapping[str, Any], group: Sequence[str]) -> bool:
    return group[0] == ALL or row[group[0]] == group[1]

"""A year's key figures as they were: frozen with their definitions, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tildel.measurement.domain.frozen import Frozen, freeze
from tildel.measurement.domain.key_figures import KeyFigure, Value, shown

KIND = "key_figures"


@dataclass(frozen=True, slots=True)
class Change:
    """A figure in one group beside the same figure before. `by` is the difference, `ratio` the difference as
    a part of what it was; None where one of them is not known, or where it was zero."""

    group: tuple[str, ...]
    before: Fraction | None
    after: Fraction | None

    @property
    def by(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def ratio(self) -> Fraction | None:
        return None if self.by is None or not self.before else self.by / abs(self.before)

    def as_json(self) -> dict[str, Any]:
        return {
            "group": list(self.group),
            **{name: None if part is None else shown(part)
               for name, part in (("before", self.before), ("after", self.after), ("by", self.by),
                                  ("ratio", self.ratio))},
        }  # fmt: skip


def snapshot(year: int, version: int, figures: Sequence[KeyFigure], values: Iterable[Value]) -> Frozen:
    """The figures of `year` with the definitions they were made by, never to change afterwards.

    Raises ValueError for a value whose figure is not defined, and for two values of one figure and group.
    """
    definitions = {figure.key: figure for figure in figures}
    rows = sorted(values, key=lambda value: (value.figure, value.group))
    if len({(row.figure, row.group) for row in rows}) < len(rows):
        raise ValueError("a figure has two values for one group")
    if not {row.figure for row in rows} <= definitions.keys():
        raise ValueError("a value has no definition")
    content = {
        "figures": [definitions[key].as_json() for key in sorted(definitions)],
        "values": [row.as_json() for row in rows],
    }
    return freeze(KIND, year, version, content)


def values_in(frozen: Frozen) -> tuple[Value, ...]:
    """The values of a snapshot. Raises ValueError when its text is no longer the one that was frozen."""
    if frozen.kind != KIND or not frozen.is_intact:
        raise ValueError("this is not the snapshot that was frozen")
    return tuple(
        Value(
            figure=row["figure"],
            group=tuple(row["group"]),
            exact=None if row["exact"] is None else Fraction(row["exact"]),
            rows=row["rows"],
            missing=row["missing"],
        )
        for row in frozen.content["values"]
    )


def compare(figure: str, before: Iterable[Value], after: Iterable[Value]) -> tuple[Change, ...]:
    """The change of a figure in every group that occurs on either side, groups in order.

    Two years, two regions or two institutions: give the values of each side under equal groups.
    """
    old = {value.group: value.exact for value in before if value.figure == figure}
    new = {value.group: value.exact for value in after if value.figure == figure}
    return tuple(Change(group, old.get(group), new.get(group)) for group in sorted(old | new))


def over_time(
    figure: str, years: Iterable[tuple[str, Iterable[Value]]]
) -> dict[tuple[str, ...], dict[str, Fraction | None]]:
    """A figure's row for each group: year → value, None where that year has none."""
    columns = [
        (year, {value.group: value.exact for value in values if value.figure == figure})
        for year, values in years
    ]
    groups = sorted({group for _, column in columns for group in column})
    return {group: {year: column.get(group) for year, column in columns} for group in groups}

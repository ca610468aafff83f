"""A key figure of a frozen snapshot as rows of the report. Nothing here is typed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tildel.measurement.domain.key_figures import Value
from tildel.measurement.domain.sheets import ALL

LEVELS = ("region", "institution")


def rows_of(
    key: str, level: str, values: Iterable[Value], names: Mapping[str, str]
) -> tuple[dict[str, Any], ...]:
    """The rows of figure `key` on a level, in the order of their codes, then the whole country.

    Each is {"group": "region-H12", "name": of an institution, else "", "exact": fraction as text or None,
    "rows": how many were counted, "missing": how many had no value}.
    """
    found = {value.group: value for value in values if value.figure == key}
    groups = sorted(group for group in found if group[0] == level)
    whole = [(ALL,)] if (ALL,) in found else []
    return tuple(_row(found[group], names) for group in [*groups, *whole])


def _row(value: Value, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "group": "-".join(value.group),
        "name": names.get(value.group[1], value.group[1]) if value.group[0] == "institution" else "",
        "exact": None if value.exact is None else str(value.exact),
        "rows": value.rows,
        "missing": value.missing,
    }

"""The seats of a mandate as rows that a person types, and what a new set of seats changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tildel.kernel.identifiers import key_of

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind` is added, removed or changed."""

    kind: str
    seat: str


def with_keys(rows: Iterable[Row]) -> tuple[dict[str, Any], ...]:
    """The rows with a key each: a new seat gets one of its name, with a number where that is taken."""
    found: list[dict[str, Any]] = []
    for row in rows:
        taken = {one["key"] for one in found}
        wanted = row.get("key") or key_of(_name(row), limit=50) or "seat"
        key, number = wanted, 2
        while key in taken:
            key, number = f"{wanted}-{number}", number + 1
        found.append({**row, "key": key})
    return tuple(found)


def _name(row: Row) -> str:
    return next((text for text in row["names"].values() if text), "")


def seat_row(
    *, key: str, names: Mapping[str, str], group: str, region: str = "", appointed_by: Sequence[str] = (),
    term_years: int | None = None, deputies: int = 0, order: Sequence[str] = (), years: int | None = None,
    before: Row | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A seat as the mandate's document holds it; where a rotation began is kept from `before`."""
    row: dict[str, Any] = {
        "key": key, "names": dict(names), "group": group, "appointed_by": list(appointed_by),
        "deputies": deputies,
    }  # fmt: skip
    if region:
        row["region"] = region
    if term_years:
        row["term_years"] = term_years
    if order and years:
        row["rotation"] = {"order": list(order), "years": years}
        anchor = ((before or {}).get("rotation") or {}).get("anchor")
        if anchor:
            row["rotation"]["anchor"] = anchor
    return row


def differences(before: Iterable[Row], after: Iterable[Row]) -> tuple[Difference, ...]:
    """What is another, in the order of the new seats and then of those that went."""
    then = {row["key"]: _plain(row) for row in before}
    now = {row["key"]: _plain(row) for row in after}
    found = [
        Difference("changed" if key in then else "added", key)
        for key, row in now.items()
        if row != then.get(key)
    ]
    return (*found, *(Difference("removed", key) for key in then if key not in now))


def _plain(row: Row) -> dict[str, Any]:
    """Without what says nothing: an empty region is no region."""
    return {name: value for name, value in row.items() if value not in ("", None, [], {})}

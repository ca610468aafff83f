"""The content of an edition of the road map, as it is frozen.

`{"entries": [entry], "order": [{"key", "rank", "reason"}]}`; an entry is what `Content.as_json` gives with
`key`, `owner_name`, `partner_names` and `checked_on` besides. Entries stand by kind, then by name in bokmål.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tildel.infrastructures.domain.entry import Kind
from tildel.infrastructures.domain.order import Ranked

_KINDS = [kind.value for kind in Kind]


def frozen(entries: Iterable[Mapping[str, Any]], order: Iterable[Ranked]) -> dict[str, Any]:
    """The content of an edition, of entries as said above in any order."""
    rows = sorted(entries, key=lambda row: (_KINDS.index(row["kind"]), _name(row).casefold(), row["key"]))
    ranked = sorted(order, key=lambda row: row.rank)
    return {
        "entries": [dict(row) for row in rows],
        "order": [{"key": row.key, "rank": row.rank, "reason": row.reason} for row in ranked],
    }


def _name(row: Mapping[str, Any]) -> str:
    names = row["names"]
    return str(names.get("nb") or names.get("nn") or names.get("en") or "")


def by_kind(content: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The entries of a frozen edition by kind, without the kinds that have none."""
    parts = [(kind, [row for row in content["entries"] if row["kind"] == kind]) for kind in _KINDS]
    return [(kind, rows) for kind, rows in parts if rows]


def in_the_order(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The committee's order with the names and owners that the entries had."""
    known = {row["key"]: row for row in content["entries"]}
    return [
        {**row, "names": known[row["key"]]["names"], "owner_name": known[row["key"]]["owner_name"]}
        for row in content["order"]
        if row["key"] in known
    ]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys that are `new`, `gone` and `changed` from one edition to a later one."""
    old = {row["key"]: row for row in before["entries"]}
    new = {row["key"]: row for row in after["entries"]}
    return {
        "new": [key for key in new if key not in old],
        "gone": [key for key in old if key not in new],
        "changed": [key for key in new if key in old and _told(new[key]) != _told(old[key])],
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "checked_on"}

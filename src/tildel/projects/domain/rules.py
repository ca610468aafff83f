"""The dated rules that apply after an award, as data with their source. See `data/rules.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """`owner` is the organisation whose programmes it is for; "" is everybody's."""

    key: str
    valid_from: date
    source: str
    verified: bool
    owner: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)


def rules_from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """The rows of the data file. Raises KeyError for one without key, day, source or `verified`."""
    return tuple(
        Rule(
            row["key"], row["from"], row["source"], row["verified"], row.get("owner", ""),
            MappingProxyType(dict(row.get("params", {}))),
        )
        for row in rows
    )  # fmt: skip


def in_force(rules: Iterable[Rule], *, owner: str, on: date) -> Mapping[str, Rule]:
    """The rules of an owner on a day by key: its own before everybody's, then the latest."""
    found: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda one: (bool(one.owner), one.valid_from)):
        if rule.owner in ("", owner) and rule.valid_from <= on:
            found[rule.key] = rule
    return MappingProxyType(found)

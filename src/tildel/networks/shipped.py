"""What is shipped with the program: the dated rules and keys, the networks of the past, NSG's tasks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tildel.networks.domain.costs import Key, read_key
from tildel.networks.domain.rules import Rules, read_rules

_FOLDER = Path(__file__).resolve().parent / "data"
Row = Mapping[str, Any]


@cache
def _document(name: str) -> Row:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def shipped_rules() -> tuple[Rules, ...]:
    return tuple(read_rules(row) for row in _document("sharing")["rules"])


@cache
def shipped_keys() -> tuple[Key, ...]:
    return tuple(read_key(row) for row in _document("sharing")["keys"])


def call_templates() -> tuple[str, ...]:
    """The call files of networks: an award of a call that was opened from one becomes a network."""
    return tuple(_document("sharing")["call_templates"])


@cache
def history() -> tuple[Row, ...]:
    """Networks of the past, each with its sources as (text, address)."""
    document = _document("history")
    return tuple({**row, "sources": _sources(document, row)} for row in document["networks"])


@cache
def the_round() -> Row:
    """How the networks of 2020 were chosen."""
    document = _document("history")
    return {**document["round"], "sources": _sources(document, document["round"])}


def _sources(document: Row, row: Row) -> list[Row]:
    return [document["sources"][name] for name in row["sources"]]


@cache
def tasks() -> tuple[Row, ...]:
    return tuple(_document("tasks")["tasks"])


def tasks_source() -> Mapping[str, str]:
    return dict(_document("tasks")["source"])

"""The directory of organisations that is shipped with the program, from its data file."""

from __future__ import annotations

import os.path
import tomllib
from functools import cache
from typing import Any

from tildel.people.domain.directory import Directory

# os.path, not pathlib: the command line reads this when it starts, and pathlib costs it 9 ms
_FILE = os.path.join(os.path.dirname(__file__), "data", "organisations.toml")
_DEPARTMENTS = os.path.join(os.path.dirname(__file__), "data", "departments.toml")


@cache
def organisation_rows() -> tuple[dict[str, Any], ...]:
    """The rows as written in the file, each with its group's kind and source filled in."""
    return tuple(_document()["organisations"])


@cache
def shipped_directory() -> Directory:
    """The directory in the file. A database may hold the same rows with later changes."""
    return Directory.from_rows(organisation_rows(), kind_eligibility())


@cache
def kind_eligibility() -> dict[str, str]:
    """What each kind of organisation's eligibility is where nothing else is said."""
    return {kind: entry["eligibility"] for kind, entry in _document()["kinds"].items()}


@cache
def _document() -> dict[str, Any]:
    with open(_FILE, "rb") as file:
        document = tomllib.load(file)
    sources = document["sources"]
    for row in document["organisations"]:
        row["source"] = sources[row.get("source", "register")]
    return document


@cache
def department_rows() -> tuple[dict[str, Any], ...]:
    """The departments that a public source names, each with that source."""
    with open(_DEPARTMENTS, "rb") as file:
        document = tomllib.load(file)
    return tuple({**row, "source": document["sources"][row["source"]]} for row in document["departments"])

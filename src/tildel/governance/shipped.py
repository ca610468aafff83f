"""The bodies that are shipped with the program, one data file each."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from tildel.governance.domain.mandate import BodyFacts, read_body

# os, not pathlib: the command line reads this when it starts
_FOLDER = os.path.join(os.path.dirname(__file__), "data")


@cache
def shipped_keys() -> tuple[str, ...]:
    return tuple(sorted(name.removesuffix(".toml") for name in os.listdir(_FOLDER) if name.endswith(".toml")))


@cache
def shipped_document(key: str) -> Mapping[str, Any]:
    """The document as written in the file. Raises KeyError for a body that is not shipped."""
    if key not in shipped_keys():
        raise KeyError(key)
    with open(os.path.join(_FOLDER, f"{key}.toml"), "rb") as file:
        return tomllib.load(file)


@cache
def shipped_body(key: str) -> BodyFacts:
    return read_body(shipped_document(key))

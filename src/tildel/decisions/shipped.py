"""The awards from before this system that are shipped with the program."""

from __future__ import annotations

import os
import tomllib
from functools import cache

from tildel.decisions.domain.known_awards import KnownRound, read_rounds

_FILE = os.path.join(os.path.dirname(__file__), "data", "known_awards.toml")


@cache
def known_rounds() -> tuple[KnownRound, ...]:
    with open(_FILE, "rb") as file:
        return read_rounds(tomllib.load(file))

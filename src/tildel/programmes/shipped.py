"""The call files that are shipped with the program, from which an officer opens a new call."""

from __future__ import annotations

import os.path
from functools import cache

from tildel.kernel.errors import Unreadable
from tildel.programmes.domain.spec import CallSpec, parse_call

# os.path, not pathlib: the command line reads this when it starts, and pathlib costs it 9 ms
_FOLDER = os.path.join(os.path.dirname(__file__), "data")


@cache
def template_keys() -> tuple[str, ...]:
    """The keys of all call files, in alphabetical order."""
    return tuple(sorted(name.removesuffix(".toml") for name in os.listdir(_FOLDER) if name.endswith(".toml")))


@cache
def load_template(key: str) -> CallSpec:
    """The call of that key. Raises Unreadable (`call.unknown`) with the keys there are."""
    if key not in template_keys():
        raise Unreadable("call.unknown", place=key, known=", ".join(template_keys()))
    with open(os.path.join(_FOLDER, f"{key}.toml"), encoding="utf-8") as file:
        return parse_call(file.read())

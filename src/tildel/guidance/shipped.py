"""What is shipped with the program: the guide as far as its sources go, and the funders that they name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tildel.guidance.domain.funding import OutsideCall
from tildel.guidance.domain.guide import Guide, read_guide

_FOLDER = Path(__file__).resolve().parent / "data"


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def shipped_guide() -> Guide:
    """The guide of the file; rules and reasons that several solutions share are written out in each."""
    document = _document("guide.toml")
    solutions = [
        {
            **row, "source": document["sources"]["overview"],
            "rules": [_rule(one, document) for one in document["templates"][row["template"]]],
        }
        for row in document["solutions"]
    ]  # fmt: skip
    return read_guide({**document, "solutions": solutions})


def _rule(row: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    reasons, source = document["reasons"][row["same"]], document["sources"][row["source"]]
    return {**row, "reasons": reasons, "source": source}


@cache
def shipped_funders() -> tuple[Mapping[str, Any], ...]:
    """{key, names, ror?, source} of each."""
    document = _document("funders.toml")
    return tuple({**row, "source": document["source"]} for row in document["funders"])


def shipped_call(funder: Mapping[str, Any]) -> OutsideCall:
    """What the sources tell of a funder's calls: that there are some. Everything else is unknown."""
    patterns = _document("funders.toml")["calls"]
    titles = {code: patterns[code] % {"name": name} for code, name in funder["names"].items()}
    return OutsideCall(titles=titles, funder=funder["key"], source=funder["source"])

"""Figures that never change afterwards: canonical JSON with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any


def canonical_json(content: Any) -> str:
    """One text for equal content: keys in order, no spaces, no float (a fraction is text).

    Raises ValueError for a float, a NaN too: its digits could differ from machine to machine.
    """
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version of some figures. `kind` says of what, `year` of which year, `version` counts from 1."""

    kind: str
    year: int
    version: int
    text: str
    sha256: str

    @property
    def content(self) -> Any:
        return json.loads(self.text)

    @property
    def is_intact(self) -> bool:
        """Whether the text is still the one that was frozen."""
        return self.sha256 == _digest(self.kind, self.year, self.version, self.text)


def freeze(kind: str, year: int, version: int, content: Any) -> Frozen:
    """The content as it is now. Raises ValueError for content with floats."""
    text = canonical_json(content)
    return Frozen(kind, year, version, text, _digest(kind, year, version, text))


def _digest(kind: str, year: int, version: int, text: str) -> str:
    whole = canonical_json([kind, year, version, text])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def _refuse_floats(content: Any) -> None:
    if isinstance(content, float):
        raise ValueError("a float is not frozen; give a whole number or text")
    if isinstance(content, dict):
        content = list(content.values())
    if isinstance(content, list | tuple):
        for item in content:
            _refuse_floats(item)

"""Codes that projects are classified by: keys, names, groups, and the dated lists they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

CATEGORY, ACTIVITY = "category", "activity"
_ACTIVITY_KEY = "hrcs_ra_"


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `group` is the key of the group it stands in; `names` has `nb`, `nn`, `en`."""

    key: str
    names: Mapping[str, str] = field(hash=False)
    group: str

    @property
    def number(self) -> str:
        """`6.4` for an activity of HRCS, "" for the others."""
        found = self.key.removeprefix(_ACTIVITY_KEY)
        return found.replace("_", ".") if found != self.key else ""

    def name(self, language: str) -> str:
        """The name in `nb`, `nn` or `en`; an activity with its number, since groups repeat the words."""
        words = self.names.get(language) or self.names["nb"]
        return f"{self.number} {words}" if self.number else words


@dataclass(frozen=True, slots=True)
class Group:
    """Codes that belong together. `dimension`: `category` or `activity` in HRCS, "" elsewhere.

    `as_of` is the year from which the list holds, `region` whose list it is ("" for the whole country).
    """

    key: str
    names: Mapping[str, str] = field(hash=False)
    codes: tuple[Code, ...]
    source: str
    as_of: str
    dimension: str = ""
    region: str = ""

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["nb"]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)


def group_from(row: Mapping[str, Any], *, source: str, as_of: str) -> Group:
    """A group as the shipped files write it: key, names, codes (each key, nb, nn, en), dimension, region."""
    codes = tuple(
        Code(code["key"], {name: code[name] for name in ("nb", "nn", "en")}, row["key"])
        for code in row["codes"]
    )
    return Group(
        row["key"], row["names"], codes, source, as_of, row.get("dimension", ""), row.get("region", "")
    )

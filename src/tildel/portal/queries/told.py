"""A public thing as the search is told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Told:
    """A public thing: its titles and a line or two under them by language, and where it is.

    It is found by them and by `texts` (by language) and `more` (names, in every language).
    """

    kind: str
    key: str
    titles: Mapping[str, str]
    leads: Mapping[str, str] = field(default_factory=dict)
    texts: Sequence[Mapping[str, str]] = ()
    more: Sequence[str] = ()
    url_name: str = ""
    url_args: tuple[str, ...] = ()
    paths: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None

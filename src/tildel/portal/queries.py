"""What the public may see: published calls and published awards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import get_language

from tildel.decisions.queries.decisions import public_awards
from tildel.programmes import queries as programmes
from tildel.programmes.domain.states import Phase
from tildel.programmes.models import Call
from tildel.programmes.phrases import region_name


@dataclass(frozen=True)
class CallRow:
    call: Call
    phase: str


@dataclass(frozen=True)
class Share:
    """A part of a sum: what of, how much, and its length in a picture from 0 to 100."""

    name: str
    amount: int
    length: str


@dataclass(frozen=True)
class AwardRow:
    award: dict[str, Any]
    title: str
    region: str
    length: str


@dataclass(frozen=True)
class AwardList:
    """The awards of one call with their sum, held against the frame."""

    call_key: str
    call_names: dict[str, str]
    published_at: datetime
    rows: tuple[AwardRow, ...]
    total: int
    frame: int
    used: str  # the part of the frame that is given, in per cent
    regions: tuple[Share, ...]


def open_calls(at: datetime) -> list[CallRow]:
    """Calls that can be applied to at an instant, the nearest deadline first."""
    return [row for row in reversed(all_calls(at)) if row.phase == Phase.OPEN]


def all_calls(at: datetime, words: str = "") -> list[CallRow]:
    """Every published call whose name has the words in it, the latest deadline first."""
    found = programmes.search(programmes.public_calls(), words)
    return [CallRow(call, programmes.phase(call, at)) for call in found]


def closed_calls(at: datetime) -> list[CallRow]:
    return [row for row in all_calls(at) if row.phase == Phase.CLOSED]


def award_lists(call_key: str = "") -> list[AwardList]:
    """The published awards, one list a call, the latest publication first."""
    awards = sorted(public_awards(), key=lambda row: (-row["published_at"].timestamp(), row["call_key"]))
    frames = dict(programmes.public_calls().values_list("key", "frame"))
    return [
        _award_list(key, list(rows), frames.get(key, 0))
        for key, rows in groupby(awards, key=lambda row: row["call_key"])
        if call_key in ("", key)
    ]


def _award_list(key: str, awards: list[dict[str, Any]], frame: int) -> AwardList:
    """In the order of institution and title: what the public gets has no ranks in it."""
    awards = sorted(awards, key=lambda row: (row["institution"], row["title"], row["reference"]))
    total, largest = sum(row["amount"] for row in awards), max(row["amount"] for row in awards)
    title = "title_en" if get_language() == "en" else "title"
    rows = tuple(
        AwardRow(row, row[title], region_name(row["region"]), _length(row["amount"], largest))
        for row in awards
    )
    return AwardList(
        call_key=key,
        call_names=awards[0]["call_names"],
        published_at=awards[0]["published_at"],
        rows=rows,
        total=total,
        frame=frame,
        used=_length(total, frame),
        regions=_by_region(rows),
    )


def _by_region(rows: Iterable[AwardRow]) -> tuple[Share, ...]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.region] = sums.get(row.region, 0) + row.award["amount"]
    largest = max(sums.values())
    return tuple(Share(name, amount, _length(amount, largest)) for name, amount in sorted(sums.items()))


def _length(amount: int, whole: int) -> str:
    """0 to 100 with a point, whatever the page's language: it is a number of the picture."""
    return f"{min(100.0, 100 * amount / whole):.2f}" if whole else "0"


def awards_with(words: str) -> list[AwardRow]:
    """The awards whose title, leader or institution has the words in it."""
    return [
        row
        for one in award_lists()
        for row in one.rows
        if any(
            words.casefold() in str(row.award[name]).casefold()
            for name in ("title", "title_en", "leader", "institution", "reference")
        )
    ]

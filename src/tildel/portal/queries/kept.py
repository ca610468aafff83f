"""Answers that are worked out once for as long as the awards are the same.

The database itself gives the awards a new mark with every row that is written or taken away, in the same
transaction. The mark is read for each question, so nobody is told what was true before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from tildel.portal.models import Mark

P = ParamSpec("P")
T = TypeVar("T")
AWARDS = "awards"
# Answers that a process keeps of each question; the oldest give way.
MOST = 256


def mark(name: str = AWARDS) -> str:
    """What changes whenever something of that name does; "" before the first."""
    found = Mark.objects.filter(name=name).values_list("value", flat=True).first()
    return str(found or "")


_FORGET: list[Callable[[], None]] = []


def forget() -> None:
    """Keep nothing in this process any more: for tests that count what the database is asked."""
    for clear in _FORGET:
        clear()


def kept(work: Callable[P, T]) -> Callable[P, T]:
    """What `work` answers to the same arguments, kept until the awards change; nobody may change it."""

    @lru_cache(maxsize=MOST)
    def remembered(_mark: str, *args: P.args, **kwargs: P.kwargs) -> T:
        return work(*args, **kwargs)

    _FORGET.append(remembered.cache_clear)

    @wraps(work)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        now = mark()
        return remembered(now, *args, **kwargs) if now else work(*args, **kwargs)

    return answer

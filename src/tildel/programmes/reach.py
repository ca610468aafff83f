"""How many applications a change of a call concerns.

Applications are upstairs, so they say when they start how they are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class Reach(NamedTuple):
    """Applications that are being written, and those that were submitted and not decided on."""

    drafts: int = 0
    submitted: int = 0


_counters: list[Callable[[Any], Reach]] = []


def count_with(counter: Callable[[Any], Reach]) -> None:
    """Let `counter` say how many applications a call reaches."""
    if counter not in _counters:
        _counters.append(counter)


def reach_of(call: Any) -> Reach:
    """What the counters say together."""
    found = [counter(call) for counter in _counters]
    return Reach(sum(row.drafts for row in found), sum(row.submitted for row in found))

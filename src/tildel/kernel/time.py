"""Instants and Oslo time. A deadline is an instant; a person writes and reads it in Oslo time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tildel.kernel.errors import DomainError

OSLO = ZoneInfo("Europe/Oslo")


class NonexistentTime(DomainError):
    """The clock jumps over this time (last Sunday of March)."""


class AmbiguousTime(DomainError):
    """The clock passes this time twice (last Sunday of October); `params["choices"]` holds both instants."""


def oslo_instant(wall: datetime, *, fold: int | None = None) -> datetime:
    """The instant (UTC) at which clocks in Oslo show `wall` (naive).

    Raises NonexistentTime or, when `fold` is not given, AmbiguousTime with both choices.
    """
    if wall.tzinfo is not None:
        raise ValueError("a wall time has no time zone")
    first = wall.replace(tzinfo=OSLO, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=OSLO, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first.astimezone(OSLO).replace(tzinfo=None) != wall:
        raise NonexistentTime("time.nonexistent", wall=wall.isoformat())
    if fold is None:
        raise AmbiguousTime(
            "time.ambiguous", wall=wall.isoformat(), choices=(first.isoformat(), second.isoformat())
        )
    return (first, second)[fold]


def in_oslo(instant: datetime) -> datetime:
    """The same instant as clocks in Oslo show it."""
    return instant.astimezone(OSLO)

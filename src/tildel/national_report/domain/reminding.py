"""When the regions are reminded of what they owe."""

from __future__ import annotations

from datetime import date, timedelta

# Days before the deadline; after it, once a week.
BEFORE = (14, 3)


def turn_of(due: date | None, on: date) -> str:
    """Which reminder a day belongs to; "" while it is early. Two days of one turn give one mail."""
    if due is None:
        return ""
    if on > due:
        return f"after-{(on - due).days // 7}"
    found = [days for days in BEFORE if on >= due - timedelta(days=days)]
    return f"before-{min(found)}" if found else ""

"""Who may do what with figures.

Keepers are the officers of any programme and administrators: they write amounts and weights, and freeze.
Leaders are keepers and whoever holds a role for an organisation, a regional authority among them: they read
dashboards, which hold sums and no names. What is frozen is everybody's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.measurement.queries.roles import holds_for_an_organisation
from tildel.programmes.queries import programmes_of


def can_keep(user: Any, *, on: date) -> bool:
    """Officers of a programme on that day, administrators, and the system itself (None)."""
    if user is None:
        return True
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or programmes_of(user, on=on).exists()


def check_can_keep(user: Any, *, on: date) -> None:
    if not can_keep(user, on=on):
        raise NotAllowed("figures.not_yours")


def can_lead(user: Any, *, on: date) -> bool:
    if can_keep(user, on=on):
        return True
    return user.is_authenticated and holds_for_an_organisation(user, on=on)


def check_can_lead(user: Any, *, on: date) -> None:
    if not can_lead(user, on=on):
        raise NotAllowed("figures.not_yours")

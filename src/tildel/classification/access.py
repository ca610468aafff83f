"""Who may write plans: whoever holds a role for the organisation that owns one, and administrators.

A plan whose owner is not in the directory is written by administrators alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.people import queries as people


def can_write(user: Any, *, on: date) -> bool:
    """Whether a user may begin a plan at all."""
    return user.is_authenticated and (user.is_superuser or people.roles_of(user, on=on).exists())


def check_can_write(user: Any, *, on: date) -> None:
    if not can_write(user, on=on):
        raise NotAllowed("plan.not_yours")


def can_write_for(user: Any, organisation: Any, *, on: date) -> bool:
    """Whether a user may write the plans of an organisation; None is an owner outside the directory."""
    if not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return (
        organisation is not None and people.roles_of(user, on=on).filter(organisation=organisation).exists()
    )


def check_can_write_for(user: Any, organisation: Any, *, on: date) -> None:
    if not can_write_for(user, organisation, on=on):
        raise NotAllowed("plan.not_yours")


def can_establish(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_superuser)


def check_can_establish(user: Any) -> None:
    if not can_establish(user):
        raise NotAllowed("plan.not_administrator")

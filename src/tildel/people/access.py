"""Who may write what the directory says of an organisation's departments."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.people import queries


def can_write_some(user: Any, *, on: date) -> bool:
    """Whoever holds a role for an organisation writes of its departments; administrators of all."""
    return user.is_authenticated and (user.is_superuser or queries.roles_of(user, on=on).exists())


def check_can_write_some(user: Any, *, on: date) -> None:
    if not can_write_some(user, on=on):
        raise NotAllowed("department.not_yours")


def can_write_for(user: Any, organisation: Any, *, on: date) -> bool:
    if not user.is_authenticated:
        return False
    return user.is_superuser or queries.roles_of(user, on=on).filter(organisation=organisation).exists()


def check_can_write_for(user: Any, organisation: Any, *, on: date) -> None:
    if not can_write_for(user, organisation, on=on):
        raise NotAllowed("department.not_yours")

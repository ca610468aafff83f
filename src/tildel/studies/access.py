"""Who may do what with the register of studies."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.people import queries as people


def can_write(user: Any, *, on: date) -> bool:
    """Whoever holds a role for an organisation may write its studies."""
    return user.is_authenticated and (user.is_superuser or people.roles_of(user, on=on).exists())


def check_can_write(user: Any, *, on: date) -> None:
    if not can_write(user, on=on):
        raise NotAllowed("study.not_yours")


def can_write_for(user: Any, organisation: Any, *, on: date) -> bool:
    """Whether a user may write the studies that an organisation answers for."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or people.roles_of(user, on=on).filter(organisation=organisation).exists()


def check_can_write_for(user: Any, organisation: Any, *, on: date) -> None:
    if not can_write_for(user, organisation, on=on):
        raise NotAllowed("study.not_yours")

"""Who may manage programmes and their calls."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.programmes.domain.states import CallState
from tildel.programmes.queries import officers, programmes_of


def can_manage(user: Any, programme: Any, *, on: date) -> bool:
    """Officers of the programme on that day, and administrators."""
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser or user.person_id is None:
        return user.is_superuser
    return officers(programme, on=on).filter(person_id=user.person_id).exists()


def check_can_manage(user: Any, programme: Any, *, on: date) -> None:
    """Raises NotAllowed; to outsiders a call that is being written does not exist."""
    if not can_manage(user, programme, on=on):
        raise NotAllowed("programme.not_yours")


def check_can_copy(user: Any, call: Any, *, on: date) -> None:
    """Whoever opens a call may start from any that is public, and from those of an own programme."""
    if call.state == CallState.DRAFT:
        check_can_manage(user, call.programme, on=on)


def can_found(user: Any) -> bool:
    """Who makes programmes and appoints officers: administrators, and the system itself (None)."""
    return user is None or (user.is_authenticated and user.is_active and user.is_superuser)


def check_can_found(user: Any) -> None:
    if not can_found(user):
        raise NotAllowed("programme.not_yours")


def check_is_officer(user: Any, *, on: date) -> None:
    """Raises NotAllowed for whoever manages no programme at all."""
    if user is None or not user.is_authenticated or not user.is_active:
        raise NotAllowed("programme.not_yours")
    if not programmes_of(user, on=on).exists():
        raise NotAllowed("programme.not_yours")

"""Who may do what with what is kept of people.

Everybody with an account asks for their own. Administrators answer for the times, for erasure, and for the
requests of people who have no account here.
"""

from __future__ import annotations

from typing import Any

from tildel.kernel.errors import NotAllowed


def can_manage(user: Any) -> bool:
    """Administrators, and the system itself (None)."""
    return user is None or (user.is_authenticated and user.is_active and user.is_superuser)


def check_can_manage(user: Any) -> None:
    if not can_manage(user):
        raise NotAllowed("privacy.not_yours")


def is_own(user: Any, export: Any) -> bool:
    """Asked for by the person it is about; what an administrator asked for another is not the other's."""
    return user.is_authenticated and not export.for_another and export.asked_by_id == user.pk


def check_may_fetch(user: Any, export: Any) -> None:
    """The person for their own, an administrator for those that were asked for on another's behalf."""
    if not (is_own(user, export) or (export.for_another and can_manage(user))):
        raise NotAllowed("privacy.not_yours")


def check_is_person(user: Any, request: Any) -> None:
    """A request for erasure is taken back by whoever made it."""
    if user.person_id is None or request.person_id != user.person_id:
        raise NotAllowed("privacy.not_yours")

"""Who may do what with an application. Each rule answers (`can_x`) or raises (`check_can_x`).

An application that somebody may not read does not exist for them: refusals are secret.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.applications.queries import drafts as queries
from tildel.kernel.errors import NotAllowed
from tildel.programmes import access as programmes


def can_apply(user: Any) -> bool:
    """Everybody with an account may start an application and see their own list."""
    return bool(user.is_authenticated and user.is_active)


def check_can_apply(user: Any) -> None:
    if not can_apply(user):
        raise NotAllowed("applications.log_in")


def can_edit(user: Any, application: Any) -> bool:
    """Who writes in it: the one who started it and those who were let in to write."""
    return queries.role_in(application, user) in queries.WRITERS


def check_can_edit(user: Any, application: Any) -> None:
    if not can_edit(user, application):
        _refuse(user, application, may_read=queries.role_in(application, user) is not None)


def can_take_part(user: Any, application: Any) -> bool:
    """Whoever writes or reads in the draft: they see who else does, and write notes to each other."""
    return queries.role_in(application, user) is not None


def check_can_take_part(user: Any, application: Any) -> None:
    if not can_take_part(user, application):
        _refuse(user, application)


def can_lead(user: Any, application: Any) -> bool:
    """The one who answers for it, and says what the others may."""
    return queries.role_in(application, user) == "lead"


def check_can_lead(user: Any, application: Any) -> None:
    role = queries.role_in(application, user)
    if role != "lead":
        raise NotAllowed("applications.only_lead", secret=role is None)


def can_manage(user: Any, application: Any, *, on: date) -> bool:
    """The officers of the call's programme, for what has been submitted; a draft is not their business."""
    return application.current_id is not None and programmes.can_manage(
        user, application.call.programme, on=on
    )


def check_can_manage(user: Any, application: Any, *, on: date) -> None:
    if not can_manage(user, application, on=on):
        _refuse(user, application)


def can_endorse(user: Any, application: Any, *, on: date) -> bool:
    """The research management of an institution that was asked."""
    return queries.asked_institutions(application, user, on=on).exists()


def check_can_endorse(user: Any, application: Any, *, on: date) -> None:
    if not can_endorse(user, application, on=on):
        _refuse(user, application)


def can_read(user: Any, application: Any, *, on: date) -> bool:
    """Whoever writes in it, was let in to read, endorses it, or manages its call."""
    return (
        queries.role_in(application, user) is not None
        or can_manage(user, application, on=on)
        or can_endorse(user, application, on=on)
    )


def check_can_read(user: Any, application: Any, *, on: date) -> None:
    if not can_read(user, application, on=on):
        _refuse(user, application)


def _refuse(user: Any, application: Any, *, may_read: bool = False) -> None:
    raise NotAllowed("applications.not_yours", secret=not may_read)

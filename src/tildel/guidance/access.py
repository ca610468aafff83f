"""Who may do what with the guide, the help desk and the calls of others."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.governance.queries.bodies import leads, sits_in
from tildel.guidance.queries import people
from tildel.kernel.errors import NotAllowed


def can_write_guide(user: Any, *, on: date) -> bool:
    """Those who sit in the body that owns the guide, and administrators."""
    return user.is_authenticated and (user.is_superuser or sits_in(user, people.guide_body(), on=on))


def check_can_write_guide(user: Any, *, on: date) -> None:
    if not can_write_guide(user, on=on):
        raise NotAllowed("guide.not_owner")


def can_publish_guide(user: Any, *, on: date) -> bool:
    """The body's leader and secretary answer for what everybody reads."""
    return user.is_authenticated and (user.is_superuser or leads(user, people.guide_body(), on=on))


def check_can_publish_guide(user: Any, *, on: date) -> None:
    if not can_publish_guide(user, on=on):
        raise NotAllowed("guide.not_leader", secret=not can_write_guide(user, on=on))


def can_advise(user: Any, *, on: date) -> bool:
    """The help desk's advisers: those who sit in its body, and administrators."""
    return user.is_authenticated and (user.is_superuser or sits_in(user, people.help_desk(), on=on))


def check_can_advise(user: Any, *, on: date) -> None:
    if not can_advise(user, on=on):
        raise NotAllowed("helpdesk.not_adviser")


def is_asker(user: Any, case: Any) -> bool:
    """Whether a case is of this account. Without an account the secret of the link stands for the person."""
    return user is not None and user.is_authenticated and case.asked_by_id == user.pk


def check_can_ask_on(user: Any, case: Any, *, secret: str) -> None:
    """Who asked may go on asking: the account, or whoever has the link of a case without one."""
    has_link = case.asked_by_id is None and bool(secret) and secret == case.secret
    if not (is_asker(user, case) or has_link):
        raise NotAllowed("helpdesk.not_yours")

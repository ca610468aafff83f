"""Who may see and take part in a decision: the programme's officers, its board, the body that decides.

Whoever has declared an interest in an application of the call sees the others only (`withheld`), and writes
nothing that concerns them all.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.applications import access as applications
from tildel.decisions.queries.participation import withheld_from
from tildel.governance.queries import bodies
from tildel.kernel.errors import NotAllowed
from tildel.programmes.access import can_manage


def can_see(user: Any, call: Any, *, on: date) -> bool:
    if not user.is_authenticated:
        return False
    return can_manage(user, call.programme, on=on) or sits(user, call, on=on)


def check_can_see(user: Any, call: Any, *, on: date) -> None:
    if not can_see(user, call, on=on):
        raise NotAllowed("decisions.not_yours")


def sits(user: Any, call: Any, *, on: date) -> bool:
    """Whether the user has a seat in the board or in the body that decides."""
    programme = call.programme
    return any(bodies.sits_in(user, body, on=on) for body in (programme.board, programme.decider))


def check_can_declare(user: Any, call: Any, *, on: date) -> None:
    """Members of the two bodies declare their own interests."""
    if not user.is_authenticated or not sits(user, call, on=on):
        raise NotAllowed("decisions.members_only", secret=not can_see(user, call, on=on))


def withheld(user: Any, call: Any) -> frozenset[str]:
    """The references that this person may not see in this call, by their own interest."""
    return withheld_from(user, call)


def check_has_no_interest(user: Any, call: Any) -> None:
    """Whoever has stepped down from one application leaves what concerns all of them to others."""
    if withheld(user, call):
        raise NotAllowed("decisions.stepped_down", secret=False)


def can_prepare(user: Any, call: Any, *, on: date) -> bool:
    """The officers: they close the ranking, draft the recommendation, record decisions and publish."""
    return can_manage(user, call.programme, on=on)


def check_can_prepare(user: Any, call: Any, *, on: date) -> None:
    if not can_prepare(user, call, on=on):
        raise NotAllowed("decisions.officers_only", secret=not can_see(user, call, on=on))
    check_has_no_interest(user, call)


def can_adopt(user: Any, call: Any, *, on: date) -> bool:
    """The board's own leader or secretary says that the board has adopted a recommendation."""
    return user.is_superuser or bodies.leads(user, call.programme.board, on=on)


def check_can_adopt(user: Any, call: Any, *, on: date) -> None:
    if not can_adopt(user, call, on=on):
        raise NotAllowed("decisions.board_only", secret=not can_see(user, call, on=on))
    check_has_no_interest(user, call)


def can_record(user: Any, call: Any, *, on: date) -> bool:
    """The programme's officers, or the leader or secretary of the body that decides."""
    return can_prepare(user, call, on=on) or bodies.leads(user, call.programme.decider, on=on)


def check_can_record(user: Any, call: Any, *, on: date) -> None:
    if not can_record(user, call, on=on):
        raise NotAllowed("decisions.recorders_only", secret=not can_see(user, call, on=on))
    check_has_no_interest(user, call)


def can_sign(user: Any, call: Any, *, on: date) -> bool:
    """The leader or secretary of the body that decides, and nobody on their behalf."""
    return bodies.leads(user, call.programme.decider, on=on)


def check_can_sign(user: Any, call: Any, *, on: date) -> None:
    if not can_sign(user, call, on=on):
        raise NotAllowed("decisions.signers_only", secret=not can_see(user, call, on=on))
    check_has_no_interest(user, call)


def can_decline(user: Any, application: Any, *, on: date) -> bool:
    """The one who answers for the application, or the officers on their behalf."""
    return applications.can_lead(user, application) or can_manage(user, application.call.programme, on=on)


def check_can_decline(user: Any, application: Any, *, on: date) -> None:
    if not can_decline(user, application, on=on):
        raise NotAllowed("decisions.not_yours")


def check_can_appeal(user: Any, application: Any) -> None:
    """The one who answers for the application."""
    if not applications.can_lead(user, application):
        raise NotAllowed("decisions.not_yours")

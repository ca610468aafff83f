"""Who may do what in a panel. Who has no part in one never learns that it exists."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.assessment import access as assessment
from tildel.kernel.errors import NotAllowed
from tildel.panels import queries


def can_steer(user: Any, panel: Any, *, on: date) -> bool:
    """Officers of the programme on that day, and administrators."""
    return assessment.can_run(user, panel.round.call, on=on)


def check_can_steer(user: Any, panel: Any, *, on: date) -> None:
    if not can_steer(user, panel, on=on):
        raise NotAllowed("panel.not_yours")


def own_seat(user: Any, panel: Any) -> Any:
    """The user's own place in a panel. Raises NotAllowed, secret."""
    found = seat_of(user, panel)
    if found is None:
        raise NotAllowed("panel.not_yours")
    return found


def seat_of(user: Any, panel: Any) -> Any | None:
    if not user.is_authenticated or user.person_id is None:
        return None
    return queries.members(panel).filter(expert__person_id=user.person_id).first()


def check_sits(user: Any, member: Any) -> None:
    """Whether a seat is the user's own."""
    if not assessment.can_answer(user, member):
        raise NotAllowed("panel.not_yours")


def may_still_read(panel: Any, *, on: date) -> bool:
    """Experts read until the day the round says, also what they wrote together."""
    last = panel.round.reading_ends_on
    return last is None or on <= last

"""Who may do what with the register of infrastructure."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.governance.queries.bodies import leads, sits_in
from tildel.infrastructures import queries
from tildel.infrastructures.domain.states import PUBLIC
from tildel.kernel.errors import NotAllowed
from tildel.people import queries as people


def can_propose(user: Any, *, on: date) -> bool:
    """Whoever holds a role for an organisation may propose something of that organisation."""
    return user.is_authenticated and (user.is_superuser or people.roles_of(user, on=on).exists())


def check_can_propose(user: Any, *, on: date) -> None:
    if not can_propose(user, on=on):
        raise NotAllowed("infrastructure.not_yours")


def can_write_for(user: Any, organisation: Any, *, on: date) -> bool:
    """Whether a user may write what the register says for an organisation."""
    if not user.is_authenticated:
        return False
    return user.is_superuser or people.roles_of(user, on=on).filter(organisation=organisation).exists()


def check_can_write_for(user: Any, organisation: Any, *, on: date) -> None:
    if not can_write_for(user, organisation, on=on):
        raise NotAllowed("infrastructure.not_yours")


def can_see_proposals(user: Any, *, on: date) -> bool:
    """The committee's members and administrators read what is proposed."""
    return user.is_authenticated and (user.is_superuser or sits_in(user, queries.committee(), on=on))


def check_can_see_proposals(user: Any, *, on: date) -> None:
    if not can_see_proposals(user, on=on):
        raise NotAllowed("infrastructure.not_committee")


def can_judge(user: Any, *, on: date) -> bool:
    """The committee's leader and secretary put on record what it has decided."""
    return user.is_authenticated and (user.is_superuser or leads(user, queries.committee(), on=on))


def check_can_judge(user: Any, *, on: date) -> None:
    if not can_judge(user, on=on):
        known = can_see_proposals(user, on=on)
        raise NotAllowed("infrastructure.not_committee", secret=not known)


def can_see(user: Any, entry: Any, *, on: date) -> bool:
    """The working page of an entry: its owner's, and the committee's once it is proposed."""
    if can_write_for(user, entry.owner, on=on):
        return True
    return entry.state != "draft" and can_see_proposals(user, on=on)


def check_can_see(user: Any, entry: Any, *, on: date) -> None:
    if not can_see(user, entry, on=on):
        raise NotAllowed("infrastructure.not_yours")


def is_public(entry: Any) -> bool:
    return entry.state in PUBLIC

"""Who may what with the national research networks."""

from __future__ import annotations

from datetime import date
from typing import Any

from tildel.kernel.errors import NotAllowed
from tildel.networks.queries import networks as queries


def can_run(user: Any, *, on: date) -> bool:
    """NSG's leader and secretary establish, share, evaluate and phase out; administrators too."""
    return bool(user.is_authenticated) and (user.is_superuser or queries.runs(user, on=on))


def check_can_run(user: Any, *, on: date) -> None:
    if not can_run(user, on=on):
        raise NotAllowed("network.not_secretariat")


def coordinates(user: Any, network: Any) -> bool:
    return (
        bool(user.is_authenticated)
        and user.person_id is not None
        and network.coordinator_id == user.person_id
    )


def can_see(user: Any, network: Any, *, on: date) -> bool:
    """The working pages of a network: its coordinator and who runs them all."""
    return coordinates(user, network) or can_run(user, on=on)


def check_can_see(user: Any, network: Any, *, on: date) -> None:
    if not can_see(user, network, on=on):
        raise NotAllowed("network.not_yours")


def can_enter(user: Any, *, on: date) -> bool:
    """The list of working pages: whoever has one."""
    return queries.coordinated_by(user).exists() or can_run(user, on=on)


def check_can_enter(user: Any, *, on: date) -> None:
    if not can_enter(user, on=on):
        raise NotAllowed("network.not_yours")


def check_can_coordinate(user: Any, network: Any, *, on: date) -> None:
    """What the network itself says: its coordinator. Administrators, who answer for everything, may too."""
    if not (coordinates(user, network) or (user.is_authenticated and user.is_superuser)):
        raise NotAllowed("network.not_coordinator", secret=not can_see(user, network, on=on))

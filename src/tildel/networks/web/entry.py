"""How one comes to a network: found by its address, and only by whom it is for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tildel.governance.web.entry import today
from tildel.kernel.errors import NotAllowed
from tildel.networks import access
from tildel.networks.queries import networks as queries


def own_network(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The network for its coordinator and who runs them all, and the time. Raises NotAllowed, secret."""
    at, found = timezone.now(), queries.network(key)
    if found is None:
        raise NotAllowed("network.not_yours")
    access.check_can_see(request.user, found, on=today(at))
    return found, at


def written_network(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The network for whoever writes what it says of itself."""
    found, at = own_network(request, key)
    access.check_can_coordinate(request.user, found, on=today(at))
    return found, at


def run_network(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The network for NSG's leader and secretary."""
    found, at = own_network(request, key)
    access.check_can_run(request.user, on=today(at))
    return found, at


def runner(request: HttpRequest) -> datetime:
    """The time, for NSG's leader and secretary."""
    at = timezone.now()
    access.check_can_run(request.user, on=today(at))
    return at

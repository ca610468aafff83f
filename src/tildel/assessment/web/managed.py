"""The call and the round of an address, for who runs its assessment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from tildel.assessment import access
from tildel.assessment.queries import rounds as queries
from tildel.kernel.errors import NotAllowed
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes


def managed_call(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The call of that key for who runs its assessment, and the time. Raises NotAllowed, secret."""
    at = timezone.now()
    call = programmes.call(key)
    if call is None:
        raise NotAllowed("assessment.not_officer")
    access.check_can_run(request.user, call, on=in_oslo(at).date())
    return call, at


def managed_round(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The round of that call. Raises NotAllowed, secret, also where there is none."""
    call, at = managed_call(request, key)
    round = queries.round_of(call)
    if round is None:
        raise NotAllowed("assessment.no_round")
    round.call = call
    return round, at

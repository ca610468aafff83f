"""What every page of an officer begins with: which call, which application, and whether it is theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from tildel.applications.access import check_can_manage
from tildel.applications.queries import officer as queries
from tildel.kernel.errors import NotAllowed
from tildel.kernel.time import in_oslo
from tildel.programmes import access as programmes
from tildel.programmes import queries as calls

PAGE = 50
MOST_AT_ONCE = 500


def today() -> date:
    return in_oslo(timezone.now()).date()


def managed_call(request: HttpRequest, key: str) -> Any:
    call = calls.call(key)
    if call is None:
        raise NotAllowed("application.not_yours")
    programmes.check_can_manage(request.user, call.programme, on=today())
    return call


def managed_application(request: HttpRequest, pk: UUID) -> Any:
    application = queries.application_on_page(pk)
    if application is None:
        raise NotAllowed("application.not_yours")
    check_can_manage(request.user, application, on=today())
    return application


def uuids(texts: Iterable[str]) -> list[UUID]:
    """The keys among what a form sent; what is none is passed over."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found

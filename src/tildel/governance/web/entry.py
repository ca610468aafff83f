"""How one comes to a body, a meeting or a case: found by its address, and only by whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone

from tildel.design.refusals import sentence
from tildel.governance import access
from tildel.governance.queries import bodies, cases, meetings
from tildel.kernel.errors import DomainError, NotAllowed
from tildel.kernel.time import in_oslo

LARGEST = 2**31 - 1


def today(at: datetime) -> date:
    return in_oslo(at).date()


def public_body(key: str) -> Any:
    found = bodies.body(key)
    if found is None:
        raise Http404
    return found


def own_body(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The body for whoever belongs to it, and the time. Raises NotAllowed, secret."""
    at = timezone.now()
    found = bodies.body(key)
    if found is None:
        raise NotAllowed("body.not_yours")
    access.check_can_enter(request.user, found, on=today(at))
    return found, at


def run_body(request: HttpRequest, key: str) -> tuple[Any, datetime]:
    """The body for its leader and secretary."""
    found, at = own_body(request, key)
    access.check_can_run(request.user, found, on=today(at))
    return found, at


def own_meeting(request: HttpRequest, key: str, pk: int) -> tuple[Any, datetime]:
    """The meeting for whoever is asked to it."""
    at, body = timezone.now(), bodies.body(key)
    found = meetings.meeting(body, pk) if body is not None and pk <= LARGEST else None
    if found is None:
        raise NotAllowed("meeting.not_yours")
    access.check_can_see_meeting(request.user, found, on=today(at))
    return found, at


def run_meeting(request: HttpRequest, key: str, pk: int) -> tuple[Any, datetime]:
    """The meeting for the body's leader and secretary."""
    found, at = own_meeting(request, key, pk)
    access.check_can_run(request.user, found.body, on=today(at))
    return found, at


def own_case(request: HttpRequest, key: str, pk: int, case: int) -> tuple[Any, datetime]:
    """A case of a meeting one may see; what it says is asked for besides."""
    meeting, at = own_meeting(request, key, pk)
    found = cases.case(meeting, case) if case <= LARGEST else None
    if found is None:
        raise NotAllowed("case.not_yours")
    return found, at


def run_case(request: HttpRequest, key: str, pk: int, case: int) -> tuple[Any, datetime]:
    """A case for the leader or secretary without a conflict in it."""
    run_meeting(request, key, pk)
    found, at = own_case(request, key, pk, case)
    access.check_can_write_case(request.user, found, on=today(at))
    return found, at


def tried(form: Any, action: Callable[..., Any], **arguments: Any) -> bool:
    """Whether the action was done; a refusal is shown in the form, at its field where it has one."""
    try:
        action(**arguments)
    except NotAllowed:
        raise
    except DomainError as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    return True


def number(raw: str | None) -> int | None:
    """A whole number of a form; None for anything else."""
    text = (raw or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

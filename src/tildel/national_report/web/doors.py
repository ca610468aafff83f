"""How one comes to an edition, a chapter or a story: found by its address, and only by whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone

from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError, NotAllowed
from tildel.kernel.time import in_oslo
from tildel.national_report import access
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories

LARGEST = 2**31 - 1


def today(at: datetime) -> date:
    return in_oslo(at).date()


def _edition(year: int) -> Any:
    found = queries.edition(year) if year < 10_000 else None
    if found is None:
        raise NotAllowed("report.not_yours")
    return found


def shared(request: HttpRequest, year: int) -> tuple[Any, datetime]:
    """The edition for whoever takes part in it, and the time."""
    at, found = timezone.now(), _edition(year)
    access.check_can_take_part(request.user, found, on=today(at))
    return found, at


def edited(request: HttpRequest, year: int) -> tuple[Any, datetime]:
    """The edition for its editors."""
    found, at = shared(request, year)
    access.check_can_edit(request.user, found, on=today(at))
    return found, at


def chapter_of(edition: Any, pk: int) -> Any:
    found = queries.chapter(edition, pk)
    if found is None:
        raise NotAllowed("report.not_yours")
    found.edition = edition
    return found


def written_chapter(request: HttpRequest, year: int, pk: int) -> tuple[Any, datetime]:
    """A chapter for whoever writes in it now."""
    edition, at = shared(request, year)
    found = chapter_of(edition, pk)
    access.check_can_write_chapter(request.user, edition, found, on=today(at))
    return found, at


def seen_story(request: HttpRequest, year: int, pk: int) -> tuple[Any, datetime]:
    """A story for whoever takes part in the edition or in what it tells of."""
    at, edition = timezone.now(), _edition(year)
    found = stories.story(edition, pk) if pk <= LARGEST else None
    if found is None:
        raise NotAllowed("report.not_your_story")
    found.edition = edition
    access.check_can_see_story(request.user, edition, found, on=today(at))
    return found, at


def written_story(request: HttpRequest, year: int, pk: int) -> tuple[Any, datetime]:
    """A story for whoever has a hand in it."""
    found, at = seen_story(request, year, pk)
    access.check_has_hand_in(request.user, found.edition, found, on=today(at))
    return found, at


def done(request: HttpRequest, action: Callable[..., Any], said: Any, **arguments: Any) -> bool:
    """Whether a one-click step was done; what is said, or why not, stands on the next page."""
    try:
        action(**arguments)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, sentence(error))
        return False
    messages.success(request, said)
    return True

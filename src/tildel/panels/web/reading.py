"""What the pages of a panel share: the panel of an address, marks in words, the timer, refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.assessment.domain.marks import scale_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.panels import access, queries
from tildel.panels.domain.room import Meeting
from tildel.programmes import queries as programmes
from tildel.programmes.domain.call import Assessment


def found_panel(pk: int) -> Any:
    """The panel of that number. Raises NotAllowed, secret."""
    found = queries.panel(pk) if pk < 2**31 else None
    if found is None:
        raise NotAllowed("panel.no_such_panel")
    return found


def steered_panel(request: HttpRequest, pk: int) -> tuple[Any, datetime]:
    """The panel for who steers it, and the time. Raises NotAllowed, secret."""
    at = timezone.now()
    panel = found_panel(pk)
    access.check_can_steer(request.user, panel, on=in_oslo(at).date())
    return panel, at


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the form; -1 where there is none."""
    raw = request.POST.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def tried(request: HttpRequest, action: Callable[..., Any], **arguments: Any) -> bool:
    """Whether the step was done; why not is said at the top of the next page."""
    try:
        action(by=request.user, at=timezone.now(), **arguments)
    except Stale as error:
        messages.warning(request, sentence(error))
    except RuleBroken as error:
        messages.error(request, sentence(error))
    else:
        return True
    return False


@dataclass(frozen=True, slots=True)
class DimensionRow:
    key: str
    label: str
    values: list[tuple[Any, str]]
    mark: Any = None
    first: Any = None


def assessment_of(panel: Any) -> Assessment:
    return programmes.spec_of(panel.round.call).assessment


def dimensions_of(
    panel: Any, marks: Mapping[str, Any] | None = None, first: Mapping[str, Any] | None = None
) -> list[DimensionRow]:
    """What marks are given for, with those that stand, and the steps of the scale in words."""
    assessment, language = assessment_of(panel), get_language() or "en"
    scale = scale_of(assessment)
    words = {scale.best: _("best"), scale.weakest: _("weakest")}
    return [
        DimensionRow(
            key=row.key,
            label=row.name.in_language(language),
            values=[(value, words.get(value, "")) for value in scale.values],
            mark=(marks or {}).get(row.key),
            first=(first or {}).get(row.key),
        )
        for row in assessment.dimensions
    ]


def posted_marks(request: HttpRequest, panel: Any, before: str = "marks") -> dict[str, str]:
    return {row.key: request.POST.get(f"{before}-{row.key}", "") for row in assessment_of(panel).dimensions}


@dataclass(frozen=True, slots=True)
class Timer:
    """How long a case has been on the table; whole minutes."""

    began_at: datetime
    now: datetime
    planned: int

    @property
    def minutes(self) -> int:
        return max(int((self.now - self.began_at).total_seconds()) // 60, 0)

    @property
    def over(self) -> int:
        return max(self.minutes - self.planned, 0)

    @property
    def is_over(self) -> bool:
        return self.minutes >= self.planned


def timer_of(meeting: Meeting, at: datetime) -> Timer | None:
    case = meeting.current
    if case is None or case.began_at is None:
        return None
    return Timer(case.began_at, at, meeting.panel.minutes_a_case)


def is_unchanged(request: HttpRequest, version: int) -> bool:
    """Whether a screen asks after the version that it already shows."""
    return bool(request.htmx) and request.GET.get("version") == str(version)


def shown_instead(page: HttpResponse) -> HttpResponse:
    """A refusal takes the place of what a choice would else leave as it stands."""
    page["HX-Reswap"] = "outerHTML"
    return page

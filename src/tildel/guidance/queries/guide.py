"""Reading the guide in its versions."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.guidance.domain.guide import Guide, read_guide
from tildel.guidance.domain.states import VersionState
from tildel.guidance.models import GuideVersion

STREAM = "guide"


def published() -> GuideVersion | None:
    return GuideVersion.objects.filter(state=VersionState.PUBLISHED).first()


def draft() -> GuideVersion | None:
    return GuideVersion.objects.select_related("begun_by__person").filter(state=VersionState.DRAFT).first()


def versions() -> QuerySet[GuideVersion]:
    return GuideVersion.objects.select_related("published_by__person").order_by("-number")


def version(number: int) -> GuideVersion | None:
    return versions().filter(number=number).first()


def next_number() -> int:
    last = GuideVersion.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def guide_of(row: Any) -> Guide:
    return read_guide(row.content)


def history() -> QuerySet[Event]:
    """What happened to the guide, newest first."""
    return events_of(STREAM)

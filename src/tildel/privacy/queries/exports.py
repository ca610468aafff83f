"""Reading access requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tildel.audit.queries import events_of
from tildel.privacy.models import Export


def export(pk: Any) -> Export | None:
    return Export.objects.select_related("person", "asked_by__person").filter(pk=pk).first()


def exports_for_others() -> QuerySet[Export]:
    """Those that administrators asked for, the newest first."""
    return Export.objects.filter(for_another=True).select_related("person", "asked_by__person")


def own_exports(user: Any) -> QuerySet[Export]:
    """Those of an account about itself, the newest first."""
    return Export.objects.filter(asked_by=user, for_another=False)


def ready_export(user: Any, at: datetime) -> Export | None:
    """The newest of a person's own that can be fetched now."""
    return own_exports(user).filter(state="ready", ends_at__gt=at).first()


def waiting_export(user: Any) -> Export | None:
    return own_exports(user).filter(state="queued").first()


def over(at: datetime) -> QuerySet[Export]:
    """Those whose days are over and whose file is still there."""
    return Export.objects.filter(state__in=("ready", "failed"), ends_at__lte=at)


def fetched(export: Export) -> list[Any]:
    """Who fetched the file and when, the newest first."""
    return [event for event in events_of(f"export:{export.pk}") if event.verb == "export.fetched"]

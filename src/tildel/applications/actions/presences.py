"""Who has which part of a draft open. Said every few seconds, so it goes on no record."""

from __future__ import annotations

from datetime import datetime

from tildel.applications import access
from tildel.applications.models import Application, Presence
from tildel.people.models import User


def say_here(*, application: Application, part: str, by: User, at: datetime) -> None:
    """One statement, so that two tabs of one person never meet in between."""
    access.check_can_take_part(by, application)
    Presence.objects.bulk_create(
        [Presence(application=application, user=by, part=part, seen_at=at)],
        update_conflicts=True,
        unique_fields=["application", "user"],
        update_fields=["part", "seen_at"],
    )

"""The lists that officers keep under a name."""

from __future__ import annotations

from typing import Any

from tildel.applications.models import SavedView


def views_of(user: Any) -> list[SavedView]:
    return list(SavedView.objects.filter(user_id=user.pk).order_by("name"))


def view_of(user: Any, pk: Any) -> SavedView | None:
    """One of the user's own."""
    if not str(pk).isdigit() or len(str(pk)) > 18:
        return None
    return SavedView.objects.filter(user_id=user.pk, pk=pk).first()

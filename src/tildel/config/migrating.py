"""Tables made from nothing in seconds.

Before each step of a migration Django draws anew, in memory, every model that is related to the one it
changes; where everything points at people and organisations that is all of them, hundreds of times. To create
a table or a column only the model itself has to be drawn. Steps that run Python get everything drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db.migrations.state import ProjectState


def _is_ours(app_label: str) -> bool:
    return apps.get_app_config(app_label).name.startswith("tildel.")


@contextmanager
def only_what_changes() -> Iterator[None]:
    """Within this, a step of our own migrations draws its model and no other; one of others, none of ours."""
    all_related: Any = ProjectState._find_reload_model  # type: ignore[attr-defined]

    def found(self: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        self.is_delayed = True
        if _is_ours(app_label):
            return {(app_label, model_name)}
        related = all_related(self, app_label, model_name, delay)
        return {(label, name) for label, name in related if not _is_ours(label)}

    with patch.object(ProjectState, "_find_reload_model", found):
        yield

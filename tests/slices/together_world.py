"""An open call that all tests of a file share, and drafts for it; each test leaves nothing behind.

call "klinbeforsk-2027" (applications_world.open_call), made once a file
    └── applications made by `begun` and `complete` in each test, rolled back after it
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.db import transaction

from tests.slices import applications_world
from tests.slices.applications_world import AT
from tildel.applications.models import Application
from tildel.programmes.models import Call

KEY = "klinbeforsk-2027"


@contextmanager
def shared_call() -> Iterator[None]:
    """While this is open the call is there; at its end everything is rolled back."""
    with transaction.atomic():
        with time_machine.travel(AT, tick=False):
            applications_world.open_call(KEY)
        yield
        transaction.set_rollback(True)


def begun(**more: Any) -> Application:
    return applications_world.begun(**{"call": Call.objects.get(key=KEY), **more})


def complete(**more: Any) -> Application:
    return applications_world.complete(**{"call": Call.objects.get(key=KEY), **more})

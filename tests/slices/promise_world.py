"""One world for all tests of a file: made once inside a transaction that is never kept, its files with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings


def made_once(build: Callable[[], Any]) -> Any:
    """A fixture of module scope; each test that also takes `db` works in a savepoint of its own."""

    @pytest.fixture(scope="module")
    def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Any]:
        folder = str(tmp_path_factory.mktemp("files"))
        kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
        with (
            override_settings(STORAGES={**settings.STORAGES, "default": kept}),
            django_db_blocker.unblock(),
            transaction.atomic(),
        ):
            yield build()
            transaction.set_rollback(True)

    return made

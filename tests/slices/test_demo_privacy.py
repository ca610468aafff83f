"""Privacy of the demo world: a file to fetch, a request to be erased, and a list that is not empty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.slices import programme_world
from tildel.applications.models import Application
from tildel.config.demo import privacy
from tildel.config.demo.people import Accounts, make_administrator
from tildel.privacy.models import ErasureRequest, Export, Planned

pytestmark = pytest.mark.django_db
NOW = datetime(2029, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def made(settings: Any) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    accounts = Accounts()
    make_administrator(accounts)
    privacy.make(accounts, {privacy.OLD_CALL: programme_world.published("klinbeforsk-2027")}, NOW)


def test_there_is_a_file_to_fetch_for_the_person_and_one_for_the_partner():
    assert list(Export.objects.order_by("for_another").values_list("address", "state", "for_another")) == [
        (privacy.ASKER.email, "ready", False), (privacy.PARTNER, "ready", True),
    ]  # fmt: skip


def test_the_draft_that_nobody_sent_will_go_and_somebody_asks_to_be_erased():
    (row,) = Planned.objects.filter(rule="draft.never_sent")
    assert row.key == str(Application.objects.get().pk)
    assert str(ErasureRequest.objects.get().person) == privacy.LEAVER.name

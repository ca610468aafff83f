"""An application goes through every call of the documents, by the actions that people use."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from tildel.applications.models import Application
from tildel.config.demo import calendar, elsewhere, world
from tildel.config.demo.documents import inspected_before
from tildel.programmes.models import Call
from tildel.programmes.shipped import template_keys

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))},
    }
    with (
        django_db_blocker.unblock(),
        override_settings(STORAGES={**settings.STORAGES, "default": storage}),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(world, "SMALL", ("TUSSELADD", "FJØSNISSE"))
        made = world.make(now=NOW, small=True)
        papers = world.begin_papers(small=True)
        elsewhere.begin_papers(papers)
        with translation.override("nb"), inspected_before():
            elsewhere.make(made.accounts, papers, calendar.still_open(NOW), lambda line: None)
        yield made
        transaction.set_rollback(True)


def test_every_shipped_call_but_the_one_of_the_whole_world_is_a_working_call(built):
    assert set(Call.objects.values_list("template", flat=True)) == set(template_keys()) - {"klinbeforsk-2024"}
    assert set(Call.objects.values_list("state", flat=True)) == {"published"}


def test_an_application_went_through_each(built):
    sent = Application.objects.exclude(current=None).order_by("reference")
    assert [(row.reference, row.track, row.state) for row in sent] == [
        ("HMN-REGIONAL-2026-0001", "project_funds", "submitted"),
        ("HMN-REGIONAL-2026-0002", "doctoral", "submitted"),
        ("HNT-LOCAL-2026-0001", "", "submitted"),
        ("KLINBEFORSK-2016-0001", "", "accepted"),
        ("KLINBEFORSK-2021-0001", "", "accepted"),
        ("NORM-2027-0001", "", "submitted"),
        ("NSG-NETWORK-2027-0001", "", "submitted"),
    ]


def test_nothing_formal_is_unmet_in_any_of_them(built):
    unmet = {
        row.reference: [
            finding["code"]
            for finding in row.current.findings
            if finding["status"] == "unmet" and finding["severity"] == "formal"
        ]
        for row in Application.objects.exclude(current=None).select_related("current")
    }
    assert {reference: codes for reference, codes in unmet.items() if codes} == {}

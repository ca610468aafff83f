"""The national reports of the demo world: one final with its PDFs, one with contributions in every state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tildel.audit.queries import broken_at
from tildel.config.demo import measuring, projects, reporting
from tildel.config.demo.people import Accounts, make_programme
from tildel.national_report.models import Contribution, Edition, Job, Story
from tildel.national_report.queries import content, editions

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_one_edition_is_final_and_one_is_being_written():
    accounts = Accounts()
    projects.make(accounts, make_programme(accounts), None, NOW, number=8)
    measuring.make(accounts, NOW)
    reporting.make(accounts, NOW)

    assert list(Edition.objects.values_list("year", "state")) == [(2026, "contributing"), (2025, "final")]
    final = editions.final_of_year(2025)
    assert content.text_of(final).is_intact
    assert list(Job.objects.values_list("final", "language", "state")) == [(final.pk, "nb", "made")]
    states = {
        year: [row.state for row in Contribution.objects.filter(edition__year=year)] for year in (2025, 2026)
    }
    assert states == {2025: ["accepted"] * 4, 2026: ["delivered", "returned", "not_begun", "begun"]}
    assert sorted(Story.objects.filter(edition__year=2026).values_list("state", flat=True)) == [
        "approved", "draft", "with_leader", "with_region",
    ]  # fmt: skip
    assert [broken_at(f"national-report:{year}") for year in (2025, 2026)] == [None, None]

"""The projects of the demo world: made through the actions, invented throughout, the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from tildel.audit.queries import broken_at
from tildel.config.demo import projects
from tildel.config.demo.people import Accounts, make_programme
from tildel.projects.models import Project, Report

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_there_are_projects_and_reports_in_every_state():
    accounts = Accounts()
    projects.make(accounts, make_programme(accounts), None, NOW, number=8)
    assert Counter(Project.objects.values_list("state", flat=True)) == {"running": 7, "closed": 1}
    last = Report.objects.filter(year=2025, kind="yearly")
    assert set(last.values_list("state", flat=True)) == {
        "draft", "signed_by_leader", "signed_by_institution", "changes_asked", "approved",
    }  # fmt: skip
    assert Report.objects.filter(escalated_at__isnull=False).exists()
    assert [one.number for one in Project.objects.all() if broken_at(f"project:{one.number}")] == []

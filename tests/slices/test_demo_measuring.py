"""The figures of the demo world: made through the actions, marked as invented, frozen and whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tildel.config.demo import measuring, projects
from tildel.config.demo.people import Accounts, make_programme
from tildel.measurement.models import Frozen
from tildel.measurement.queries import figures
from tildel.measurement.queries.measuring import text_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_a_budget_year_is_shared_and_two_years_are_counted():
    accounts = Accounts()
    projects.make(accounts, make_programme(accounts), None, NOW, number=3)
    measuring.make(accounts, NOW)

    rows = Frozen.objects.order_by("kind", "year")
    assert [(row.kind, row.year, row.version) for row in rows] == [
        ("key_figure_rows", 2024, 1), ("key_figure_rows", 2025, 1),
        ("key_figures", 2024, 1), ("key_figures", 2025, 1), ("measuring_system", 2027, 1),
    ]  # fmt: skip
    assert all(text_of(row).is_intact for row in rows)
    content = text_of(rows.last()).content
    assert (content["invented"], content["allocation"]["assumed"]) == (True, True)
    assert sum(row["kroner"] for row in content["institutions"]) == 420_000_000
    values = {
        one.figure: one.exact for one in figures.values_of(figures.snapshot(2024)) if one.group == ("all",)
    }
    assert values["projects_running"] > 0
    assert values["patients_included"] > 0

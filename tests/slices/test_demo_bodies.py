"""The demo's NSG: three years of meetings by its real mandate, with invented people."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tildel.audit.queries import broken_at
from tildel.config.demo import governing
from tildel.config.demo.people import Accounts
from tildel.governance.domain.terms import breaches, vacancies
from tildel.governance.models import Case, JournalEntry, Meeting
from tildel.governance.queries import bodies

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_three_years_of_meetings_by_the_mandate():
    body = governing.make(Accounts(), NOW)
    states = list(Meeting.objects.filter(body=body).order_by("day").values_list("state", flat=True))
    assert states == [*["approved"] * 8, "held", "invited"]
    numbers = (
        Case.objects.filter(meeting__day__year=2023).order_by("sequence").values_list("number", flat=True)
    )
    assert numbers[0] == "01/2023"
    assert len(numbers) == len(set(numbers))
    assert Case.objects.filter(recusals__isnull=False).count() == 9
    assert JournalEntry.objects.filter(kind="memo").count() == 9
    assert broken_at("body:nsg") is None
    on, holdings = NOW.date(), bodies.holdings_of(bodies.appointments_in(body))
    mandate = bodies.mandate_on(body, on)
    assert breaches(mandate, holdings, on) == ()
    # Two were never filled; two terms of four years ended in 2025.
    assert [seat.key for seat in vacancies(mandate, holdings, on)] == [
        "university-hospitals", "uhr-2", "user-1", "user-2", "kd", "forskningsradet",
    ]  # fmt: skip

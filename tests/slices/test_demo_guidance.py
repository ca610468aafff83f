"""Guidance in the demo world: made through the actions, invented where the sources say nothing."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tildel.config.demo import guidance
from tildel.config.demo.people import Accounts, make_administrator
from tildel.guidance.models import CannedAnswer, HelpCase
from tildel.guidance.queries import cases, funding, guide

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def made() -> None:
    accounts = Accounts()
    make_administrator(accounts)
    guidance.make(accounts, NOW)


def test_there_is_something_in_every_state():
    assert Counter(HelpCase.objects.values_list("state", flat=True)) == {
        "closed": 30, "answered": 2, "taken": 1, "new": 3,
    }  # fmt: skip
    assert (guide.published().number, guide.draft(), CannedAnswer.objects.count()) == (1, None, 2)
    assert cases.waiting(on=NOW.date())["nobody"] == 3
    found = Counter(one.status.value for one in funding.outside_calls(NOW))
    assert found == {"announced": 4, "open": 2, "coming": 1}


def test_only_what_says_that_it_is_invented_has_dates():
    calls = funding.outside_calls(NOW - timedelta(days=60))
    assert {one.is_example for one in calls if one.deadlines or one.opens_on} == {True}
    assert all("ppdikt" in one.titles["nb"] for one in calls if one.is_example)

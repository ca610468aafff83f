"""Plans and innovation projects of the demo world: made through the actions, the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from tildel.audit.models import Event
from tildel.audit.queries import broken_at
from tildel.classification.models import AreaCode, Plan, PriorityArea
from tildel.config.demo import innovating
from tildel.config.demo.people import Accounts, make_administrator
from tildel.governance.models import Meeting
from tildel.innovations.models import Innovation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def made() -> None:
    accounts = Accounts()
    make_administrator(accounts)
    innovating.make(accounts, NOW)


def test_the_plans_stand_with_their_areas_and_the_meeting_that_adopted_two_of_them():
    assert Counter(PriorityArea.objects.values_list("plan__key", flat=True)) == {
        "handlingsplan-for-forskning": 5, "handlingsplan-for-innovasjon": 6, "helseomsorg21": 10,
    }  # fmt: skip
    assert Plan.objects.filter(adopted_by__key="fagdirektormotet").count() == 2
    assert [str(row) for row in Meeting.objects.all()] == ["Fagdirektørmøtet 2023-06-02"]
    assert AreaCode.objects.filter(assumed=True).count() == 5


def test_there_is_an_innovation_project_in_every_stage_and_all_say_that_they_are_invented():
    assert Counter(Innovation.objects.values_list("stage", flat=True)) == {
        "idea": 2, "development": 2, "trial": 1, "in_use": 1, "stopped": 1,
    }  # fmt: skip
    assert Counter(Innovation.objects.values_list("page", flat=True)) == {"published": 6, "draft": 1}
    names = Innovation.objects.values_list("titles__nb", flat=True)
    assert [name for name in names if "oppdiktet" not in name.lower()] == []


def test_the_trail_of_everything_holds():
    streams = set(Event.objects.filter(stream__regex="^(plan|innovation):").values_list("stream", flat=True))
    assert len(streams) == 11
    assert [stream for stream in streams if broken_at(stream)] == []

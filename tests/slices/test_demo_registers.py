"""The registers of the demo world: made through the actions, invented throughout, the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from tildel.audit.models import Event
from tildel.audit.queries import broken_at
from tildel.config.demo import registers
from tildel.config.demo.people import Accounts, make_administrator
from tildel.infrastructures.models import Edition, Entry, EntryPlace
from tildel.infrastructures.queries import waits_for_confirmation
from tildel.studies.models import Candidate, Study

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def made() -> None:
    accounts = Accounts()
    make_administrator(accounts)
    registers.make(accounts, NOW)


def test_there_is_something_in_every_state():
    assert Counter(Entry.objects.values_list("state", flat=True)) == {
        "registered": 8, "proposed": 2, "prioritised": 1, "draft": 1,
    }  # fmt: skip
    assert Counter(Study.objects.values_list("state", flat=True)) == {
        "recruiting": 6, "planned": 2, "closed": 1, "draft": 1,
    }  # fmt: skip
    assert [bool(one.study_id) for one in Candidate.objects.all()] == [True, False]
    assert [str(one) for one in waits_for_confirmation(at=NOW, on=NOW.date())] == [
        "Oppdiktet biobank FJORDPRØVE"
    ]
    assert list(Edition.objects.values_list("key", flat=True)) == ["2026-09"]


def test_everything_says_that_it_is_invented_and_no_position_is_made_up():
    names = [
        *Entry.objects.values_list("names__nb", flat=True),
        *Study.objects.values_list("titles__nb", flat=True),
    ]
    assert [name for name in names if "oppdiktet" not in name.lower()] == []
    assert EntryPlace.objects.exclude(latitude=None).count() == 0


def test_the_trail_of_everything_holds():
    streams = Event.objects.filter(stream__regex="^(infrastructure|study|road-map)").values_list(
        "stream", flat=True
    )
    assert [stream for stream in set(streams) if broken_at(stream)] == []

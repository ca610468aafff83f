"""The help desk in numbers, and where a call of another funder stands on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.guidance.domain.funding import (
    Deadline,
    OutsideCall,
    Status,
    changes,
    faults,
    has_to_be_looked_at,
    next_deadline,
    status,
)
from tildel.guidance.domain.helpdesk import (
    TOPICS,
    Asked,
    Line,
    asks_too_often,
    by_month,
    by_topic,
    case_number,
    urgency,
)

TODAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "found"),
    [(None, "none"), (-1, "passed"), (0, "week"), (7, "week"), (8, "month"), (30, "month"), (31, "later")],
)
def test_how_urgent_a_question_is(days: int | None, found: str):
    deadline = None if days is None else TODAY + timedelta(days=days)
    assert urgency(deadline, on=TODAY) == found


def test_numbers_of_cases():
    assert [case_number(2026, 7), case_number(2026, 12345)] == ["2026-0007", "2026-12345"]


def test_an_address_has_to_wait_after_three_in_an_hour_and_eight_in_a_day():
    minutes = [timedelta(minutes=number) for number in range(3)]
    hours = [timedelta(hours=2 + number) for number in range(8)]
    assert asks_too_often([NOON - one for one in minutes], at=NOON)
    assert not asks_too_often([NOON - one for one in minutes[:2]], at=NOON)
    assert asks_too_often([NOON - one for one in hours], at=NOON)
    assert not asks_too_often([NOON - one for one in hours[:7]], at=NOON)
    assert not asks_too_often([NOON - timedelta(hours=25)] * 20, at=NOON)


def asked(day: int, month: int = 2, hours: float | None = None, topic: str = "data") -> Asked:
    at = datetime(2026, month, day, 12, tzinfo=UTC)
    return Asked(topic, at, at + timedelta(hours=hours) if hours is not None else None)


def test_months_with_the_median_of_the_hours_until_the_first_answer():
    rows = [asked(3, hours=2), asked(4, hours=10), asked(5), asked(1, 3), asked(1, 1, hours=1)]
    assert by_month(rows, last=TODAY, months=2) == (
        Line(date(2026, 2, 1), 3, 2, 6.0), Line(date(2026, 3, 1), 1, 0, None),
    )  # fmt: skip


def test_a_month_begins_at_midnight_in_oslo():
    late = Asked("data", datetime(2026, 2, 28, 23, 30, tzinfo=UTC), None)
    assert [line.asked for line in by_month([late], last=TODAY, months=2)] == [0, 1]


def test_a_topic_that_is_no_more_counts_as_something_else():
    found = {line.name: line.asked for line in by_topic([asked(1), asked(2, topic="gone")])}
    assert found == {**dict.fromkeys(TOPICS, 0), "data": 1, "other": 1}


# --- funding -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens_on", "deadlines", "found"),
    [
        (None, [], Status.ANNOUNCED),
        (TODAY, [], Status.OPEN),
        (TODAY + timedelta(days=1), [], Status.COMING),
        (TODAY + timedelta(days=1), [Deadline(TODAY + timedelta(days=9))], Status.COMING),
        (None, [Deadline(TODAY)], Status.OPEN),
        (None, [Deadline(TODAY, time(13, 0))], Status.OPEN),
        (None, [Deadline(TODAY, time(12, 0))], Status.CLOSED),
        (TODAY, [Deadline(TODAY - timedelta(days=1)), Deadline(TODAY)], Status.OPEN),
        (TODAY - timedelta(days=9), [Deadline(TODAY - timedelta(days=1))], Status.CLOSED),
    ],
)
def test_where_a_call_stands_follows_from_its_dates(
    opens_on: date | None, deadlines: list[Deadline], found: Status
):
    assert status(opens_on, deadlines, at=NOON) == found


DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
DEADLINES = st.lists(st.builds(Deadline, DAYS, st.none() | st.just(time(12, 0))), max_size=4)


@given(st.none() | DAYS, DEADLINES, st.integers(0, 100))
def test_a_call_that_is_closed_stays_closed(opens_on: date | None, deadlines: list[Deadline], later: int):
    if status(opens_on, deadlines, at=NOON) == Status.CLOSED:
        assert status(opens_on, deadlines, at=NOON + timedelta(days=later)) == Status.CLOSED
        assert next_deadline(deadlines, at=NOON) is None


@given(DEADLINES)
def test_the_next_deadline_is_the_nearest_of_those_ahead(deadlines: list[Deadline]):
    found = next_deadline(deadlines, at=NOON)
    ahead = [one.instant for one in deadlines if one.instant > NOON]
    assert (found.instant if found else None) == (min(ahead) if ahead else None)


def test_what_cannot_be_kept_of_a_call():
    day = Deadline(TODAY)
    wrong = OutsideCall({}, "x", opens_on=TODAY + timedelta(days=1), deadlines=(day, day))
    assert [reason for _place, reason in faults(wrong)] == [
        "nameless",
        "sourceless",
        "deadline_twice",
        "opens_late",
    ]
    assert list(faults(OutsideCall({"nb": "x"}, "x", source="sagt på møtet"))) == []


def test_only_what_differs_is_told():
    before = OutsideCall({"nb": "x"}, "x", source="s")
    after = OutsideCall({"nb": "x"}, "x", source="s", themes=("kreft",))
    assert changes(before, after) == {"themes": [[], ["kreft"]]}


def test_after_ninety_days_somebody_should_look_again():
    found = [has_to_be_looked_at(TODAY - timedelta(days=days), on=TODAY) for days in (0, 89, 90)]
    assert found == [False, False, True]

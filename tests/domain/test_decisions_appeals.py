"""Appeals on procedure: states, grounds, and until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.decisions.domain.appeals import (
    APPEAL,
    GROUNDS,
    AppealGround,
    AppealState,
    TimeLimit,
    appeal_due,
    check_grounds,
    is_in_time,
    last_day,
)
from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import OSLO


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        (["consider", "uphold"], AppealState.UPHELD),
        (["consider", "forward", "uphold"], AppealState.UPHELD),
        (["consider", "forward", "reject"], AppealState.REJECTED),
        (["consider", "reject"], AppealState.REJECTED),
        (["dismiss"], AppealState.DISMISSED),
        (["consider", "forward", "dismiss"], AppealState.DISMISSED),
        (["withdraw"], AppealState.WITHDRAWN),
        (["consider", "forward", "withdraw"], AppealState.WITHDRAWN),
    ],
)
def test_the_ways_of_an_appeal(verbs: list[str], state: AppealState) -> None:
    here = APPEAL.initial
    for verb in verbs:
        here = APPEAL.after(here, verb)
    assert here == state
    assert state in APPEAL.final


def test_what_is_not_considered_is_neither_upheld_nor_forwarded() -> None:
    for verb in ("uphold", "reject", "forward"):
        with pytest.raises(RuleBroken) as refused:
            APPEAL.after(AppealState.RECEIVED, verb)
        assert refused.value.code == "appeal.state"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (["impartiality"], "An expert works at the applicant institution."),
        (["reasons_missing"], ""),
        (["call_not_followed", "experts_judgement"], "Only one expert read it."),
    ],
)
def test_an_error_of_procedure_may_be_appealed(keys: list[str], text: str) -> None:
    check_grounds(keys, text)


@pytest.mark.parametrize(
    ("keys", "text", "code", "place"),
    [
        (["experts_judgement"], "It is better than that.", "appeal.not_procedural", "grounds"),
        ([], "", "appeal.no_ground", "grounds"),
        (["luck", "impartiality"], "x", "appeal.unknown_ground", "grounds"),
        (["facts_wrong"], " \n", "appeal.needs_text", "text"),
        (["reasons_missing", "other_procedure"], "", "appeal.needs_text", "text"),
    ],
)
def test_a_ground_that_is_refused(keys: list[str], text: str, code: str, place: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_grounds(keys, text)
    assert (refused.value.code, refused.value.place) == (code, place)


def test_a_call_may_have_grounds_of_its_own() -> None:
    check_grounds(["late_answer"], "", grounds=(AppealGround("late_answer", needs_text=False),))
    assert [ground.key for ground in GROUNDS if not ground.procedural] == ["experts_judgement"]


@pytest.mark.parametrize(
    ("delivered", "limit", "due"),
    [
        # 23:30 UTC is the next day in Oslo
        (datetime(2025, 6, 2, 23, 30, tzinfo=UTC), TimeLimit(weeks=3), datetime(2025, 6, 25, tzinfo=OSLO)),
        (datetime(2025, 6, 2, 10, tzinfo=OSLO), TimeLimit(weeks=3), datetime(2025, 6, 24, tzinfo=OSLO)),
        (datetime(2025, 6, 2, 10, tzinfo=OSLO), TimeLimit(days=1), datetime(2025, 6, 4, tzinfo=OSLO)),
        # over the end of summer time: the day is an hour longer
        (datetime(2025, 10, 25, 10, tzinfo=OSLO), TimeLimit(days=1), datetime(2025, 10, 27, tzinfo=OSLO)),
        # a Saturday, and the Monday after it is a holiday
        (datetime(2025, 5, 31, 10, tzinfo=OSLO), TimeLimit(days=7), datetime(2025, 6, 8, tzinfo=OSLO)),
        (datetime(2025, 5, 31, 10, tzinfo=OSLO), TimeLimit(days=7, past_weekends=True), datetime(2025, 6, 10, tzinfo=OSLO)),
        (
            datetime(2025, 5, 31, 10, tzinfo=OSLO),
            TimeLimit(days=7, past_weekends=True, holidays=frozenset({date(2025, 6, 9)})),
            datetime(2025, 6, 11, tzinfo=OSLO),
        ),
    ],
)  # fmt: skip
def test_the_time_is_over_when_the_last_day_in_oslo_is(
    delivered: datetime, limit: TimeLimit, due: datetime
) -> None:
    found = appeal_due(delivered, limit)

    assert found == due
    assert found.tzinfo is UTC
    assert is_in_time(found - timedelta(seconds=1), found)
    assert not is_in_time(found, found)


@pytest.mark.parametrize(("days", "weeks"), [(0, 0), (-1, 1), (1, -1)])
def test_a_time_limit_has_a_length(days: int, weeks: int) -> None:
    with pytest.raises(ValueError, match="no time limit"):
        TimeLimit(days, weeks)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 60), st.booleans(),
)  # fmt: skip
def test_there_are_never_fewer_days_than_promised(
    delivered: datetime, days: int, past_weekends: bool
) -> None:
    limit = TimeLimit(days, past_weekends=past_weekends)
    day = last_day(delivered, limit)

    assert appeal_due(delivered, limit).astimezone(OSLO).date() == day + timedelta(days=1)
    counted = (day - delivered.astimezone(OSLO).date()).days
    assert days <= counted <= days + 2 * past_weekends
    assert not past_weekends or day.weekday() < 5

"""A3: what is stored and what is shown are the same instant, through summer time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tildel.design.formats import MONTHS, format_instant
from tildel.kernel.time import OSLO, AmbiguousTime, NonexistentTime, in_oslo, oslo_instant

INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31, 23, 59, 59, 999_999)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
WALLS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31, 23, 59, 59, 999_999))
_SHOWN = re.compile(r"(\d+)\.?\s(\S+)\s(\d{4}) (?:at|kl\.)\s(\d\d)[.:](\d\d)[.:](\d\d)[.,](\d{3})")


def choices(wall: datetime) -> tuple[datetime, ...]:
    """Every instant at which clocks in Oslo show `wall`, found without the code under test: by looking."""
    near = wall.replace(tzinfo=UTC)
    tried = [near - timedelta(minutes=minutes) for minutes in (120, 60)]
    return tuple(one for one in tried if one.astimezone(OSLO).replace(tzinfo=None) == wall)


def accepted(wall: datetime) -> tuple[datetime, ...]:
    """Every instant that the system lets a person mean by `wall`."""
    try:
        return (oslo_instant(wall),)
    except NonexistentTime:
        return ()
    except AmbiguousTime as both:
        found = tuple(datetime.fromisoformat(choice) for choice in both.params["choices"])
        assert found == (oslo_instant(wall, fold=0), oslo_instant(wall, fold=1))
        return found


def read(text: str, language: str) -> datetime:
    found = _SHOWN.match(text)
    assert found, text
    day, month, year, *clock = found.groups()
    hour, minute, second, thousandth = map(int, clock)
    return datetime(
        int(year), MONTHS[language].index(month) + 1, int(day), hour, minute, second, thousandth * 1000
    )


@given(wall=WALLS)
@example(wall=datetime(2027, 3, 28, 2, 30))
@example(wall=datetime(2027, 10, 31, 2, 30))
@example(wall=datetime(2028, 2, 29, 23, 59, 59, 999_000))
@example(wall=datetime(2036, 12, 31, 23, 59, 59, 999_000))
def test_a_time_that_is_accepted_is_what_clocks_show(wall: datetime):
    assert accepted(wall) == choices(wall)


@given(instant=INSTANTS, language=st.sampled_from(["nb", "nn", "en"]))
@example(instant=datetime(2027, 3, 28, 0, 59, 59, 999_000, tzinfo=UTC), language="nb")
@example(instant=datetime(2027, 3, 28, 1, 0, tzinfo=UTC), language="nb")
@example(instant=datetime(2027, 10, 31, 0, 30, tzinfo=UTC), language="en")
@example(instant=datetime(2027, 10, 31, 1, 30, tzinfo=UTC), language="en")
def test_what_is_shown_is_what_is_stored(instant: datetime, language: str):
    """Read back from the page, to the millisecond. The double hour has two instants; one of them is meant."""
    shown = format_instant(instant, language, exact=True)
    to_the_millisecond = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    meant = accepted(read(shown, language))
    assert to_the_millisecond in meant
    assert len(meant) == 1 + (
        in_oslo(instant).replace(fold=0).utcoffset() != in_oslo(instant).replace(fold=1).utcoffset()
    )


@given(instant=INSTANTS)
def test_what_a_machine_reads_is_what_is_stored(instant: datetime):
    written = in_oslo(instant).isoformat()
    assert datetime.fromisoformat(written).astimezone(UTC) == instant


@given(earlier=INSTANTS, later=INSTANTS)
def test_the_order_of_instants_is_never_that_of_clocks(earlier: datetime, later: datetime):
    """A deadline is compared as an instant, whatever the clocks show."""
    assert (in_oslo(earlier) < in_oslo(later).astimezone(UTC)) == (earlier < later)


@pytest.mark.parametrize("minute", [0, 30, 59])
def test_the_hour_that_is_skipped_is_refused(minute: int):
    with pytest.raises(NonexistentTime) as refused:
        oslo_instant(datetime(2027, 3, 28, 2, minute))
    assert refused.value.code == "time.nonexistent"


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_is_skipped_is_refused_however_it_is_asked(fold: int):
    with pytest.raises(NonexistentTime):
        oslo_instant(datetime(2027, 3, 28, 2, 30), fold=fold)


def test_the_hour_that_comes_twice_is_a_choice():
    with pytest.raises(AmbiguousTime) as refused:
        oslo_instant(datetime(2027, 10, 31, 2, 30))
    assert refused.value.params["choices"] == ("2027-10-31T00:30:00+00:00", "2027-10-31T01:30:00+00:00")
    chosen = [oslo_instant(datetime(2027, 10, 31, 2, 30), fold=fold) for fold in (0, 1)]
    assert [moment.hour for moment in chosen] == [0, 1]


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        (datetime(2027, 3, 27, 2, 30), datetime(2027, 3, 27, 1, 30)),
        (datetime(2027, 3, 28, 1, 59, 59, 999_999), datetime(2027, 3, 28, 0, 59, 59, 999_999)),
        (datetime(2027, 3, 28, 3, 0), datetime(2027, 3, 28, 1, 0)),
        (datetime(2027, 3, 29, 2, 30), datetime(2027, 3, 29, 0, 30)),
        (datetime(2027, 10, 30, 2, 30), datetime(2027, 10, 30, 0, 30)),
        (datetime(2027, 10, 31, 1, 59, 59, 999_999), datetime(2027, 10, 30, 23, 59, 59, 999_999)),
        (datetime(2027, 10, 31, 3, 0), datetime(2027, 10, 31, 2, 0)),
        (datetime(2027, 11, 1, 2, 30), datetime(2027, 11, 1, 1, 30)),
        (datetime(2028, 2, 29, 16, 0), datetime(2028, 2, 29, 15, 0)),
        (datetime(2026, 12, 31, 23, 59, 59, 999_000), datetime(2026, 12, 31, 22, 59, 59, 999_000)),
        (datetime(2024, 5, 15, 16, 0), datetime(2024, 5, 15, 14, 0)),
    ],
)
def test_the_days_around(wall: datetime, utc: datetime):
    assert oslo_instant(wall) == utc.replace(tzinfo=UTC)


def test_a_time_with_a_zone_is_no_wall_time():
    with pytest.raises(ValueError, match="wall time"):
        oslo_instant(datetime(2027, 3, 28, 2, 30, tzinfo=UTC))


def test_the_last_millisecond_is_never_shown_as_the_deadline():
    last = datetime(2024, 5, 15, 13, 59, 59, 999_999, tzinfo=UTC)
    assert format_instant(last, "nb", exact=True).endswith("15.59.59,999")
    assert format_instant(last, "en", exact=True).endswith("15:59:59.999")

"""Who may sit in a committee, what it is warned of, where an application belongs; when experts are away."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.assessment.domain.availability import Away, away_in, days_late, joined, periods
from tildel.assessment.domain.committees import (
    Place,
    Term,
    Warning,
    against_rule,
    overlap,
    proposed,
    sitting,
    warnings,
)
from tildel.assessment.domain.declining import Why, apart, together
from tildel.assessment.domain.honorarium import account_number, honorarium
from tildel.kernel.errors import RuleBroken

DAY = date(2026, 6, 1)
START = date(2024, 1, 1)
LEADER = Term(1, "leader", START)
OSLO = Place("Oslo universitetssykehus", "NO", "H12")
LUND = Place("Lunds universitet", "SE")
SOME_DAYS = st.dates(date(2024, 1, 1), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((date(2024, 1, 1), date(2024, 6, 30)), (date(2024, 7, 1), None), False),
        ((date(2024, 1, 1), date(2024, 7, 1)), (date(2024, 7, 1), None), True),
        ((date(2024, 1, 1), None), (date(2020, 1, 1), date(2023, 12, 31)), False),
        ((None, None), (date(2020, 1, 1), date(2020, 1, 1)), True),
    ],
)
def test_periods_that_share_a_day(one, other, shared):
    assert (overlap(one, other), overlap(other, one)) == (shared, shared)


def test_who_sits_on_a_day_with_the_leader_first():
    gone, coming = Term(3, "member", START, date(2025, 12, 31)), Term(4, "member", date(2026, 6, 2))
    member = Term(2, "member", DAY, DAY)
    assert sitting([gone, member, coming, LEADER], DAY) == [LEADER, member]


@pytest.mark.parametrize(
    ("rule", "place", "broken"),
    [
        ("", OSLO, ()),
        ("abroad", OSLO, ("Oslo universitetssykehus",)),
        ("abroad", LUND, ()),
        ("abroad", Place("Before", "NO", "H12", held_to=date(2026, 5, 31)), ()),
        ("abroad", Place("Later", "NO", "H12", held_from=date(2026, 6, 2)), ()),
        ("other_regions", OSLO, ("Oslo universitetssykehus",)),
        ("other_regions", Place("Haukeland", "NO", "H03"), ()),
        ("other_regions", LUND, ()),
        ("unknown", OSLO, ()),
    ],
)
def test_the_rule_looks_at_where_somebody_works_on_the_day(rule, place, broken):
    assert against_rule(rule, [place, place], "H12", DAY) == broken


def test_a_region_that_is_not_known_keeps_nobody_out():
    assert against_rule("other_regions", [Place("Somewhere", "NO", "")], "", DAY) == ()


def test_a_committee_in_order_has_no_warnings():
    assert warnings([LEADER, Term(2, "member", START, date(2026, 9, 1))], {}, "", "H12", DAY) == ()


def test_what_is_warned_of():
    terms = [
        Term(2, "member", START, date(2026, 8, 30)),  # ends in 90 days
        Term(3, "member", START, date(2026, 5, 31)),  # ended, nobody came after
        Term(4, "user_representative", START, date(2026, 7, 1)),  # goes on
        Term(4, "user_representative", date(2026, 7, 2)),
    ]
    assert warnings(terms, {2: [OSLO], 4: [LUND]}, "abroad", "H12", DAY) == (
        Warning("no_leader"),
        Warning("vacancy", role="member", number=1),
        Warning("term_ends", expert=2, role="member", day=date(2026, 8, 30)),
        Warning("rule_broken", expert=2, institution="Oslo universitetssykehus"),
    )


def test_a_seat_that_ended_more_than_a_year_ago_is_not_vacant():
    terms = [LEADER, Term(2, "member", START, date(2025, 5, 31))]
    assert warnings(terms, {}, "", "H12", DAY) == ()


@pytest.mark.parametrize(
    ("codes", "fits"),
    [
        (["hrcs_hc_02can", "hrcs_ra_6_1"], (1,)),
        (["HRCS_HC_01BLO"], (2,)),
        (["hrcs_hc_09inf"], (3,)),
        ([], (3,)),
        (["hrcs_hc_02can", "hrcs_hc_01blo"], (1, 2)),
    ],
)
def test_an_application_belongs_where_most_codes_are_shared(codes, fits):
    reads = [(1, ["hrcs_hc_02can"]), (2, ["hrcs_hc_01blo", "hrcs_hc_03car"]), (3, [])]
    assert proposed(codes, reads) == fits


# --- when somebody is away ------------------------------------------------------------------------------------


def test_stored_periods_that_cannot_be_read_are_left_out():
    rows = [
        {"from": "2026-07-01", "to": "2026-07-31"}, {"from": "soon", "to": "2026-07-31"}, {"to": "2026-07-31"},
        {"from": "2026-07-31", "to": "2026-07-01"}, {"from": None, "to": None},
    ]  # fmt: skip
    assert periods(rows) == [Away(date(2026, 7, 1), date(2026, 7, 31))]


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(RuleBroken, match="away_backwards"):
        Away(date(2026, 7, 2), date(2026, 7, 1))


@given(st.lists(st.tuples(SOME_DAYS, SOME_DAYS).map(sorted).map(lambda pair: Away(*pair)), max_size=8))
def test_joined_periods_hold_the_same_days_and_never_touch(found):
    def days(some):
        return {day for one in some for day in range(one.first.toordinal(), one.last.toordinal() + 1)}

    together_ = joined(found)
    assert days(together_) == days(found)
    assert all(later.first.toordinal() - one.last.toordinal() > 1 for one, later in pairwise(together_))
    assert joined(together_) == together_


def test_the_last_day_of_all_has_no_day_after_it():
    assert joined([Away(date.max, date.max), Away(date.max, date.max)]) == [Away(date.max, date.max)]


def test_who_is_away_in_a_period():
    july = Away(date(2026, 7, 1), date(2026, 7, 31))
    asked = [(date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 31), date(2026, 8, 9))]
    assert [away_in([july], first, last) for first, last in asked] == [[], [july]]


@pytest.mark.parametrize(
    ("due", "late"), [(None, 0), (date(2026, 6, 2), 0), (DAY, 0), (date(2026, 5, 30), 2)]
)
def test_days_late(due, late):
    assert days_late(due, DAY) == late


# --- declining and paying -------------------------------------------------------------------------------------


@given(st.sampled_from(Why), st.text(max_size=100))
def test_why_and_text_come_apart_as_they_went_together(why, text):
    assert apart(together(why, text)) == (why.value, text.strip())


def test_a_reason_from_before_there_were_choices_is_all_text():
    assert apart("I have no time") == ("", "I have no time")


def test_an_honorarium_is_reviews_and_days_at_their_rates():
    assert honorarium(reviews=3, per_review=1500, days=2, per_day=4000) == 12_500


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("8601 11 17947", "86011117947"),
        ("8601.11.17947", "86011117947"),
        ("no93 8601 1117 947", "NO9386011117947"),
        ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
        ("8601 11 17948", ""),
        ("DE00 3704 0044 0532 0130 00", ""),
        ("", ""),
        ("٣²Ⅷ", ""),
        ("=1+1", ""),
        ("9" * 400, ""),
    ],
)
def test_an_account_number_has_check_digits_that_fit(typed, number):
    assert account_number(typed) == number

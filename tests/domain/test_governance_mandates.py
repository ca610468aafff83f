"""Mandates as data, seats and rotation, quorum: what the documents say, and properties that hold for any of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.governance.domain.mandate import Quorum, read_body
from tildel.governance.domain.numbers import read_number, write_number
from tildel.governance.domain.quorum import Present, count, votes_fit
from tildel.governance.domain.rotation import double_days, plan
from tildel.governance.domain.terms import Holding, breaches, table_on, vacancies
from tildel.governance.shipped import shipped_body, shipped_keys
from tildel.kernel.errors import Unreadable

DAY = date(2023, 3, 13)


def test_nsg_is_as_its_mandate_says():
    body = shipped_body("nsg")
    mandate = body.mandate_on(DAY)
    groups = [seat.group for seat in mandate.voting]
    assert (groups.count("health"), groups.count("university"), groups.count("user")) == (6, 6, 2)
    assert (len(mandate.voting), len(mandate.observers), mandate.deputies) == (14, 4, 14)
    assert [seat.term_years for seat in mandate.seats if seat.group == "user"] == [4, 4]
    assert mandate.seat("university-hospitals").rotation.order == ("883974832", "983974899", "983974724")
    assert (mandate.meetings_least, mandate.meetings_most, mandate.seminars) == (2, 3, 1)
    assert [one.standing for one in body.statements] == ["overruled", "rules", "rules"]


@pytest.mark.parametrize(
    ("day", "said", "certain"),
    [
        (date(2006, 5, 1), ["2005-2007"], [True]),
        (date(2007, 5, 1), ["2005-2007", "2007-2010"], [False, False]),
        (date(2012, 1, 1), ["Våren 2010 – våren 2013"], [True]),
        (date(2015, 10, 1), ["Våren 2013 – høsten 2015"], [False]),
        (DAY, ["2022 – 2023"], [True]),
        (date(2024, 1, 1), [], []),
    ],
)
def test_who_led_nsg(day, said, certain):
    found = shipped_body("nsg").leaders_on(day)
    assert ([era.said for era, _sure in found], [sure for _era, sure in found]) == (said, certain)


@pytest.mark.parametrize("key", shipped_keys())
def test_every_shipped_body_says_where_it_comes_from_and_what_is_assumed(key):
    body = shipped_body(key)
    assert [
        mandate for mandate in body.mandates if not mandate.source or "quorum" not in mandate.assumed
    ] == []
    assert set(body.names) == {"nb", "nn", "en"}


def test_a_document_that_does_not_hold_is_refused_with_its_place():
    seat = {"key": "a", "group": "member", "names": {"nb": "A"}}
    document = {
        "key": "x",
        "names": {"nb": "X"},
        "mandates": [{"starts": "2020-01-01", "seats": [seat, seat]}],
    }
    with pytest.raises(Unreadable, match=r"body\.two_seats"):
        read_body(document)
    with pytest.raises(Unreadable, match=r"body\.case_number"):
        read_body({**document, "case_number": "NN"})


@pytest.mark.parametrize(
    ("form", "sequence", "year", "written"),
    [
        ("NNN/YY", 59, 2017, "059/17"),
        ("NN/YYYY", 3, 2017, "03/2017"),
        ("NN-YYYY", 15, 2012, "15-2012"),
        ("YYYY/N", 7, 2026, "2026/7"),
    ],
)
def test_each_body_numbers_its_cases_in_its_own_way(form, sequence, year, written):
    assert write_number(form, sequence=sequence, year=year) == written
    assert read_number(form, written) == (sequence, year % 100 if "YYYY" not in form else year)


@given(st.integers(1, 10_000), st.integers(1900, 2100), st.sampled_from(["NNN/YY", "NN-YYYY", "YYYY/N"]))
def test_a_written_number_is_read_again(sequence, year, form):
    found = read_number(form, write_number(form, sequence=sequence, year=year))
    assert found == (sequence, year if "YYYY" in form else year % 100)


# --- seats and rotation ---------------------------------------------------------------------------------------

ORDER = ("a", "b", "c")
DAYS = st.dates(date(2005, 1, 1), date(2030, 12, 31))


@st.composite
def holdings(draw):
    found = []
    for number in range(draw(st.integers(0, 6))):
        starts = draw(DAYS)
        ends = draw(
            st.none() | st.integers(0, 3000).map(lambda days, first=starts: first + timedelta(days=days))
        )
        found.append(
            Holding(f"P{number}", "s", "member", starts, ends, organisation=draw(st.sampled_from(ORDER)))
        )
    return found


@given(holdings(), st.integers(1, 6), DAYS, st.none() | DAYS)
def test_rotation_never_gives_two_holders_or_a_gap_that_is_not_reported(rows, years, until, anchor):
    turns = plan(ORDER, years, rows, until=until, anchor=anchor)
    assert double_days(turns) == ()
    assert [turn for turn in turns if turn.ends < turn.starts] == []
    # from the first day to the last, every day is in exactly one turn, of somebody or, said so, of nobody
    assert [
        (one, other) for one, other in pairwise(turns)
        if other.starts - one.ends != timedelta(days=1)
    ] == []  # fmt: skip
    assert [turn for turn in turns if (turn.who == "") != (turn.standing == "gap")] == []
    if rows:
        assert turns[-1].ends >= until or until < turns[0].starts
        recorded = {row.starts for row in rows}
        assert turns[0].starts == min(recorded)


@given(holdings(), DAYS)
def test_a_seat_is_vacant_or_held_and_two_holders_are_a_breach(rows, day):
    mandate = read_body({
        "key": "x", "names": {}, "mandates": [{"starts": "2000-01-01", "seats": [
            {"key": "s", "group": "member", "names": {"nb": "S"}},
        ]}],
    }).mandate_on(day)  # fmt: skip
    (row,) = table_on(mandate, rows, day)
    codes = {one.code for one in breaches(mandate, rows, day)}
    assert (row.seat in vacancies(mandate, rows, day)) == (len(row.holders) == 0)
    assert ("seat.two_holders" in codes) == (len(row.holders) > 1)


def test_a_term_that_is_too_long_and_two_seats_of_one_person_are_told():
    mandate = shipped_body("nsg").mandate_on(DAY)
    rows = [
        Holding("A", "user-1", "member", date(2018, 1, 1), person="1"),
        Holding("A", "uio", "member", date(2022, 1, 1), person="1"),
        Holding("B", "helse-nord", "deputy", date(2022, 1, 1)),
        Holding("C", "helse-nord", "deputy", date(2022, 1, 1)),
        Holding("D", "nowhere", "member", date(2022, 1, 1)),
    ]
    assert [(one.code, one.seat) for one in breaches(mandate, rows, DAY)] == [
        ("seat.too_many_deputies", "helse-nord"),
        ("term.too_long", "user-1"),
        ("seat.unknown", "nowhere"),
        ("holder.two_seats", "uio"),
    ]


# --- quorum ---------------------------------------------------------------------------------------------------

SEATS = ("a", "b", "c", "d", "e")
PRESENT = st.lists(
    st.builds(Present, st.sampled_from("pqrstuv"), st.sampled_from((*SEATS, "other")), st.sampled_from(["member", "deputy"])),
    max_size=12,
)  # fmt: skip


@given(PRESENT, st.sets(st.sampled_from("pqrstuv")))
def test_a_seat_and_a_person_count_once_and_who_is_out_never(present, out):
    found = count(SEATS, present, needed=3, out=out)
    seats, people = [seat for seat, _person in found.counted], [person for _seat, person in found.counted]
    assert len(set(seats)) == len(seats)
    assert len(set(people)) == len(people)
    assert set(people) & out == set()
    assert found.present <= len(SEATS)
    rows = {(one.seat, one.person) for one in present}
    assert set(found.counted) <= rows
    fewer = count(SEATS, present, needed=3, out=out | {"p"})
    assert fewer.present <= found.present


def test_a_deputy_counts_only_while_the_member_does_not():
    both = [Present("m", "a", "member"), Present("d", "a", "deputy")]
    assert count(SEATS, both, needed=1).counted == (("a", "m"),)
    assert count(SEATS, both, needed=1, out={"m"}).counted == (("a", "d"),)
    assert count(SEATS, both, needed=1, out={"m", "d"}).reached is False


@pytest.mark.parametrize(("seats", "needed"), [(14, 8), (5, 3), (4, 3), (0, 1)])
def test_more_than_half(seats, needed):
    assert Quorum().needed(seats) == needed


def test_votes_are_no_more_than_who_can_vote():
    assert votes_fit(given=(3, 2, None), present=5)
    assert not votes_fit(given=(3, 2, 1), present=5)

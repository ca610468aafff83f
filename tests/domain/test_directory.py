"""The directory of organisations: dated answers, and the shipped rows."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.kernel.errors import Unreadable
from tildel.kernel.identifiers import is_orgnr
from tildel.people.domain.directory import Directory
from tildel.people.shipped import kind_eligibility, organisation_rows, shipped_directory

DAY = date(2024, 5, 15)
ROW = {
    "orgnr": "993467049",
    "name": "Eksempel HF",
    "kind": "health_trust",
    "region": "H12",
    "source": "example",
}


def test_the_shipped_rows() -> None:
    kinds = Counter((row.kind.value, row.discontinued) for row in shipped_directory())
    assert kinds == {
        ("regional_authority", False): 4,
        ("health_trust", False): 20,
        ("health_trust", True): 12,
        ("pharmacy_trust", False): 4,
        ("support_trust", False): 5,
        ("jointly_owned", False): 5,
        ("private_nonprofit", False): 10,
        ("university", False): 18,
    }
    assert all(is_orgnr(row.orgnr) and row.source for row in shipped_directory())


@pytest.mark.parametrize(
    ("orgnr", "day", "state", "region"),
    [
        ("993467049", DAY, "eligible", "H12"),
        ("983974724", date(2016, 10, 12), "eligible", "H03"),
        ("984027737", DAY, "unknown", "H03"),
        ("974767880", DAY, "not_eligible", None),
        ("992281618", DAY, "not_eligible", "H12"),
        ("914637651", DAY, "not_eligible", "H12"),
        ("818711832", DAY, "unknown", "H99"),
        ("991324968", DAY, "unknown", "H12"),
        ("983971652", DAY, "not_eligible", None),  # ended in 2009
        ("983971652", date(2008, 12, 31), "eligible", "H12"),
        ("983971652", date(2009, 6, 1), "unknown", "H12"),  # the day is not known
        ("883975162", DAY, "not_eligible", None),  # discontinued, not even the year is known
        ("997005562", date(2010, 12, 31), "not_eligible", None),  # not yet
        ("123456789", DAY, "unknown", None),
        ("", DAY, "unknown", None),
        ("993467049", date.min, "not_eligible", None),
        ("993467049", date.max, "eligible", "H12"),
    ],
)
def test_answers_of_a_day(orgnr: str, day: date, state: str, region: str | None) -> None:
    assert (shipped_directory().eligibility(orgnr, day).value, shipped_directory().region(orgnr, day)) == (
        state,
        region,
    )


def test_a_row_may_say_when_it_was_eligible() -> None:
    periods = [
        {"state": "not_eligible", "ends": "2020-01-01", "source": "x"},
        {"state": "eligible", "starts": "2020-01-01", "ends": "2023", "source": "x"},
    ]
    row = {**ROW, "kind": "private_nonprofit", "eligibility": periods}
    directory = Directory.from_rows([row], kind_eligibility())
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2022, 12, 31), date(2023, 5, 5), date(2024, 1, 1)]
    assert [directory.eligibility("993467049", day).value for day in days] == [
        "not_eligible",
        "eligible",
        "eligible",
        "unknown",
        "unknown",
    ]


def test_a_row_may_say_one_state_for_all_days() -> None:
    directory = Directory.from_rows([{**ROW, "eligibility": "not_eligible"}], kind_eligibility())
    assert directory.eligibility("993467049", DAY).value == "not_eligible"


@pytest.mark.parametrize(
    "change",
    [
        {"orgnr": "993467048"},
        {"kind": "shop"},
        {"region": "H01"},
        {"ended": "soon"},
        {"eligibility": "perhaps"},
    ],
)
def test_a_row_that_does_not_hold_is_unreadable(change: dict[str, str]) -> None:
    with pytest.raises(Unreadable):
        Directory.from_rows([{**ROW, **change}], kind_eligibility())


def test_a_number_stands_once() -> None:
    with pytest.raises(Unreadable):
        Directory.from_rows([ROW, ROW], kind_eligibility())


def test_the_order_of_rows_does_not_matter() -> None:
    rows = list(organisation_rows())
    random.Random(1).shuffle(rows)
    shuffled = Directory.from_rows(rows, kind_eligibility())
    assert {row.orgnr: row for row in shuffled} == {row.orgnr: row for row in shipped_directory()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("993467049", True), ("993467048", False), ("99346704", False), ("9934670490", False), ("", False),
        ("99346704a", False), ("９９３４６７０４９", False), ("993 467 049", False), ("00000001\n", False),
    ],
)  # fmt: skip
def test_organisation_numbers(text: str, expected: bool) -> None:
    assert is_orgnr(text) is expected


@given(st.text(alphabet="0123456789", min_size=8, max_size=8))
def test_at_most_one_check_digit_fits(first: str) -> None:
    assert sum(is_orgnr(first + digit) for digit in "0123456789") <= 1

"""Networks: costs add up to the krone, periods never exceed what the rules allow, missing regions are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.kernel.errors import RuleBroken, Unreadable
from tildel.networks.domain.costs import (
    Key,
    Share,
    budget_of_award,
    invoices,
    key_on,
    read_key,
    share_cost,
)
from tildel.networks.domain.rules import (
    Part,
    Span,
    evaluation_due,
    first_period,
    is_too_long,
    missing_regions,
    read_rules,
    report_due,
    rules_on,
    second_period,
    years_of,
)
from tildel.networks.domain.states import EVALUATION, NETWORK, REPORT, NetworkState
from tildel.networks.domain.watch import Picture, breaches, reports_owed
from tildel.networks.shipped import history, shipped_keys, shipped_rules, tasks

RULES = shipped_rules()
NOW = RULES[-1]
START = date(2021, 1, 1)
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))
SIDES = (("health", 1), ("university", 1))
ALL = tuple(Part(region, region, START) for region in NOW.regions)


def codes(picture: Picture, day: date) -> list[str]:
    return [one.code for one in breaches(picture, RULES, day)]


# --- costs --------------------------------------------------------------------------------------------------


def test_a_million_is_shared_in_equal_quarters_of_equal_halves():
    shares = share_cost(1_000_000, SIDES, shipped_keys(), year=2025)
    assert [share.amount for share in shares] == [125_000] * 8
    assert [share.side for share in shares] == ["health"] * 4 + ["university"] * 4


def test_the_odd_kroner_go_to_the_largest_remainders_and_to_the_first_of_equal_ones():
    shares = share_cost(999_999, SIDES, shipped_keys(), year=2025)
    assert [share.amount for share in shares] == [125_000] * 4 + [125_000] * 3 + [124_999]


@st.composite
def keys(draw: st.DrawFn) -> tuple[Key, ...]:
    found = []
    for side in ("health", "university"):
        for starts in draw(st.lists(DAYS, min_size=1, max_size=3, unique=True)):
            weights = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any))
            found.append(
                Key(side, starts, tuple((f"{side}{number}", one) for number, one in enumerate(weights)))
            )
    return tuple(found)


@given(
    st.integers(0, 10**12),
    st.tuples(st.integers(0, 50), st.integers(0, 50)).filter(any),
    keys(),
    st.integers(1990, 2100),
)
def test_no_krone_is_lost_between_the_sides_or_inside_them(amount, weights, known, year):
    sides = tuple(zip(("health", "university"), weights, strict=True))
    shares = share_cost(amount, sides, known, year=year)
    assert sum(share.amount for share in shares) == amount
    for side, weight in sides:
        part = sum(share.amount for share in shares if share.side == side)
        assert abs(part - amount * weight / sum(weights)) < 1
        assert all(share.amount >= 0 for share in shares)


@given(st.lists(st.integers(0, 5_000_000), min_size=1, max_size=6), keys(), st.integers(1990, 2100))
def test_the_invoices_of_a_year_add_up_by_network_and_in_all(amounts, known, year):
    rows = invoices(amounts, SIDES, known, year=year)
    assert [sum(row.amounts[index] for row in rows) for index in range(len(amounts))] == amounts
    assert sum(row.total for row in rows) == sum(amounts)


@given(
    st.integers(0, 10**9),
    st.dictionaries(st.integers(2020, 2030), st.integers(0, 10**7)),
    st.lists(st.integers(2020, 2030), min_size=1, unique=True),
)
def test_an_award_over_its_years_is_the_award(amount, planned, years):
    found = budget_of_award(amount, planned, years)
    assert sum(found.values()) == amount
    assert list(found) == years


def test_an_award_as_applied_for_stays_as_applied_for():
    assert budget_of_award(5, {2025: 2, 2026: 3}, [2025, 2026]) == {2025: 2, 2026: 3}
    assert budget_of_award(4, {2025: 2, 2026: 6}, [2025, 2026]) == {2025: 1, 2026: 3}


def test_a_key_rules_from_its_own_day():
    later = Key("health", date(2025, 6, 1), (("991324968", 1),))
    known = (*shipped_keys(), later)
    assert key_on(known, "health", date(2025, 5, 31)) == shipped_keys()[0]
    assert key_on(known, "health", date(2025, 6, 1)) == later
    assert key_on(known, "user", START) is None
    assert share_cost(3, SIDES, known, year=2026)[0] == Share("health", "991324968", 2)


def test_a_side_that_pays_needs_a_key():
    with pytest.raises(ValueError, match="university has no key"):
        share_cost(2, SIDES, [one for one in shipped_keys() if one.side == "health"], year=2025)


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([["1", 0]], r"key\.no_weight"),
        ([["1", -1], ["2", 3]], r"key\.no_weight"),
        ([["1", 1], ["1", 1]], r"key\.twice"),
        ([["1"]], r"key\.unreadable"),
        ([["1", "x"]], r"key\.unreadable"),
    ],
)
def test_a_key_that_cannot_hold_is_refused(weights, code):
    with pytest.raises(Unreadable, match=code):
        read_key({"side": "health", "starts": "2025-01-01", "weights": weights})


# --- periods ------------------------------------------------------------------------------------------------


def test_three_years_and_three_more_are_six():
    first = first_period(START, NOW)
    second = second_period(first, NOW)
    assert (first.ends, second.starts, second.ends) == (
        date(2023, 12, 31), date(2024, 1, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert years_of([first, second]) == tuple(range(2021, 2027))
    assert not is_too_long([first, second], NOW)
    assert is_too_long([first, replace(second, ends=second.ends + timedelta(days=1))], NOW)


@given(DAYS, st.integers(1, 10), st.integers(1, 10), st.integers(1, 12))
def test_two_periods_are_never_longer_than_the_rules_allow(starts, first_years, second_years, most):
    rules = replace(NOW, first_years=first_years, second_years=second_years, most_years=most)
    first = first_period(starts, rules)
    second = second_period(first, rules)
    spans = [first, *([second] if second else [])]
    assert not is_too_long(spans, rules)
    assert second is None or second.starts == first.ends + timedelta(days=1)
    assert evaluation_due(first, rules) <= first.ends


@pytest.mark.parametrize(
    "change",
    [
        {"yearly_most": -1},
        {"first_years": 0},
        {"most_years": 51},
        {"sides": {}},
        {"sides": {"health": 0}},
        {"report_due": "13-01"},
        {"starts": "soon"},
        {"regions": None},
    ],
)
def test_rules_that_cannot_hold_are_refused(change):
    row = {
        "starts": "2025-01-01", "yearly_most": 1, "first_years": 1, "second_years": 1, "most_years": 2,
        "regions": [], "sides": {"health": 1}, "evaluation_after_months": 6, "report_due": "03-01",
    }  # fmt: skip
    assert read_rules(row).yearly_most == 1
    with pytest.raises(Unreadable, match=r"rules\.unreadable"):
        read_rules({**row, **change})


def test_the_rules_of_a_day_are_those_that_began_last():
    later = replace(NOW, starts=date(2030, 1, 1), yearly_most=2_000_000)
    known = (NOW, later)
    days = (date(2000, 1, 1), date(2029, 12, 31), date(2030, 1, 1))
    assert [rules_on(known, day).yearly_most for day in days] == [1_000_000, 1_000_000, 2_000_000]
    with pytest.raises(ValueError, match="no rules"):
        rules_on((), START)


# --- what is watched ----------------------------------------------------------------------------------------


@given(st.sets(st.sampled_from(NOW.regions)), DAYS)
def test_a_region_is_missing_or_there(there, day):
    parts = [Part(one, one, date(1999, 1, 1)) for one in there]
    gone = [Part(one, one, date(1999, 1, 1), date(1999, 12, 31)) for one in NOW.regions]
    missing = missing_regions([*parts, *gone], NOW.regions, day)
    assert set(missing) | there == set(NOW.regions)
    assert not set(missing) & there


def test_what_is_wrong_with_a_network_is_told():
    first = first_period(START, NOW)
    running = Picture("running", (first,), ALL, {2021: 1_000_000}, {2021, 2022}, evaluated=True)
    assert codes(running, date(2023, 6, 1)) == []
    assert codes(replace(running, parts=ALL[1:]), date(2023, 6, 1)) == ["region.missing"]
    assert codes(replace(running, budget={2021: 1_000_001}), date(2023, 6, 1)) == ["budget.over"]
    assert codes(replace(running, evaluated=False), date(2023, 7, 2)) == ["evaluation.late"]
    assert codes(replace(running, reported={2022}), date(2023, 6, 1)) == ["report.late"]
    assert codes(replace(running, reported={2021, 2022, 2023}), date(2024, 1, 1)) == ["period.over"]
    too_long = (first, Span(2, date(2024, 1, 1), date(2027, 1, 1)))
    assert codes(replace(running, state="second", spans=too_long), date(2023, 6, 1)) == ["period.too_long"]


def test_a_network_that_is_over_is_left_alone():
    closed = Picture("closed", (first_period(START, NOW),))
    assert codes(closed, date(2030, 1, 1)) == []
    assert codes(replace(closed, state="phasing_out", reported=(2021, 2022, 2023)), date(2030, 1, 1)) == []


def test_a_report_is_owed_when_its_year_is_over():
    picture = Picture("running", (first_period(START, NOW),), reported={2021})
    assert reports_owed(picture, NOW, date(2023, 5, 1)) == (2022,)
    assert report_due(2022, NOW) == date(2023, 3, 1)


# --- states and facts ---------------------------------------------------------------------------------------


def test_there_is_one_second_period_and_no_third():
    assert NETWORK.after(NetworkState.EVALUATING, "continue") == NetworkState.SECOND
    assert NETWORK.verbs(NetworkState.SECOND) == ("phase_out",)
    assert NETWORK.final == (NetworkState.CLOSED,)
    with pytest.raises(RuleBroken, match=r"network\.state"):
        NETWORK.after(NetworkState.SECOND, "continue")


def test_what_is_decided_or_accepted_is_written_no_more():
    assert EVALUATION.final == ("decided",)
    assert REPORT.final == ("accepted",)


def test_the_past_is_as_the_sources_tell():
    rows = history()
    awarded = [row["key"] for row in rows if row.get("awarded") == 2020]
    assert awarded == ["protect-norway", "respiranet", "precision-imaging"]
    assert len(rows) - len(awarded) == 7
    assert all(row["sources"] and all(one["address"] for one in row["sources"]) for row in rows)


def test_what_no_source_says_is_marked_as_assumed():
    assert [key.assumed for key in shipped_keys()] == [True, True]
    assert sorted(NOW.assumed) == ["evaluation_after_months", "regions", "report_due", "starts"]
    assert (NOW.yearly_most, NOW.first_years, NOW.second_years, NOW.most_years) == (1_000_000, 3, 3, 6)


def test_each_task_of_nsg_has_a_home():
    assert [task["key"] for task in tasks()] == [
        "advice", "infrastructure", "ethics", "measuring", "international", "benefit",
    ]  # fmt: skip
    assert all(task["homes"] for task in tasks())

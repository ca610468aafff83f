"""The measuring system: every krone shared, by the results of three years, with the steps that led there."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.kernel.errors import RuleBroken
from tildel.measurement.domain.allocation import allocate, difference
from tildel.measurement.domain.allocation_table import (
    AllocationTable,
    Indicator,
    table_for,
    tables_from_rows,
)
from tildel.measurement.shipped import example_allocation_tables

REGIONS = ("Sør-Øst", "Vest", "Midt", "Nord")
POINTS, DEGREES = Indicator("points", "points", Fraction(1)), Indicator("degrees", "degrees", Fraction(3))
TABLE = AllocationTable(
    first=2021, last=None, assumed=True, source="invented for the test",
    result_based=Fraction(7, 10), years=3, lag=2, indicators=(POINTS, DEGREES),
)  # fmt: skip


def results(table=TABLE, budget_year=2024, **by_region):
    """The same results each year: region=(one for each indicator)."""
    return {
        (region.replace("_", "-"), year, indicator.key): value
        for region, values in by_region.items()
        for year in table.result_years(budget_year)
        for indicator, value in zip(table.indicators, values, strict=True)
    }


def shared(grant=1000, regions=("A", "B"), table=TABLE, **by_region):
    given = results(table, **by_region)
    return allocate(grant=grant, budget_year=2024, regions=regions, results=given, table=table)


@pytest.mark.parametrize(
    ("grant", "a", "b", "kroner"),
    [
        (1000, (1, 0), (1, 0), (350, 350)),
        (1000, (3, 0), (0, 1), (350, 350)),
        (1000, (10, 0), (1, 3), (350, 350)),
        (1000, (1, 0), (0, 0), (700, 0)),
        (10, (1, 0), (1, 0), (4, 3)),
        (1001, (1, 0), (2, 0), (234, 467)),
        (0, (1, 0), (2, 0), (0, 0)),
    ],
)
def test_kroner(grant, a, b, kroner):
    done = shared(grant, A=a, B=b)
    assert tuple(region.kroner for region in done.regions) == kroner


@pytest.mark.parametrize(
    ("grant", "by_results", "other"), [(1000, 700, 300), (1001, 701, 300), (1, 1, 0), (0, 0, 0)]
)
def test_the_part_that_is_not_by_results_is_told(grant, by_results, other):
    done = shared(grant, A=(1, 0), B=(1, 0))
    assert (done.by_results, done.other) == (by_results, other)


def test_the_mean_rolls_over_the_three_years_before():
    given = {
        ("A", year, key): value
        for year, value in {2019: 1000, 2020: 1, 2021: 2, 2022: 6, 2023: 1000}.items()
        for key in ("points", "degrees")
    }
    done = allocate(grant=100, budget_year=2024, regions=("A",), results=given, table=TABLE)
    assert done.regions[0].as_json() == {
        "region": "A",
        "steps": [
            {"indicator": "points", "results": {"2020": "1", "2021": "2", "2022": "6"}, "mean": "3", "weight": "1", "weighted": "3"},
            {"indicator": "degrees", "results": {"2020": "1", "2021": "2", "2022": "6"}, "mean": "3", "weight": "3", "weighted": "9"},
        ],
        "weighted": "12",
        "share": "1",
        "exact": "70",
        "kroner": 70,
    }  # fmt: skip


def test_an_indicator_counts_from_the_year_it_is_measured():
    table = replace(TABLE, indicators=(POINTS, replace(DEGREES, measured_from=2022)))
    given = {("A", year, "points"): 3 for year in (2020, 2021, 2022)} | {("A", 2022, "degrees"): 5}
    steps = allocate(grant=1, budget_year=2024, regions=("A",), results=given, table=table).regions[0].steps
    assert [(len(step.results), step.mean) for step in steps] == [(3, 3), (1, 5)]


def test_an_indicator_that_is_not_measured_yet_counts_nothing():
    table = replace(TABLE, indicators=(POINTS, replace(DEGREES, measured_from=2023)))
    given = {("A", year, "points"): 3 for year in (2020, 2021, 2022)}
    done = allocate(grant=1, budget_year=2024, regions=("A",), results=given, table=table)
    assert (done.regions[0].steps[1].results, done.regions[0].weighted) == ((), 3)


def test_equal_remainders_go_by_name_whatever_the_order_of_the_input():
    weights = {"A": (1, 0), "B": (1, 0), "C": (1, 0)}
    one = shared(10, ("A", "B", "C"), **weights)
    other = shared(10, ("C", "A", "B"), **weights)
    assert ([(region.region, region.kroner) for region in one.regions], one) == (
        [("A", 3), ("B", 2), ("C", 2)],
        other,
    )


def refusal(**given):
    with pytest.raises(RuleBroken) as caught:
        allocate(**{"grant": 100, "budget_year": 2024, "regions": ("A",), "table": TABLE, **given})
    return caught.value.code, dict(caught.value.params)


def test_a_missing_result_is_not_taken_for_zero():
    given = results(A=(1, 1))
    del given["A", 2021, "degrees"]
    where = {"region": "A", "year": 2021, "indicator": "degrees"}
    assert refusal(results=given) == ("allocation.result_missing", where)


def test_a_result_below_zero_is_refused():
    where = {"region": "A", "year": 2020, "indicator": "points"}
    assert refusal(results=results(A=(-1, 1))) == ("allocation.result_below_zero", where)


def test_nothing_to_share_by():
    assert refusal(results=results(A=(0, 0))) == ("allocation.nothing_to_share_by", {"year": 2024})


def test_a_table_of_other_years_is_refused():
    assert refusal(results={}, budget_year=2020) == ("allocation.table_of_other_years", {"year": 2020})


def test_a_region_that_stands_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        shared(10, ("A", "A"), A=(1, 0))


def test_what_other_weights_would_give():
    given = {"A": (10, 0), "B": (4, 2)}
    heavier = replace(TABLE, indicators=(POINTS, replace(DEGREES, weight=Fraction(8))))
    assert difference(shared(1000, **given), shared(1000, table=heavier, **given)) == {"A": -117, "B": 117}


def test_a_version_is_frozen_with_its_table_and_its_derivation():
    done = shared(1000, A=(1, 0), B=(2, 0))
    frozen = done.frozen(1)
    assert (frozen.kind, frozen.year, frozen.version, frozen.is_intact) == ("measuring_system", 2024, 1, True)
    assert frozen.content == done.as_json()
    assert tables_from_rows([frozen.content["table"]]) == (TABLE,)
    assert frozen.content["assumed"] is True


def test_a_changed_version_is_seen():
    frozen = shared(1000, A=(1, 0), B=(2, 0)).frozen(1)
    forged = frozen.text.replace('"kroner":233', '"kroner":933')
    assert [replace(frozen, text=forged).is_intact, replace(frozen, year=2025).is_intact] == [False, False]


def test_the_same_content_has_the_same_hash_and_another_version_another():
    done = shared(1000, A=(1, 0), B=(2, 0))
    hashes = [done.frozen(1).sha256, done.frozen(1).sha256, done.frozen(2).sha256]
    assert (hashes[0] == hashes[1], hashes[0] == hashes[2], len(hashes[0])) == (True, False, 64)


@pytest.mark.parametrize(("year", "indicators"), [(2003, 4), (2020, 4), (2021, 6), (2040, 6), (2002, None)])
def test_the_shipped_tables_are_examples_and_say_so(year, indicators):
    table = table_for(example_allocation_tables(), year)
    assert (table and len(table.indicators)) == indicators
    assert {one.assumed for one in example_allocation_tables()} == {True}


def test_the_later_table_wins_where_two_hold():
    older = replace(TABLE, first=None)
    assert table_for([TABLE, older], 2024) == TABLE


ROW = TABLE.as_json()


@pytest.mark.parametrize(
    "change",
    [
        {"result_based": "8/7"},
        {"years": 0},
        {"indicators": [POINTS.as_json(), POINTS.as_json()]},
        {"indicators": [{**POINTS.as_json(), "weight": "-1"}]},
    ],
)
def test_a_table_that_makes_no_sense_is_refused(change):
    with pytest.raises(ValueError):
        tables_from_rows([{**ROW, **change}])


@given(
    st.integers(0, 10**10),
    st.dictionaries(
        st.sampled_from(REGIONS), st.tuples(st.integers(0, 10**6), st.fractions(0, 10**4)), min_size=1
    ),
    st.fractions(0, 1),
)
def test_no_krone_is_lost(grant, by_region, part):
    table = replace(TABLE, result_based=part)
    given = results(table, **{region.replace("-", "_"): values for region, values in by_region.items()})
    regions = tuple(by_region)
    if not any(any(values) for values in by_region.values()):
        given[regions[0], 2022, "points"] = 1
    done = allocate(grant=grant, budget_year=2024, regions=regions, results=given, table=table)
    assert sum(region.kroner for region in done.regions) + done.other == grant
    assert all(abs(region.kroner - region.exact) < 1 for region in done.regions)
    assert sum(region.share for region in done.regions) == 1

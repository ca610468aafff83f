"""The shares of a budget year recomputed by a second, slow, obvious implementation; and amounts from a file."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as anything
from hypothesis import settings
from hypothesis import strategies as st

from tildel.kernel.errors import RuleBroken
from tildel.measurement.domain.allocation_table import AllocationTable, Indicator
from tildel.measurement.domain.amount_file import Fault, ReadAmount, amount_in, read_amounts
from tildel.measurement.domain.measuring import REGIONS, Given, kroner_by_region, missing, shares

YEARS = (2022, 2023, 2024)
HOSPITALS = {"H03": ("a", "b"), "H04": ("c",), "H05": ("d",), "H12": ("e", "f", "g")}


def table(*weights: tuple[str, str], measured: int | None = None) -> AllocationTable:
    indicators = tuple(
        Indicator(key, "points", Fraction(weight), measured if key == "patients" else None)
        for key, weight in weights
    )
    return AllocationTable(2021, None, True, "example", Fraction(7, 10), 3, 2, indicators)


def amounts(values: dict[tuple[str, str, int], Fraction]) -> list[Given]:
    region = {orgnr: code for code, members in HOSPITALS.items() for orgnr in members}
    return [Given(orgnr, region[orgnr], year, key, value) for (orgnr, key, year), value in values.items()]


def slowly(grant: int, values: dict[tuple[str, str, int], Fraction], weights: dict[str, Fraction]) -> Any:
    """Kroner by region: add, divide by three, weigh, and hand out the kroner left over one by one."""
    weighted = {}
    for region, members in HOSPITALS.items():
        weighted[region] = Fraction(0)
        for key, weight in weights.items():
            total = Fraction(0)
            for year in YEARS:
                for orgnr in members:
                    total += values.get((orgnr, key, year), Fraction(0))
            weighted[region] += total / 3 * weight
    whole = sum(weighted.values())
    # 70 % in whole kroner: the half krone goes to the part that stands first
    seventy, rest = divmod(grant * 7, 10)
    pot = seventy + (1 if rest >= 5 else 0)
    kroner, left = {}, {}
    for region in sorted(weighted):
        exact = pot * weighted[region] / whole
        kroner[region] = exact.numerator // exact.denominator
        left[region] = exact - kroner[region]
    while sum(kroner.values()) < pot:
        first = max(sorted(left), key=lambda region: left[region])
        kroner[first] += 1
        left[first] = Fraction(-1)
    return kroner


KEYS = [
    (orgnr, key, year)
    for members in HOSPITALS.values() for orgnr in members for key in ("points", "patients") for year in YEARS
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@anything(
    st.lists(st.integers(0, 50_000), min_size=len(KEYS), max_size=len(KEYS)),
    st.integers(1, 10**9),
    st.integers(1, 400),
    st.integers(0, 400),
)
def test_shares_are_those_of_the_slow_way_and_add_up(numbers, grant, first, second):
    values = {key: Fraction(number, 100) for key, number in zip(KEYS, numbers, strict=True)}
    values["e", "points", 2024] += 1  # something to share by
    weights = {"points": Fraction(first, 100), "patients": Fraction(second, 100)}
    held = table(("points", str(weights["points"])), ("patients", str(weights["patients"])))

    found = shares(grant=grant, budget_year=2026, given=amounts(values), table=held)

    assert kroner_by_region(found) == slowly(grant, values, weights)
    allocation = found["allocation"]
    assert sum(kroner_by_region(found).values()) == allocation["by_results"]
    assert allocation["by_results"] + allocation["other"] == grant
    for region in allocation["regions"]:
        mine = [one for one in found["institutions"] if one["region"] == region["region"]]
        assert sum((Fraction(one["weighted"]) for one in mine), Fraction(0)) == Fraction(region["weighted"])
        assert sum(one["kroner"] for one in mine) == region["kroner"]
        assert sum((Fraction(step["weighted"]) for step in region["steps"]), Fraction(0)) == Fraction(
            region["weighted"]
        )


def test_what_is_measured_later_counts_from_then_only():
    values = {(orgnr, key, year): Fraction(3) for orgnr, key, year in KEYS}
    held = table(("points", "1"), ("patients", "1"), measured=2024)

    found = shares(grant=1000, budget_year=2026, given=amounts(values), table=held)

    west = next(one for one in found["allocation"]["regions"] if one["region"] == "H03")
    assert west["steps"][1]["results"] == {"2024": "6"}
    assert west["steps"][1]["mean"] == "6"


def test_what_nobody_has_written_is_named_and_nothing_is_shared():
    values = {key: Fraction(1) for key in KEYS if not (key[0] == "c" and key[2] == 2023)}
    held = table(("points", "1"), ("patients", "1"))

    assert missing(amounts(values), held, 2026) == (("H04", 2023, "points"), ("H04", 2023, "patients"))
    with pytest.raises(RuleBroken) as caught:
        shares(grant=10, budget_year=2026, given=amounts(values), table=held)
    assert caught.value.code == "allocation.result_missing"
    assert tuple(HOSPITALS) == REGIONS


# --- amounts from a file -------------------------------------------------------------------------------------

HEADER = ["orgnr", "Institution", "indicator", "2022", "2023", "2024"]
KNOWN = {"orgnrs": {"993467049"}, "indicators": {"points", "patients"}, "years": YEARS}


def test_numbers_as_people_and_spreadsheets_write_them():
    rows = [HEADER, [993467049.0, "Oslo", "points", "1 234,5", 12.25, None], ["", "", "", "", "", ""]]

    read = read_amounts(rows, **KNOWN)

    assert [str(one.value) for one in read.amounts] == ["1234.5", "12.25"]
    assert read.amounts[0] == ReadAmount("993467049", "points", 2022, read.amounts[0].value)
    assert read.faults == ()


def test_every_fault_is_told_at_its_cell():
    rows = [
        HEADER,
        ["123456789", "Nobody", "points", "1", "x", "-2"],
        ["993467049", "Oslo", "beauty", "1,00001", "1", "1e99"],
        ["993467049", "Oslo", "points", "1", "", ""],
        ["993467049", "Oslo", "points", "2", "", ""],
    ]

    read = read_amounts(rows, **KNOWN)

    assert read.amounts == ()
    assert read.faults == (
        Fault("A2", "organisation", "123456789"), Fault("E2", "number", "x"), Fault("F2", "below_zero", "-2"),
        Fault("C3", "indicator", "beauty"), Fault("D3", "decimals", "1,00001"), Fault("F3", "number", "1e99"),
        Fault("A5", "twice", "4"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([], (Fault("A1", "header", "orgnr"), Fault("A1", "header", "indicator"), Fault("A1", "header", "2024"))),
        ([["orgnr", "indicator", "2022", "2019", "2022"]], (Fault("D1", "year", "2019"), Fault("E1", "twice", "2022"))),
        ([HEADER], (Fault("A2", "empty"),)),
        ([HEADER] * 502, (Fault("A502", "too_many_rows"),)),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_says_why(rows, faults):
    assert read_amounts(rows, **KNOWN).faults == faults


@pytest.mark.parametrize(
    ("raw", "answer"),
    [(float("nan"), "number"), (True, "number"), (1e12, "too_large"), ("٣", "number"), ("", ""), (0, "")],
)
def test_what_is_no_amount(raw, answer):
    assert amount_in(raw)[1] == answer

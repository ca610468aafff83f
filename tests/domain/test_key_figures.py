"""Key figures: exact by arrays, the same as by hand; snapshots that never change."""

import statistics
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.measurement.domain.frozen import canonical_json, freeze
from tildel.measurement.domain.key_figures import (
    Column,
    Formula,
    KeyFigure,
    Period,
    Rows,
    Value,
    compute,
    shown,
)
from tildel.measurement.domain.snapshots import compare, over_time, snapshot, values_in

NAMES = {"nb": "Kroner", "nn": "Kroner", "en": "Kroner"}


def figure(formula, *inputs, key="figure", scale=1):
    return KeyFigure(
        key, NAMES, "the officer", Period.CALENDAR_YEAR, "NOK", "reports", formula, inputs, scale
    )


ROWS = Rows(
    {"year": ["2023", "2023", "2024", "2024", "2024"], "region": ["N", "V", "N", "N", "V"]},
    {
        "paid": Column.of([100, 50, 7, None, 0]),
        "patients": Column.of([3, 0, 2, 4, None]),
        "women": Column.of([1, 0, 1, 1, 0]),
    },
)


def values(formula, *inputs, by=("year",), scale=1):
    return [value.exact for value in compute([figure(formula, *inputs, scale=scale)], ROWS, by)]


@pytest.mark.parametrize(
    ("formula", "inputs", "expected"),
    [
        (Formula.SUM, ("paid",), [150, 7]),
        (Formula.COUNT, ("paid",), [2, 1]),
        (Formula.COUNT, ("women",), [1, 2]),
        (Formula.MEAN, ("paid",), [75, Fraction(7, 2)]),
        (Formula.MEDIAN, ("women",), [Fraction(1, 2), 1]),
        (Formula.SHARE, ("women", "patients"), [1, 1]),
        (Formula.SHARE, ("paid", "women"), [1, 1]),
        (Formula.SHARE, ("patients", "paid"), [Fraction(1, 2), 1]),
        (Formula.PER, ("paid", "patients"), [50, Fraction(7, 2)]),
        (Formula.PER, ("patients", "women"), [3, 3]),
    ],
)
def test_formulas_by_year(formula, inputs, expected):
    assert values(formula, *inputs) == expected


def test_by_several_labels():
    found = compute([figure(Formula.SUM, "paid")], ROWS, ("year", "region"))
    assert [(value.group, value.exact, value.rows, value.missing) for value in found] == [
        (("2023", "N"), 100, 1, 0),
        (("2023", "V"), 50, 1, 0),
        (("2024", "N"), 7, 1, 1),
        (("2024", "V"), 0, 1, 0),
    ]


@pytest.mark.parametrize("formula", [Formula.SUM, Formula.COUNT, Formula.MEAN, Formula.MEDIAN])
def test_nothing_known_is_not_zero(formula):
    rows = Rows({"year": ["2024"]}, {"x": Column.of([None])})
    assert compute([figure(formula, "x")], rows, ("year",)) == (Value("figure", ("2024",), None, 0, 1),)


@pytest.mark.parametrize("formula", [Formula.SHARE, Formula.PER])
def test_nothing_to_divide_by_is_not_zero(formula):
    rows = Rows({"year": ["2024"]}, {"x": Column.of([5]), "y": Column.of([0])})
    assert [value.exact for value in compute([figure(formula, "x", "y")], rows, ("year",))] == [None]


def test_a_scale_divides_what_has_the_unit_of_its_input():
    found = [values(formula, "paid", scale=100) for formula in (Formula.SUM, Formula.MEDIAN, Formula.COUNT)]
    assert found == [[Fraction(3, 2), Fraction(7, 100)], [Fraction(3, 4), Fraction(7, 200)], [2, 1]]


def test_no_rows_are_no_groups():
    rows = Rows({"year": []}, {"x": Column.of([])})
    assert [compute([figure(one, "x")], rows, ("year",)) for one in (Formula.SUM, Formula.MEDIAN)] == [(), ()]


@pytest.mark.parametrize(
    "change",
    [
        {"names": {"nb": "Kroner", "en": "Kroner"}},
        {"names": {**NAMES, "nn": ""}},
        {"inputs": ()},
        {"inputs": ("a", "b")},
        {"formula": Formula.PER},
        {"scale": 0},
    ],
)
def test_a_definition_that_cannot_be_computed_is_refused(change):
    with pytest.raises(ValueError, match="figure: "):
        replace(figure(Formula.SUM, "paid"), **change)


def test_numbers_that_cannot_be_added_exactly_are_refused():
    with pytest.raises(ValueError, match="too large"):
        Column.of([2**53 + 1])
    rows = Rows({"year": ["2024"] * 1024}, {"x": Column.of([2**53] * 1024)})
    with pytest.raises(ValueError, match="too large"):
        compute([figure(Formula.SUM, "x")], rows, ("year",))


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        (Fraction(3), "3"), (Fraction(1, 3), "0.3333"), (Fraction(2, 3), "0.6667"), (Fraction(-1, 3), "-0.3333"),
        (Fraction(1, 20_000), "0.0001"), (Fraction(1, 20_001), "0"), (Fraction(-1, 30_000), "0"),
        (Fraction(1_000_000), "1000000"), (Fraction(5, 2), "2.5"), (Fraction(0), "0"),
    ],
)  # fmt: skip
def test_numbers_shown(exact, text):
    assert shown(exact) == text


CELLS = st.none() | st.integers(-(2**40), 2**40) | st.integers(0, 3)
TABLES = st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("xyz"), CELLS, CELLS), max_size=30)


def by_hand(formula, rows):
    """The figure of one group, from its (first, second) pairs."""
    if formula in (Formula.SHARE, Formula.PER):
        both = [(one, other) for one, other in rows if one is not None and other is not None]
        if formula is Formula.SHARE:
            held = [one for one, other in both if other]
            return Fraction(sum(1 for one in held if one), len(held)) if held else None
        below = sum(other for _, other in both)
        return Fraction(sum(one for one, _ in both), below) if below else None
    known = [Fraction(one) for one, _ in rows if one is not None]
    if not known:
        return None
    return {
        Formula.SUM: sum,
        Formula.COUNT: lambda some: sum(1 for one in some if one),
        Formula.MEAN: lambda some: sum(some) / len(some),
        Formula.MEDIAN: statistics.median,
    }[formula](known)


@given(TABLES, st.sampled_from(Formula))
def test_arrays_give_what_a_hand_gives(table, formula):
    first, second, one, other = zip(*table, strict=True) if table else ((),) * 4
    rows = Rows({"a": first, "b": second}, {"one": Column.of(one), "other": Column.of(other)})
    inputs = ("one", "other") if formula in (Formula.SHARE, Formula.PER) else ("one",)
    found = {value.group: value.exact for value in compute([figure(formula, *inputs)], rows, ("a", "b"))}
    groups = {(row[0], row[1]) for row in table}
    assert found == {
        group: by_hand(formula, [row[2:] for row in table if row[:2] == group]) for group in groups
    }


PAID = figure(Formula.SUM, "paid", key="paid")
PER_PATIENT = figure(Formula.PER, "paid", "patients", key="per_patient")


def frozen(version=1):
    return snapshot(2024, version, [PER_PATIENT, PAID], compute([PAID, PER_PATIENT], ROWS, ("year",)))


def test_a_snapshot_keeps_values_and_definitions():
    kept = frozen()
    assert values_in(kept) == compute([PAID, PER_PATIENT], ROWS, ("year",))
    assert kept.content["figures"] == [PAID.as_json(), PER_PATIENT.as_json()]
    assert (kept.kind, kept.year, kept.version, kept == frozen()) == ("key_figures", 2024, 1, True)


def test_a_snapshot_that_was_changed_is_refused():
    forged = replace(frozen(), text=frozen().text.replace('"150"', '"950"'))
    with pytest.raises(ValueError, match="frozen"):
        values_in(forged)
    with pytest.raises(ValueError, match="frozen"):
        values_in(freeze("measuring_system", 2024, 1, {}))


@pytest.mark.parametrize(
    "wrong",
    [[Value("other", ("2024",), Fraction(1), 1, 0)], [Value("paid", ("2024",), Fraction(1), 1, 0)] * 2],
)
def test_values_without_definition_or_doubled_are_refused(wrong):
    with pytest.raises(ValueError):
        snapshot(2024, 1, [PAID], wrong)


@pytest.mark.parametrize("content", [1.5, [float("nan")], {"a": {"b": [1.0]}}])
def test_floats_are_not_frozen(content):
    with pytest.raises(ValueError, match="float"):
        canonical_json(content)


def test_equal_content_is_one_text():
    assert canonical_json({"b": [1, "å"], "a": None}) == '{"a":null,"b":[1,"å"]}'


def by_region(year):
    found = compute([PAID, PER_PATIENT], ROWS, ("year", "region"))
    return [replace(value, group=value.group[1:]) for value in found if value.group[0] == year]


def test_two_years_are_compared_region_by_region():
    changes = compare("paid", by_region("2023"), by_region("2024"))
    assert [one.as_json() for one in changes] == [
        {"group": ["N"], "before": "100", "after": "7", "by": "-93", "ratio": "-0.93"},
        {"group": ["V"], "before": "50", "after": "0", "by": "-50", "ratio": "-1"},
    ]


def test_what_is_not_known_has_no_change():
    known = [Value("paid", ("N",), Fraction(0), 1, 0)]
    new = [Value("paid", ("N",), Fraction(4), 1, 0), Value("paid", ("V",), Fraction(4), 1, 0)]
    assert [(one.by, one.ratio) for one in compare("paid", known, new)] == [(4, None), (None, None)]


def test_a_figure_over_the_years():
    years = [("2023", by_region("2023")), ("2024", by_region("2024")[:1])]
    assert over_time("paid", years) == {("N",): {"2023": 100, "2024": 7}, ("V",): {"2023": 50, "2024": None}}

"""The budget as a table: sums, chart, rates, and reading it from a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.applications.domain.budget_sheet import FORMULA, CellFault, address, read_sheet
from tildel.applications.domain.budget_table import (
    CHART_HEIGHT,
    changes,
    from_rates,
    months_in,
    stacked,
    sums_by,
    with_rates,
)
from tildel.applications.domain.readability import readability

OUS, BERGEN = "993467049", "983974724"
BUDGET = {
    "rows": [
        {"institution": OUS, "category": "personnel", "years": {"2028": 300, "2029": 100}},
        {"institution": BERGEN, "category": "running", "years": {"2028": 500}},
        {"institution": OUS, "category": "running", "years": {"2029": 50}},
    ]
}
RATES = [{"year": 2027, "amount": 1_440_000}, {"year": 2026, "amount": 1_200_000}]


def test_sums_by_institution_the_largest_first():
    found = [
        (line.key, dict(line.years), line.total) for line in sums_by(BUDGET, lambda row: row["institution"])
    ]

    assert found == [(BERGEN, {2028: 500}, 500), (OUS, {2028: 300, 2029: 150}, 450)]


def test_the_highest_column_fills_the_chart_and_the_blocks_stand_on_each_other():
    chart = stacked(sums_by(BUDGET, lambda row: row["institution"]), (2028, 2029))

    assert [(block.line, block.y, block.height, block.amount) for block in chart.blocks] == [
        (0, 60.0, 100.0, 500),
        (1, 0.0, 60.0, 300),
        (1, 130.0, 30.0, 150),
    ]
    assert [year for year, _x in chart.labels] == [2028, 2029]


def test_nothing_to_draw_is_no_chart():
    assert stacked(sums_by({"rows": []}, lambda row: ""), (2028,)) is None


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=6))
def test_no_column_leaves_the_chart(amounts):
    rows = [
        {"institution": str(number), "category": "", "years": {"2028": amount}}
        for number, amount in enumerate(amounts)
    ]

    chart = stacked(sums_by({"rows": rows}, lambda row: row["institution"]), (2028,))

    assert (chart is None) == (sum(amounts) == 0)
    assert [block for block in (chart.blocks if chart else ()) if not -0.1 <= block.y <= CHART_HEIGHT] == []


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 7, 1), date(2027, 6, 30), 6),
        (date(2025, 1, 1), date(2025, 12, 31), 0),
        (date(2026, 4, 1), date(2026, 4, 15), 0.5),
        (date(2026, 5, 2), date(2026, 5, 1), 0),
    ],
)
def test_months_of_a_period_in_a_year(start, end, months):
    assert months_in(2026, start, end) == months


@pytest.mark.parametrize(
    ("options", "proposed"),
    [
        ({}, {2026: 600_000, 2027: 720_000}),
        ({"addition_percent": 20}, {2026: 720_000, 2027: 864_000}),
        ({"share_percent": 50}, {2026: 300_000, 2027: 360_000}),
    ],
)
def test_rates_give_amounts_for_the_months_in_each_year(options, proposed):
    assert from_rates(RATES, date(2026, 7, 1), date(2027, 6, 30), **options) == proposed


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)), st.integers(min_value=0, max_value=1500))
def test_rates_never_give_more_than_the_rate(start, days):
    end = date.fromordinal(start.toordinal() + days)

    found = from_rates(RATES, start, end)

    assert [year for year, amount in found.items() if amount > {2026: 1_200_000, 2027: 1_440_000}[year]] == []


def test_rates_go_into_the_row_of_the_institution_or_a_new_one():
    filled = with_rates(BUDGET, {2028: 9}, institution=OUS, category="personnel")
    added = with_rates(BUDGET, {2028: 9}, institution=BERGEN, category="personnel")

    assert filled["rows"][0]["years"] == {"2028": 9}
    assert [len(filled["rows"]), len(added["rows"])] == [3, 4]
    assert BUDGET["rows"][0]["years"] == {"2028": 300, "2029": 100}


def test_what_replacing_a_budget_does():
    after = {
        "rows": [
            {"institution": OUS, "category": "personnel", "years": {"2028": 300, "2029": 100}},
            {"institution": BERGEN, "category": "running", "years": {"2028": 1}},
            {"institution": BERGEN, "category": "other", "years": {"2028": 2}},
        ]
    }

    found = [(one.institution, one.category, one.kind) for one in changes(BUDGET, after)]

    assert found == [
        (OUS, "personnel", "same"),
        (BERGEN, "running", "changed"),
        (OUS, "running", "removed"),
        (BERGEN, "other", "added"),
    ]


KNOWN = {
    "institutions": {"oslo": OUS, OUS: OUS, "bergen": BERGEN},
    "categories": {"lønn": "personnel", "drift": "running"},
}


def test_a_sheet_gives_rows_whatever_stands_around_them():
    cells = [
        ["Our budget", None],
        [None, "Institution", "Kind of cost", 2028, "2029", "Sum"],
        [None, "Oslo", "Lønn", 1000.4, "2 000", 3000],
        [None, OUS, " DRIFT ", None, 50, 50],
        [None, "Sum", None, 1000, 2050, 3050],
        [],
    ]

    sheet = read_sheet(cells, **KNOWN)

    assert sheet.rows == (
        {"institution": OUS, "category": "personnel", "years": {"2028": 1000, "2029": 2000}},
        {"institution": OUS, "category": "running", "years": {"2029": 50}},
    )
    assert sheet.faults == ()


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (["Trondheim", "Lønn", 5], [CellFault("A2", "budget_sheet.institution", "Trondheim")]),
        (["Oslo", "Wine", 5], [CellFault("B2", "budget_sheet.category", "Wine")]),
        (["Oslo", "Lønn", "five"], [CellFault("C2", "number.not_whole", "five")]),
        (["Oslo", "Lønn", -5], [CellFault("C2", "number.negative", "-5")]),
        (["Oslo", "Lønn", FORMULA], [CellFault("C2", "budget_sheet.formula")]),
        (["Oslo", "Lønn", float("nan")], [CellFault("C2", "number.not_whole", "nan")]),
        ([None, None, None], [CellFault("C1", "budget_sheet.empty")]),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(row, faults):
    assert list(read_sheet([["Institution", "Kind", 2028], row], **KNOWN).faults) == faults


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([], "budget_sheet.no_years"),
        ([["a", "b"]], "budget_sheet.no_years"),
        ([["a", 2028]], "budget_sheet.no_names"),
    ],
)
def test_a_sheet_without_a_head_says_so(cells, code):
    assert [fault.code for fault in read_sheet(cells, **KNOWN).faults] == [code]


_CELL = (
    st.none()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["Oslo", "Lønn", 2028, FORMULA])
)


@given(st.lists(st.lists(_CELL, max_size=6), max_size=8))
def test_any_cells_give_rows_or_faults(cells):
    sheet = read_sheet(cells, **KNOWN)

    assert sheet.rows or sheet.faults


@pytest.mark.parametrize(
    ("place", "name"), [((0, 0), "A1"), ((6, 27), "AB7"), ((9, 25), "Z10"), ((0, 702), "AAA1")]
)
def test_cells_have_the_addresses_of_spreadsheets(place, name):
    assert address(*place) == name


EASY = (
    "Vi vil se om medisinen virker. Du kan være med i en test. Vi ringer deg hver dag og hører hvor det går."
)
HARD = (
    "Prosjektet undersøker sammenhengen mellom intervensjonsspesifikke behandlingsresultater, "
    "sykdomsutvikling, helseøkonomiske konsekvenser og pasientrapporterte livskvalitetsdimensjoner hos "
    "multimorbide sykehuspasienter gjennom randomiserte kontrollerte flersentersstudier internasjonalt og "
    "nasjonalt."
)


@pytest.mark.parametrize(("text", "level"), [(EASY, "easy"), (HARD, "hard")])
def test_lix_tells_easy_from_hard(text, level):
    assert readability(text).level == level


def test_lix_is_words_in_a_sentence_and_the_share_of_long_words():
    text = "En to tre fire fem seks sju åtte ni behandling. " * 2

    found = readability(text)

    assert (found.lix, found.long_words) == (10 + 10, ("behandling",))


def test_a_few_words_say_nothing_about_a_text():
    assert readability("Vi sammenligner to vanlige behandlinger.") is None

"""The kinds that other calls than KLINBEFORSK need, on both sides of each of their boundaries."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.facts_of_a_good_application import HELSE_BERGEN
from tildel.checks.engine import evaluate, requirement_as_json, requirement_from
from tildel.checks.facts import facts_from
from tildel.kernel.errors import Unreadable
from tildel.kernel.findings import is_admissible
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.spec import directory_for
from tildel.programmes.shipped import load_template

AT = datetime(2019, 1, 1, tzinfo=UTC)  # before every deadline
HNT, ST_OLAV = "983974791", "883974832"
THREE_YEARS = {"start": "2026-01-01", "end": "2028-12-31"}
Rows = list[tuple[str, str, str]]


def findings(kind: str, params: dict[str, Any], facts: dict[str, Any]) -> Rows:
    row = {"key": "it", "kind": kind, "severity": "formal", "params": params, "source": {}}
    found = evaluate((requirement_from(row),), facts_from(facts), AT, shipped_directory())
    return [(one.status.value, one.code.partition(".")[2], one.place) for one in found]


def budget(*rows: tuple[Any, Any]) -> list[dict[str, Any]]:
    return [{"year": year, "amount": amount} for year, amount in rows]


A_YEAR = {"minimum": 500_000, "maximum": 1_500_000}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(2026, 500_000), (2027, 1_500_000)], [("met", "within", "budget")]),
        ([(2026, 499_999)], [("unmet", "below", "budget")]),
        ([(2026, 1_500_001)], [("unmet", "above", "budget")]),
        ([(2026, 1_000_000), (2026, 500_001)], [("unmet", "above", "budget")]),
        ([(2027, 1), (2026, 1_500_001)], [("unmet", "above", "budget"), ("unmet", "below", "budget")]),
        ([(2029, 100_000)], [("judgement", "below_in_part", "budget")]),  # outside the period
        ([], [("unmet", "missing", "budget")]),
        ([(2026, None)], [("unmet", "missing", "budget")]),
        ([(None, 600_000)], [("unmet", "year_missing", "budget.0")]),
        ([(2026, 600_000), (2026, -1)], [("unmet", "negative_line", "budget.1")]),
    ],
)
def test_the_sum_of_each_year(rows: Any, expected: Rows) -> None:
    facts = {"period": THREE_YEARS, "budget": budget(*rows)}
    assert findings("amount_per_year", A_YEAR, facts) == expected


@pytest.mark.parametrize(
    ("period", "status"),
    [
        ({"start": "2026-01-01", "end": "2026-12-31"}, "unmet"),
        ({"start": "2026-01-02", "end": "2026-12-31"}, "judgement"),
        ({"start": "2026-01-01", "end": "2026-12-30"}, "judgement"),
        ({}, "judgement"),
    ],
)
def test_a_year_that_is_not_filled_may_be_below(period: Any, status: str) -> None:
    facts = {"period": period, "budget": budget((2026, 1))}
    assert [row[0] for row in findings("amount_per_year", A_YEAR, facts)] == [status]


RATES = {"rates": [{"year": 2026, "amount": 1_400_000}, {"year": 2027, "amount": 1_440_001}]}


@pytest.mark.parametrize(
    ("addition", "rows", "expected"),
    [
        (0, [(2026, 1_400_000), (2027, 1_440_001)], [("met", "within", "budget")]),
        (0, [(2026, 1_400_001)], [("unmet", "above", "budget")]),
        (20, [(2026, 1_680_000), (2027, 1_728_001)], [("met", "within", "budget")]),
        (20, [(2026, 1_680_001), (2027, 1_728_002)], [("unmet", "above", "budget")] * 2),
        (0, [(2028, 1)], [("judgement", "rate_not_known", "budget")]),
        (0, [], [("unmet", "missing", "budget")]),
        (0, [(None, 5)], [("unmet", "year_missing", "budget.0")]),
        (0, [(2026, -5)], [("unmet", "negative_line", "budget.0")]),
    ],
)
def test_a_lump_sum_a_year(addition: int, rows: Any, expected: Rows) -> None:
    params = {**RATES, "addition_percent": addition}
    assert findings("lump_sum", params, {"budget": budget(*rows)}) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("overhead", 1)], [("unmet", "covered_elsewhere", "budget.0")]),
        ([("reagents", 5), ("overhead", -1)], [("unmet", "covered_elsewhere", "budget.1")]),
        ([("overhead", 0), ("overhead", None), ("reagents", 5), (None, 5)], [("met", "none", "budget")]),
        ([], [("met", "none", "budget")]),
    ],
)
def test_costs_that_are_not_covered(rows: Any, expected: Rows) -> None:
    lines = [{"category": category, "amount": amount} for category, amount in rows]
    assert findings("excluded_costs", {"categories": ["overhead"]}, {"budget": lines}) == expected


SHARE = "answers.questions.share"


@pytest.mark.parametrize(
    ("share", "period", "expected"),
    [
        (100, THREE_YEARS, ("met", "within", SHARE)),
        (50, {"start": "2026-01-01", "end": "2031-12-31"}, ("met", "within", SHARE)),
        (50.1, {"start": "2026-01-01", "end": "2031-12-31"}, ("unmet", "above", SHARE)),
        (100, {"start": "2026-01-01", "end": "2029-01-01"}, ("unmet", "above", SHARE)),
        (0, THREE_YEARS, ("unmet", "share_outside", SHARE)),
        (100.5, THREE_YEARS, ("unmet", "share_outside", SHARE)),
        (None, THREE_YEARS, ("unmet", "missing", SHARE)),
        ("half", THREE_YEARS, ("unmet", "missing", SHARE)),
        (["50"], THREE_YEARS, ("unmet", "missing", SHARE)),
        (50, {}, ("unmet", "period_missing", "period.start")),
        (50, {"start": "2026-01-01"}, ("unmet", "period_missing", "period.end")),
        (50, {"start": "2026-01-02", "end": "2026-01-01"}, ("unmet", "ends_before_start", "period.end")),
        (100, {"start": "0001-01-01", "end": "9999-12-31"}, ("unmet", "above", SHARE)),
    ],
)
def test_person_years(share: Any, period: Any, expected: Any) -> None:
    facts = {"period": period, "answers": {"questions": {"share": share}}}
    assert findings("person_years", {"question": "share", "maximum_months": 36}, facts) == [expected]


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("2026-12-31", ("met", "within", "period")),
        ("2026-12-30", ("unmet", "too_short", "period.end")),
        ("2026-01-01", ("unmet", "too_short", "period.end")),
        ("2028-12-31", ("met", "within", "period")),
        ("2029-01-01", ("unmet", "too_long", "period.end")),
    ],
)
def test_a_project_may_have_a_least_length(end: str, expected: Any) -> None:
    params = {"minimum_months": 12, "maximum_months": 36}
    assert findings("duration", params, {"period": {"start": "2026-01-01", "end": end}}) == [expected]


def test_a_month_that_is_only_begun_does_not_make_a_short_project_longer() -> None:
    spec = load_template("hmn-regional-2026")
    facts = facts_from({"period": {"start": "2026-01-01", "end": "2026-12-30"}})
    (found,) = evaluate((spec.requirement("duration"),), facts, AT, shipped_directory())
    assert (found.params["months"], found.params["earliest_end"]) == (11, "2026-12-31")


@pytest.mark.parametrize(
    ("institution", "percent", "expected"),
    [
        (HNT, 1, ("met", "employed", "leader.position_percent")),
        (HNT, 0, ("unmet", "none", "leader.position_percent")),
        (HNT, -20, ("unmet", "none", "leader.position_percent")),
        (HNT, None, ("unmet", "missing", "leader.position_percent")),
        (None, 50, ("unmet", "institution_missing", "leader.institution")),
        (ST_OLAV, 50, ("unmet", "elsewhere", "leader.institution")),
    ],
)
def test_an_employee_of_those_that_may_apply(institution: Any, percent: Any, expected: Any) -> None:
    spec = load_template("hnt-local-2025")
    facts = facts_from({"leader": {"institution": institution, "position_percent": percent}})
    directory = directory_for(spec, shipped_directory())
    (found,) = evaluate((spec.requirement("employee"),), facts, AT, directory)
    assert (found.status.value, found.code.partition(".")[2], found.place) == expected


def test_whether_an_employer_may_apply_can_be_for_people_to_say() -> None:
    facts = {"leader": {"institution": "984027737", "position_percent": 50}}
    assert findings("employee", {}, facts) == [("judgement", "institution_not_known", "leader.institution")]


@pytest.mark.parametrize(
    ("chosen", "reason"),
    [([], "too_few"), (["a"], "within"), (["a", "b"], "within"), (["a", "b", "c"], "too_many"), (["a", "a", "b"], "within")],
)  # fmt: skip
def test_the_number_of_themes(chosen: list[str], reason: str) -> None:
    status = "met" if reason == "within" else "unmet"
    params = {"minimum": 1, "maximum": 2}
    assert findings("themes_chosen", params, {"themes": chosen}) == [(status, reason, "themes")]


@pytest.mark.parametrize(
    ("categories", "activities", "reasons"),
    [
        (100, 100, ["whole"]),
        (99, 100, ["categories_not_whole"]),
        (100, 101, ["activities_not_whole"]),
        (None, 100, ["categories_not_whole"]),
        (60, None, ["categories_not_whole", "activities_not_whole"]),
        (None, None, ["missing"]),
    ],
)
def test_a_classification_shares_out_a_whole(categories: Any, activities: Any, reasons: list[str]) -> None:
    facts = {"classification": {"category_percent": categories, "activity_percent": activities}}
    assert [row[1] for row in findings("classified", {}, facts)] == reasons
    assert {row[2] for row in findings("classified", {}, facts)} == {"classification"}


@pytest.mark.parametrize(
    ("kind", "params", "code"),
    [
        ("amount_per_year", {"minimum": 2, "maximum": 1}, "requirement.minimum_above_maximum"),
        ("themes_chosen", {"minimum": 2, "maximum": 1}, "requirement.minimum_above_maximum"),
        ("themes_chosen", {"maximum": 0}, "json.number_outside"),
        ("duration", {"minimum_months": 13, "maximum_months": 12}, "requirement.minimum_above_maximum"),
        ("lump_sum", {"rates": [{"year": 2026, "amount": 1}] * 2}, "requirement.year_twice"),
        ("lump_sum", {"rates": [{"year": 2026}]}, "json.missing_key"),
        ("person_years", {"maximum_months": 36}, "json.missing_key"),
    ],
)
def test_parameters_that_contradict_each_other(kind: str, params: Any, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        findings(kind, params, {})
    assert caught.value.code == code


def test_a_table_of_rates_survives_json() -> None:
    row = requirement_as_json(
        load_template("hmn-regional-2026").for_track("researcher").requirement("amount")
    )
    assert row["params"]["rates"][0] == {"year": 2024, "amount": 1_294_000}
    assert requirement_as_json(requirement_from(row)) == row


# --- whole calls ---


def _good(key: str) -> tuple[str, dict[str, Any]]:
    """An application that is admissible in a call, in a category of it."""
    leader = {"person": "p1", "institution": HNT, "position_percent": 20, "born": "1980-01-01"}
    facts: dict[str, Any] = {
        "leader": leader,
        "period": THREE_YEARS,
        "budget": [
            {"year": year, "institution": HNT, "category": "x", "amount": 600_000} for year in (2026, 2027)
        ],
        "endorsements": [{"institution": HNT, "state": "given"}],
        "attachments": [{"kind": "project_description"}, {"kind": "merged_attachments"}],
        "classification": {"category_percent": 100, "activity_percent": 100},
        "themes": ["infection"],
        "answers": {"questions": {"share": 100}},
    }
    if key == "norm-2023":
        facts["budget"] = [{"year": 2024, "category": "reagents", "amount": 50_000}]
    return key, facts


OTHERS = ("hmn-regional-2026", "hnt-local-2025", "norm-2023", "nsg-network-2019")
TRACKS = [(key, track) for key in OTHERS for track in ("", *(row.key for row in load_template(key).tracks))]


def _in_call(key: str, track: str, facts: dict[str, Any]) -> Any:
    spec = load_template(key)
    requirements = spec.for_track(track).requirements
    return evaluate(requirements, facts_from(facts), AT, directory_for(spec, shipped_directory()))


@pytest.mark.parametrize(("key", "track"), TRACKS)
def test_a_good_application_is_admissible_in_each_call_and_category(key: str, track: str) -> None:
    _, facts = _good(key)
    found = _in_call(key, track, facts)
    assert [one.code for one in found if one.status.value == "unmet"] == []
    assert is_admissible(found)
    assert not is_admissible(_in_call(key, track, {})) or key == "norm-2023"


def test_each_call_has_its_limits() -> None:
    def unmet(key: str, change: dict[str, Any]) -> list[str]:
        _, facts = _good(key)
        return [one.requirement for one in _in_call(key, "", facts | change) if one.status.value == "unmet"]

    assert unmet("hmn-regional-2026", {"budget": budget((2026, 1_500_001))}) == ["amount"]
    assert unmet("hmn-regional-2026", {"budget": budget(*((y, 1_500_000) for y in range(2026, 2030)))}) == [
        "amount_total"
    ]
    at_bergen = {"leader": {"institution": HELSE_BERGEN, "position_percent": 100}}
    assert unmet("hnt-local-2025", at_bergen) == ["applicant_institution", "employee"]
    assert unmet("norm-2023", {"budget": [{"category": "overhead", "amount": 1}]}) == ["overhead"]
    assert unmet("nsg-network-2019", {"themes": [], "budget": budget((2026, 1_000_001))}) == [
        "amount",
        "themes_chosen",
    ]


def test_more_than_normal_is_for_people_and_rejects_nobody() -> None:
    found = _in_call("norm-2023", "", {"budget": budget((2024, 50_001))})
    assert [(one.code, one.severity.value) for one in found][1] == ("amount.above", "judged")
    assert is_admissible(found)


@given(
    amounts=st.lists(st.tuples(st.integers(2024, 2028), st.integers(0, 2_000_000)), min_size=1, max_size=8),
    minimum=st.integers(0, 1_000_000),
    room=st.integers(0, 1_000_000),
)
@settings(max_examples=150, deadline=None)
def test_a_year_is_within_exactly_when_its_sum_is(
    amounts: list[tuple[int, int]], minimum: int, room: int
) -> None:
    sums: dict[int, int] = {}
    for year, amount in amounts:
        sums[year] = sums.get(year, 0) + amount
    facts = {"period": {"start": "2024-01-01", "end": "2028-12-31"}, "budget": budget(*amounts)}
    params = {"minimum": minimum, "maximum": minimum + room}
    expected = [
        "above" if total > minimum + room else "below"
        for _, total in sorted(sums.items())
        if not minimum <= total <= minimum + room
    ]
    assert [row[1] for row in findings("amount_per_year", params, facts)] == (expected or ["within"])

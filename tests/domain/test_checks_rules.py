"""Every requirement of KLINBEFORSK 2024 on both sides of each of its boundaries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.domain import facts_of_a_good_application as good
from tests.domain.facts_of_a_good_application import changed, check, good_facts, of, wanting
from tildel.checks.engine import evaluate
from tildel.checks.facts import facts_from
from tildel.kernel.findings import Finding, is_admissible
from tildel.people.shipped import shipped_directory
from tildel.programmes.domain.spec import requirements_at, with_changes
from tildel.programmes.shipped import load_template

Facts_ = dict[str, Any]
KEYS = [
    "deadline", "amount", "duration", "project_description", "language", "applicant_institution", "endorsement",
    "partners_all_regions", "recruitment_all_regions", "user_involvement", "cv", "position_share", "one_per_leader",
    "leader_age", "additional_costs", "stratification_markers", "priority_theme",
]  # fmt: skip


def test_good_facts_are_admissible_with_one_finding_a_requirement_in_the_order_of_the_call() -> None:
    findings = check(good_facts())
    assert [f.requirement for f in findings] == KEYS
    assert [f.status.value for f in findings] == ["met"] * 14 + ["judgement", "met", "info"]
    assert is_admissible(findings)


def test_nothing_answered_gives_a_finding_for_each_requirement_and_is_not_admissible() -> None:
    findings = check({})
    assert list(dict.fromkeys(f.requirement for f in findings)) == KEYS
    assert {f.requirement for f in findings if f.status.value == "met"} == {"deadline"}
    assert not is_admissible(findings)


@pytest.mark.parametrize(
    ("at", "status"),
    [
        ("2024-05-15T15:59:59.999+02:00", "met"),
        ("2024-05-15T13:59:59.999999+00:00", "met"),
        ("2024-05-15T16:00:00.000+02:00", "unmet"),
        ("2024-05-15T14:00:00+00:00", "unmet"),
        ("2024-05-15T15:00:00+01:00", "unmet"),  # four o'clock in summer time
        ("0001-01-01T00:00:00+14:00", "met"),
        ("9999-12-31T23:59:59.999999-12:00", "unmet"),
    ],
)
def test_the_call_closes_by_itself_at_the_instant(at: str, status: str) -> None:
    code = {"met": "deadline.open", "unmet": "deadline.passed"}[status]
    assert of(check(good_facts(), at=at), "deadline") == [(status, code, "")]


@pytest.mark.parametrize(
    ("amount", "status", "reason"),
    [
        (6_999_999, "unmet", "below"), (7_000_000, "met", "within"), (25_000_000, "met", "within"),
        (25_000_001, "unmet", "above"), (0, "unmet", "below"), (2**53 - 1, "unmet", "above"),
    ],
)  # fmt: skip
def test_amount_includes_both_ends(amount: int, status: str, reason: str) -> None:
    findings = check(changed(lambda f: f.update(budget=[{"amount": amount}])))
    assert of(findings, "amount") == [(status, f"amount.{reason}", "budget")]
    (finding,) = (f for f in findings if f.requirement == "amount")
    assert finding.params == {"amount": amount, "minimum": 7_000_000, "maximum": 25_000_000}


@pytest.mark.parametrize("budget", [None, [], [{}], [{"amount": None, "year": 2025}]])
def test_a_budget_without_amounts_is_missing(budget: Any) -> None:
    findings = check(changed(lambda f: f.update(budget=budget)))
    assert of(findings, "amount") == [("unmet", "amount.missing", "budget")]


def test_a_negative_line_is_told_beside_the_sum() -> None:
    findings = check(changed(lambda f: f.update(budget=[{"amount": 8_000_000}, {"amount": -1_000_000}])))
    assert of(findings, "amount") == [
        ("unmet", "amount.negative_line", "budget.1"),
        ("met", "amount.within", "budget"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "status", "reason", "place"),
    [
        ("2025-01-01", "2029-12-31", "met", "within", "period"),
        ("2025-01-01", "2030-01-01", "unmet", "too_long", "period.end"),
        ("2025-01-15", "2030-01-14", "met", "within", "period"),
        ("2025-01-15", "2030-01-15", "unmet", "too_long", "period.end"),
        ("2024-02-29", "2029-02-27", "met", "within", "period"),
        ("2025-01-01", "2025-01-01", "met", "within", "period"),
        ("2025-01-02", "2025-01-01", "unmet", "ends_before_start", "period.end"),
        ("0001-01-01", "9999-12-31", "unmet", "too_long", "period.end"),
        ("9997-01-01", "9999-12-31", "met", "within", "period"),
        ("9999-12-31", "9999-12-31", "met", "within", "period"),
        (None, "2029-12-31", "unmet", "missing", "period.start"),
        ("2025-01-01", None, "unmet", "missing", "period.end"),
    ],
)
def test_sixty_months_are_inside_a_day_more_is_not(
    start: str | None, end: str | None, status: str, reason: str, place: str
) -> None:
    findings = check(changed(lambda f: f.update(period={"start": start, "end": end})))
    assert of(findings, "duration") == [(status, f"duration.{reason}", place)]


def test_too_long_tells_the_last_day_that_fits() -> None:
    findings = check(changed(lambda f: f.update(period={"start": "2025-03-01", "end": "2030-03-01"})))
    (finding,) = (f for f in findings if f.requirement == "duration")
    assert finding.params == {
        "start": "2025-03-01", "end": "2030-03-01", "maximum_months": 60, "months": 61, "latest_end": "2030-02-28",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("orgnr", "status", "reason"),
    [
        (good.HELSE_BERGEN, "met", "eligible"), (good.NTNU, "unmet", "not_eligible"),
        (good.PHARMACY, "unmet", "not_eligible"), (good.SUPPORT, "unmet", "not_eligible"),
        (good.AKER, "unmet", "not_eligible"), (good.HARALDSPLASS, "judgement", "not_known"),
        ("999999999", "judgement", "not_known"), ("no number", "judgement", "not_known"),
        (None, "unmet", "missing"), ("", "unmet", "missing"),
    ],
)  # fmt: skip
def test_who_may_apply(orgnr: str | None, status: str, reason: str) -> None:
    findings = check(changed(lambda f: f["leader"].update(institution=orgnr)))
    assert of(findings, "applicant_institution") == [(status, f"institution.{reason}", "leader.institution")]


@pytest.mark.parametrize(
    ("rows", "status", "reason"),
    [
        ([("993467049", "given")], "met", "given"),
        ([("993467049", "asked")], "judgement", "awaited"),
        ([("993467049", "refused")], "unmet", "refused"),
        ([("993467049", None)], "unmet", "missing"),
        ([], "unmet", "missing"),
        ([("983974724", "given")], "unmet", "other_institution"),
        ([("983974724", "refused"), ("993467049", "given")], "met", "given"),
        ([("993467049", "given"), ("993467049", "refused")], "unmet", "refused"),
        ([("993467049", "given"), ("993467049", "asked")], "judgement", "awaited"),
    ],
)
def test_the_applicant_institution_endorses(
    rows: list[tuple[str, str | None]], status: str, reason: str
) -> None:
    endorsements = [{"institution": orgnr, "state": state} for orgnr, state in rows]
    findings = check(changed(lambda f: f.update(endorsements=endorsements)))
    assert of(findings, "endorsement") == [(status, f"endorsement.{reason}", "endorsements")]


@pytest.mark.parametrize(("days", "reason"), [(13, "awaited"), (14, "overdue")])
def test_an_endorsement_may_be_due_some_days_after_the_deadline(days: int, reason: str) -> None:
    spec = with_changes(load_template("klinbeforsk-2024"), endorsement={"timing": "days_after", "days": 14})
    facts = check_with(
        spec, [{"institution": "993467049", "state": "asked"}], spec.closes_at + timedelta(days=days)
    )
    assert [f.code for f in facts if f.requirement == "endorsement"] == [f"endorsement.{reason}"]


def check_with(spec: Any, endorsements: list[dict[str, str]], at: datetime) -> tuple[Finding, ...]:
    facts = facts_from(changed(lambda f: f.update(endorsements=endorsements)))
    return evaluate(requirements_at(spec), facts, at, shipped_directory())


def _without_partner(number: int) -> Callable[[Facts_], object]:
    return lambda f: f["partners"].pop(number)


@pytest.mark.parametrize(("number", "region"), [(0, "H03"), (1, "H04"), (2, "H05")])
def test_each_region_without_a_central_partner_is_a_finding_with_the_region(number: int, region: str) -> None:
    findings = check(changed(_without_partner(number)))
    rows = [f for f in findings if f.requirement == "partners_all_regions"]
    assert [(f.status.value, f.code, dict(f.params)) for f in rows] == [
        ("unmet", "partners.region_missing", {"region": region})
    ]
    assert wanting(findings) == ["partners_all_regions"]


def test_two_missing_regions_are_two_findings() -> None:
    findings = check(changed(lambda f: f.update(partners=f["partners"][2:])))
    assert [f.params["region"] for f in findings if f.requirement == "partners_all_regions"] == ["H03", "H04"]


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"central": False}, "unmet", "region_missing"),
        ({"central": None}, "unmet", "region_missing"),
        ({"institution": good.NTNU}, "unmet", "region_missing"),
        ({"institution": None}, "unmet", "region_missing"),
        ({"institution": good.HARALDSPLASS}, "judgement", "region_not_known"),
        ({"institution": "983974716"}, "unmet", "region_missing"),  # the region's pharmacy
    ],
)
def test_what_does_not_cover_a_region(change: Facts_, status: str, reason: str) -> None:
    findings = check(changed(lambda f: f["partners"][0].update(change)))
    assert of(findings, "partners_all_regions") == [(status, f"partners.{reason}", "partners")]


def test_a_second_partner_covers_for_one_that_is_uncertain() -> None:
    extra = {"person": "p2", "institution": good.HARALDSPLASS, "position_percent": 20, "central": True}
    findings = check(changed(lambda f: f["partners"].append(extra)))
    assert of(findings, "partners_all_regions") == [("met", "partners.all_regions", "partners")]


@pytest.mark.parametrize(
    ("planned", "expected"),
    [
        (1, [("met", "recruitment.all_regions", "recruitment")]),
        (0, [("unmet", "recruitment.region_missing", "recruitment")]),
        (None, [("unmet", "recruitment.region_missing", "recruitment")]),
        (
            -1,
            [
                ("unmet", "recruitment.negative", "recruitment.3"),
                ("unmet", "recruitment.region_missing", "recruitment"),
            ],
        ),
    ],
)
def test_patients_are_planned_in_every_region(
    planned: int | None, expected: list[tuple[str, str, str]]
) -> None:
    findings = check(changed(lambda f: f["recruitment"][3].update(planned=planned)))
    assert of(findings, "recruitment_all_regions") == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("…", "met"),
        ("", "unmet"),
        (None, "unmet"),
        (" \n\t", "unmet"),
        ("\u200b\ufeff", "unmet"),
        ("\x00", "unmet"),
    ],
)
def test_user_involvement_is_described(text: str | None, status: str) -> None:
    findings = check(changed(lambda f: f.update(user_involvement=text)))
    assert [row[0] for row in of(findings, "user_involvement")] == [status]

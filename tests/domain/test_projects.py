"""Agreements, instalments, changes, recruitment and deadlines of projects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tildel.projects.domain import states
from tildel.projects.domain.agreement import (
    Agreement,
    PartnerFact,
    Payment,
    agreement_from_json,
    differences,
    evenly,
    faults,
    payments_of,
)
from tildel.projects.domain.changes import ChangeKind, Standing, applied, findings, stops
from tildel.projects.domain.deadlines import Due, due_day, ends_soon, late_years, reminders_due
from tildel.projects.domain.follow_up import has_expired, is_number, missing_approvals
from tildel.projects.domain.instalments import (
    Row,
    Sums,
    most_to_carry,
    next_to_hold,
    release_hindrance,
    to_free,
)
from tildel.projects.domain.recruitment import Month, curve, is_at_risk, months_of, spread, standing
from tildel.projects.domain.rules import in_force, rules_from_rows
from tildel.projects.shipped import shipped_rules

OUS, BERGEN, KLINBEFORSK = "993467049", "983974724", "991324968"
AGREED = Agreement(
    number="2024-1", title="A trial", leader="Lise Eksempel", leader_email="lise@example.org", orgnr=OUS,
    institution="OUS", starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31), amount=900,
    payments=tuple(Payment(year, OUS, "OUS", 300) for year in (2024, 2025, 2026)),
    partners=(PartnerFact("Berit", "Haukeland", BERGEN),),
)  # fmt: skip
RULES = in_force(shipped_rules(), owner=KLINBEFORSK, on=date(2024, 6, 1))


# --- agreement -------------------------------------------------------------------------------------------


def test_an_agreement_comes_back_as_it_was_written():
    with_leave = replace(AGREED, leave=((date(2025, 1, 1), date(2025, 3, 31)),))
    assert agreement_from_json(with_leave.as_json()) == with_leave
    assert differences(AGREED, with_leave) == {"leave": [[], [["2025-01-01", "2025-03-31"]]]}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, ()),
        ({"amount": 901}, ("sum",)),
        ({"payments": ()}, ("nothing_paid",)),
        ({"ends_on": date(2025, 12, 31)}, ("years",)),
        ({"ends_on": date(2023, 1, 1)}, ("period", "years")),
        ({"payments": (Payment(2024, OUS, "OUS", 400), Payment(2024, OUS, "OUS", 500))}, ("twice",)),
    ],
)
def test_what_cannot_be_agreed_on(changes, wrong):
    assert faults(replace(AGREED, **changes)) == wrong


lines = st.lists(
    st.tuples(st.integers(2020, 2032), st.sampled_from([OUS, BERGEN]), st.integers(0, 10**7)), max_size=12
)


@given(lines, st.integers(1, 10**8))
def test_no_krone_of_the_award_is_lost_between_years_and_institutions(applied_for, agreed):
    rows = [(year, orgnr, orgnr, amount) for year, orgnr, amount in applied_for]
    payments = payments_of(rows, agreed, years=range(2024, 2027))
    assert sum(one.amount for one in payments) == (agreed if any(row[3] for row in rows) else 0)
    assert {one.year for one in payments} <= {2024, 2025, 2026}


def test_without_a_budget_the_years_get_equal_parts():
    found = evenly(1000, orgnr=OUS, name="OUS", years=range(2024, 2027))
    assert [one.amount for one in found] == [334, 333, 333]


# --- instalments -----------------------------------------------------------------------------------------

ROWS = (
    Row(1, 2024, 100, "paid"), Row(2, 2025, 100, "planned"), Row(3, 2025, 50, "released"), Row(4, 2026, 100, "planned"),
)  # fmt: skip


def test_a_missing_report_holds_the_next_year_and_no_other():
    assert next_to_hold(ROWS, after=2024) == (2, 3)
    held = tuple(
        replace(row, state="held", hold_code="report_missing") if row.key in (2, 3) else row for row in ROWS
    )
    assert next_to_hold(held, after=2024) == ()
    assert to_free(held, "report_missing") == (2, 3)
    assert to_free(held, "officer") == ()


@pytest.mark.parametrize(
    ("year", "in_force_now", "missing", "why"),
    [
        (2025, True, (), ""),
        (2025, False, (), "contract"),
        (2026, True, (), "too_early"),
        (2025, True, (2024,), "report_missing"),
        (2024, True, (2024,), ""),
    ],
)
def test_when_money_can_be_released(year, in_force_now, missing, why):
    assert release_hindrance(year=year, this_year=2025, in_force=in_force_now, missing=missing) == why


def test_sums_and_what_can_be_carried_over():
    together = Sums(planned=300, paid=200) + Sums(used=250, held=100)
    assert (together, together.left) == (Sums(300, 200, 100, 250), -50)
    assert most_to_carry(brought_in=10, budget=100, used=70) == 40
    assert most_to_carry(brought_in=0, budget=100, used=120) == 0


# --- changes ----------------------------------------------------------------------------------------------


def judged(kind: str, after: dict, **told) -> dict[str, str]:
    found = findings(AGREED, kind, after, RULES, Standing(**told))
    return {one.code: one.status.value for one in found}


def test_a_longer_project_is_judged_by_the_rule_of_sixty_months():
    assert judged("longer", {"ends_on": "2028-12-31"}) == {
        "change.ends_later": "met", "change.longest_months": "met",
    }  # fmt: skip
    assert judged("longer", {"ends_on": "2029-01-01"})["change.longest_months"] == "judgement"
    assert judged("longer", {"ends_on": "2026-12-31"}) == {
        "change.nothing": "unmet", "change.ends_later": "unmet", "change.longest_months": "met",
    }  # fmt: skip


def test_a_later_start_moves_money_of_the_years_before():
    then = applied(AGREED, "later_start", {"starts_on": "2025-02-01", "ends_on": "2027-12-31"})
    assert then.by_year() == {2025: 600, 2026: 300}
    assert faults(then) == ()


def test_another_owner_has_a_day_after_which_a_start_needs_a_reason():
    regional = in_force(shipped_rules(), owner="983658776", on=date(2024, 6, 1))
    after = {"starts_on": "2024-09-01", "ends_on": "2027-08-31"}
    found = findings(AGREED, "later_start", after, regional, Standing())
    assert {one.code: one.status.value for one in found} == {
        "change.starts_later": "met", "change.latest_start": "judgement",
    }  # fmt: skip


def test_other_money_keeps_the_sum_and_what_is_paid():
    def rows(*amounts: int) -> dict:
        years = zip((2024, 2025, 2026), amounts, strict=True)
        return {"payments": [{"year": y, "orgnr": OUS, "name": "OUS", "amount": a} for y, a in years]}

    paid = {(2024, OUS): 300}
    assert judged("budget", rows(300, 100, 500), paid=paid) == {"change.paid_stays": "met"}
    assert judged("budget", rows(200, 200, 500), paid=paid) == {"change.paid_stays": "unmet"}
    assert judged("budget", rows(300, 100, 400), paid=paid)["change.sum"] == "unmet"


def test_partners_have_to_cover_the_regions():
    regions = {OUS: "H12", BERGEN: "H03"}
    told = {"regions": regions, "wanted_regions": ("H03", "H12")}
    assert judged("partner", {"partners": []}, **told) == {"change.all_regions": "judgement"}
    more = [{"name": "X", "place": "Y", "orgnr": BERGEN, "email": ""}]
    assert judged("partner", {"partners": more}, **told) == {"change.all_regions": "met"}


def test_a_leave_makes_the_project_as_much_longer():
    then = applied(AGREED, "leave", {"from": "2025-03-01", "until": "2025-03-31"})
    assert then.ends_on == date(2027, 1, 31)
    assert stops(findings(AGREED, "leave", {"from": "2028-03-01", "until": "2028-02-01"}, RULES, Standing()))


@pytest.mark.parametrize("kind", ChangeKind)
def test_a_change_of_another_shape_is_refused_by_an_error_that_is_named(kind):
    with pytest.raises((KeyError, ValueError)):
        applied(AGREED, kind, {"starts_on": "soon", "ends_on": "later", "from": "x", "until": "y"})


# --- the rest ----------------------------------------------------------------------------------------------


def test_the_later_rule_counts_and_an_owners_own_before_everybodys():
    row = {"key": "due", "source": "-", "verified": True}
    rules = rules_from_rows(
        [
            {**row, "from": date(2020, 1, 1), "owner": "1", "params": {"n": 1}},
            {**row, "from": date(2024, 1, 1), "params": {"n": 2}},
            {**row, "from": date(2023, 1, 1), "params": {"n": 3}},
        ]
    )
    assert in_force(rules, owner="1", on=date(2025, 1, 1))["due"].params["n"] == 1
    assert in_force(rules, owner="2", on=date(2025, 1, 1))["due"].params["n"] == 2
    assert in_force(rules, owner="2", on=date(2023, 6, 1))["due"].params["n"] == 3
    assert dict(in_force(rules, owner="2", on=date(2020, 6, 1))) == {}


def test_every_shipped_rule_has_a_source():
    assert [rule.key for rule in shipped_rules() if not rule.source] == []


def test_the_curve_sums_up_and_ends_where_nobody_has_told_more():
    months = months_of(date(2024, 11, 20), date(2025, 2, 1))
    assert [month.month for month in months] == [11, 12, 1, 2]
    assert list(spread(6, months).values()) == [2, 2, 1, 1]
    rows = [Month(month, 2, told) for month, told in zip(months, (1, None, 4, None), strict=True)]
    assert [(one.planned, one.actual) for one in curve(rows)] == [(2, 1), (4, 1), (6, 5), (8, None)]
    assert standing(rows, on=date(2025, 1, 31)) == (4, 1)


@given(st.integers(0, 500), st.integers(1, 60))
def test_all_planned_people_stand_in_some_month(planned, number):
    months = months_of(date(2024, 1, 1), date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1))
    assert sum(spread(planned, months).values()) == planned


@pytest.mark.parametrize(("planned", "actual", "risk"), [(9, 0, False), (10, 7, True), (12, 9, False)])
def test_recruitment_is_at_risk_below_its_share(planned, actual, risk):
    assert is_at_risk(planned, actual, share=Fraction(3, 4), least=10) is risk


def test_reports_are_late_the_day_after_they_were_due():
    due = Due(2024, "draft", date(2025, 3, 1))
    assert late_years([due], on=date(2025, 3, 1)) == ()
    assert late_years([due, replace(due, year=2023, state="approved")], on=date(2025, 3, 2)) == (2024,)
    assert late_years([replace(due, state="signed_by_leader")], on=date(2025, 3, 2)) == (2024,)
    assert due_day(2024, {"month": 3, "day": 1}) == date(2025, 3, 1)


def test_reminders_come_before_and_after_the_day():
    params = {"days_before": [28, 3], "days_after": [1]}
    days = (date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 26), date(2025, 3, 1), date(2025, 3, 2))
    assert [reminders_due(date(2025, 3, 1), params, on=day) for day in days] == [0, 1, 2, 2, 3]


def test_a_number_can_be_an_address():
    assert [is_number(text) for text in ("46055606-8", "KLINBEFORSK-2024-0017", "mine", "a/1", "", "-1")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_what_a_project_still_has_to_tell_of():
    assert missing_approvals(["ethics"], runs_study=True) == ("data_plan", "data_protection")
    assert missing_approvals([], runs_study=False) == ("data_plan", "data_protection")
    assert has_expired(date(2025, 1, 1), on=date(2025, 1, 1)) is False
    assert ends_soon(date(2025, 6, 30), on=date(2025, 1, 1)) is True


def test_every_state_is_in_its_table():
    tables = (
        (states.PROJECT, states.ProjectState), (states.CONTRACT, states.ContractState),
        (states.CHANGE, states.ChangeState), (states.INSTALMENT, states.InstalmentState),
        (states.REPORT, states.ReportState), (states.RESULT, states.ResultState),
    )  # fmt: skip
    assert [table.name for table, members in tables if set(table.states) != set(members)] == []

"""Yearly reports: from January to the approved one, two people in one section, and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.slices import projects_world
from tests.slices.projects_world import JANUARY, OUS, SECTIONS, handed_in, opened, signed, written
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.messaging.models import Mail
from tildel.projects.actions import follow_up, instalments, reminders, reports, results
from tildel.projects.domain.sources import from_nva
from tildel.projects.models import Report

pytestmark = pytest.mark.django_db
LATE = datetime(2025, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> projects_world.World:
    return projects_world.running()


def test_in_january_each_running_project_is_asked_with_what_is_known(world):
    follow_up.save_recruitment(
        project=world.project, site=world.project.institution, months={date(2024, 5, 1): (2, 7)},
        by=world.colleague, at=JANUARY,
    )  # fmt: skip
    assert reminders.open_for_last_year(at=JANUARY) == 1
    report = Report.objects.get(project=world.project)
    assert (report.year, report.state, report.due_on) == (2024, "draft", date(2025, 3, 1))
    begun = {row.key: row.content for row in report.sections.all()}
    assert begun["patients"]["patients_included"] == 7
    assert [(row["institution"], row["budget"]) for row in begun["accounts"]["rows"]] == [(OUS, 3_000_000)]
    assert reminders.open_for_last_year(at=JANUARY) == 0


def test_a_report_is_written_signed_by_both_and_approved(world):
    report = written(world, opened(world))
    with pytest.raises(NotAllowed):
        reports.sign_report(report=report, revision=report.revision, by=world.colleague, at=JANUARY)
    report = signed(world, report)
    with pytest.raises(RuleBroken, match=r"report\.state"):
        reports.save_section(
            report=report, section="progress", content={}, version=1, by=world.leader, at=JANUARY
        )
    reports.countersign_report(
        report=report, sha256=report.current.content_sha256, by=world.manager, at=JANUARY
    )
    report = reports.approve_report(report=report, granted={OUS: 400_000}, by=world.officer, at=JANUARY)
    assert (report.state, report.figures) == (
        "approved", {"patients_included": 12, "people": 3, "used": 2_500_000},
    )  # fmt: skip
    assert list(report.accounts.values_list("used", "carry_over_asked", "carry_over_granted")) == [
        (2_500_000, 500_000, 400_000)
    ]
    people = report.personnel.order_by("role").values_list("role", "sex", "people")
    assert list(people) == [("nurse", "male", 2), ("phd", "female", 1)]


def test_next_year_begins_with_what_last_year_said_and_carried_over(world):
    first = handed_in(world, opened(world))
    reports.approve_report(report=first, by=world.officer, at=JANUARY)
    second = opened(world, year=2025, at=datetime(2026, 1, 15, 9, 0, tzinfo=UTC))
    begun = {row.key: row.content for row in second.sections.all()}
    assert begun["users"]["user_involvement"] == SECTIONS["users"]["user_involvement"]
    assert [(row["brought_in"], row["budget"]) for row in begun["accounts"]["rows"]] == [(500_000, 3_000_000)]
    assert "progress" not in begun


def test_two_people_in_one_section_lose_nothing(world):
    report = opened(world)
    reports.save_section(
        report=report, section="progress", content={"progress": "First."}, version=0, by=world.leader,
        at=JANUARY,
    )  # fmt: skip
    with pytest.raises(Stale) as refused:
        reports.save_section(
            report=report, section="progress", content={"progress": "Second."}, version=0,
            by=world.colleague, at=JANUARY,
        )  # fmt: skip
    assert refused.value.params["version"] == 1
    assert report.sections.get(key="progress").content["progress"] == "First."


def test_a_report_with_something_missing_cannot_be_signed(world):
    report = opened(world)
    with pytest.raises(RuleBroken, match=r"report\.problems"):
        reports.sign_report(report=report, revision=report.revision, by=world.leader, at=JANUARY)


def test_the_officer_asks_for_something_to_be_mended_and_the_next_version_counts(world):
    report = handed_in(world, opened(world))
    with pytest.raises(RuleBroken, match=r"report\.review"):
        reports.send_back(report=report, review="", by=world.officer, at=JANUARY)
    report = reports.send_back(report=report, review="Say more.", by=world.officer, at=JANUARY)
    there = report.sections.get(key="patients").version
    reports.save_section(
        report=report, section="patients", content={"patients_included": 13}, version=there, by=world.leader,
        at=JANUARY,
    )  # fmt: skip
    report.refresh_from_db()
    report = signed(world, report)
    assert list(report.submissions.values_list("number", "verdict")) == [(2, ""), (1, "returned")]
    assert report.submissions.get(number=1).content["sections"]["patients"]["patients_included"] == 12
    assert report.figures["patients_included"] == 13


def test_a_missing_report_is_a_breach_and_holds_the_next_instalment_until_it_has_come(world):
    report = opened(world)
    reminders.each_day(at=LATE)
    again = reminders.each_day(at=LATE)
    assert (again["breaches"], again["reminded"]) == (0, 0)
    report.refresh_from_db()
    assert (report.escalated_at, list(world.project.instalments.values_list("year", "state", "hold_code"))) == (
        LATE, [(2024, "planned", ""), (2025, "held", "report_missing"), (2026, "planned", "")],
    )  # fmt: skip
    told = Mail.objects.filter(kind="report.breach").values_list("to_address", flat=True)
    assert set(told) == {world.manager.email, world.officer.email}
    row = world.project.instalments.get(year=2026)
    later = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
    with pytest.raises(RuleBroken, match=r"instalment\.report_missing"):
        instalments.move_instalment(instalment=row, verb="release", by=world.officer, at=later)
    handed_in(world, report, at=LATE)
    assert set(world.project.instalments.values_list("state", flat=True)) == {"planned"}


def test_a_leader_is_reminded_as_often_as_the_rule_says(world):
    opened(world)
    for day in (1, 2, 16, 27):
        reminders.remind_reports(at=datetime(2025, 2, day, 9, 0, tzinfo=UTC))
    assert Mail.objects.filter(kind="report.reminded").count() == 3


def test_what_a_register_tells_counts_when_a_person_has_confirmed_it(world):
    hit = {
        "identifier": "0190abc", "entityDescription": {
            "mainTitle": "An invented trial", "publicationDate": {"year": "2024"},
            "reference": {"doi": "https://doi.org/10.1000/xyz1"},
        },
    }  # fmt: skip
    found = from_nva({"hits": [hit, hit]})
    assert results.suggest(world.project, found, at=JANUARY) == 1
    assert results.suggest(world.project, found, at=JANUARY) == 0
    result = world.project.results.get()
    assert (result.state, result.doi, result.nva) == ("suggested", "10.1000/xyz1", "0190abc")
    results.settle_result(result=result, verb="confirm", by=world.colleague, at=JANUARY)
    report = signed(world, written(world, opened(world)))
    assert [row["doi"] for row in report.current.content["results"]] == ["10.1000/xyz1"]


def test_registers_that_are_not_connected_are_not_asked(world):
    assert results.ask_sources(project=world.project, by=world.leader, at=JANUARY) == ()
    states = {key: row["state"] for key, row in world.again().searched.items()}
    assert states == dict.fromkeys(("nva", "crossref", "orcid"), "not_connected")
    assert results.ask_source(project=world.project, source="crossref", at=JANUARY) == 0


def test_a_funded_study_is_asked_for_until_the_overview_shows_it(world):
    assert reminders.remind_studies(at=LATE) == 1
    assert reminders.remind_studies(at=LATE) == 0
    assert (
        Mail.objects.filter(kind="study.reminded").values_list("to_address", flat=True)[0]
        == world.leader.email
    )

"""Figures twice: what the program adds up with the database and with arrays, a slow and obvious second way.

The world is the demo's earlier projects, forty of them: running, closed and ended early, with three years of
reports in every state. The second way reads the reports as they were signed, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction

from tildel.config.demo import cast, earlier_projects, projects
from tildel.config.demo.people import Accounts, make_programme
from tildel.measurement.queries.figures import definitions, values_now
from tildel.people.models import User
from tildel.projects.models import Project, Report
from tildel.projects.queries import portfolio

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
YEARS = range(2023, 2027)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Project]]:
    with django_db_blocker.unblock(), transaction.atomic():
        accounts = Accounts()
        programme = make_programme(accounts)
        earlier_projects.make(accounts, programme, NOW, number=40)
        projects.finish(accounts, programme, NOW)
        yield list(Project.objects.select_related("institution").order_by("number"))
        transaction.set_rollback(True)


def reports(project: Project, year: int) -> list[Report]:
    return [one for one in project.reports.select_related("current") if one.year == year]


def approved(project: Project, year: int) -> list[Report]:
    return [one for one in reports(project, year) if one.state == "approved"]


def signed(report: Report) -> dict[str, Any]:
    assert report.current is not None
    sections: dict[str, Any] = report.current.content["sections"]
    return sections


def yearly(project: Project, year: int) -> Report | None:
    return next((one for one in approved(project, year) if one.kind == "yearly"), None)


# --- each figure of a project in a year, None where nothing is known ----------------------------------------


def running(project: Project, year: int) -> int:
    ends = min([project.ends_on, *([project.ended_at.date()] if project.ended_at else [])])
    return int((ends.year, ends.month, ends.day) >= (year, 12, 31))


def paid(project: Project, year: int) -> int:
    return sum(one.amount for one in project.instalments.all() if one.year == year and one.state == "paid")


def used(project: Project, year: int) -> int | None:
    rows = [row for one in approved(project, year) for row in signed(one)["accounts"]["rows"]]
    return sum(row["used"] for row in rows) if rows else None


def people(project: Project, year: int, sex: str = "") -> int | None:
    report = yearly(project, year)
    if report is None:
        return None
    rows = signed(report)["personnel"]["rows"]
    return sum(row["people"] for row in rows if sex in ("", row["sex"]))


def women(project: Project, year: int) -> int | None:
    return people(project, year, "female")


def patients(project: Project, year: int) -> int | None:
    report = yearly(project, year)
    return signed(report)["patients"]["patients_included"] if report else None


def results(*kinds: str) -> Callable[[Project, int], int]:
    def count(project: Project, year: int) -> int:
        rows = project.results.all()
        return sum(row.year == year and row.kind in kinds and row.state == "confirmed" for row in rows)

    return count


def started(project: Project, year: int) -> int:
    return int(project.starts_on.year == year)


def granted(project: Project, year: int) -> int:
    return project.amount if started(project, year) else 0


SUMS: dict[str, Callable[[Project, int], int | None]] = {
    "projects_running": running, "projects_started": started, "money_granted": granted, "money_paid": paid,
    "money_used": used, "patients_included": patients, "publications": results("publication"),
    "doctorates": results("doctorate"), "changed_practice": results("guideline", "practice"),
    "innovations": results("patent", "innovation"),
}  # fmt: skip


def ran(world: Iterable[Project], year: int) -> list[Project]:
    public = ("running", "paused", "closed", "stopped")
    return [one for one in world if one.state in public and one.starts_on.year <= year <= one.ends_on.year]


def groups(world: Iterable[Project], year: int) -> dict[tuple[str, ...], list[Project]]:
    found: dict[tuple[str, ...], list[Project]] = {}
    for one in ran(world, year):
        place = one.institution
        for group in (("all",), ("region", place.region), ("institution", place.orgnr)):
            found.setdefault(group, []).append(one)
    return found


@pytest.fixture(scope="module")
def told(world: list[Project]) -> dict[tuple[str, int, tuple[str, ...]], Any]:
    """What the program says, by figure, year and group."""
    found = values_now(list(YEARS))
    return {(one.figure, year, one.group): one for year, values in found.items() for one in values}


def about_people() -> set[str]:
    return {one.figure.key for one in definitions() if one.about_people}


@pytest.mark.parametrize("figure", SUMS)
def test_every_sum_is_the_same_twice(world, told, figure):
    for year in YEARS:
        for group, members in groups(world, year).items():
            if figure in about_people() and group[0] == "institution":
                assert (figure, year, group) not in told  # too few people stand behind it there
                continue
            numbers = [SUMS[figure](one, year) for one in members]
            known = [number for number in numbers if number is not None]
            value = told[figure, year, group]
            assert (value.exact, value.rows, value.missing) == (
                sum(known) if known else None, len(known), len(numbers) - len(known),
            ), (year, group)  # fmt: skip


def test_every_share_is_the_same_twice(world, told):
    for year in YEARS:
        members = ran(world, year)
        pairs = [(women(one, year), people(one, year)) for one in members]
        both = [(some, every) for some, every in pairs if some is not None and every is not None]
        share = Fraction(sum(some for some, _ in both), sum(every for _, every in both)) if both else None
        assert told["women_share", year, ("all",)].exact == share
        asked = [one for one in members if any(row.kind == "yearly" for row in reports(one, year))]
        done = [one for one in asked if yearly(one, year)]
        part = Fraction(len(done), len(asked)) if asked else None
        assert told["reports_approved", year, ("all",)].exact == part


def test_the_world_has_something_to_add(told):
    sums = {figure: told[figure, 2024, ("all",)].exact for figure in SUMS}
    assert [figure for figure, exact in sums.items() if not exact and figure != "projects_started"] == [
        "money_granted"
    ]
    assert told["money_granted", 2023, ("all",)].exact > 0


def test_the_portfolio_adds_the_same_money_twice(world):
    officer = User.objects.get(email=cast.OFFICER.email)
    rows = portfolio.money_by_year(officer, on=NOW.date())
    found = {(row.year, row.institution): (row.sums.planned, row.sums.paid, row.sums.held, row.sums.used)
             for row in rows}  # fmt: skip
    again: dict[tuple[int, str], list[int]] = {}
    for project in world:
        for one in project.instalments.select_related("institution"):
            sums = again.setdefault((one.year, one.institution.name), [0, 0, 0, 0])
            sums[0] += one.amount
            sums[1] += one.amount if one.state == "paid" else 0
            sums[2] += one.amount if one.state == "held" else 0
        for report in project.reports.select_related("current"):
            for row in signed(report)["accounts"]["rows"] if report.current else []:
                again.setdefault((report.year, project.institution.name), [0, 0, 0, 0])[3] += row["used"]
    assert found == {key: tuple(sums) for key, sums in again.items()}


def test_what_was_granted_to_carry_over_is_brought_into_the_next_year(world):
    for project in world:
        for report in approved(project, 2023):
            granted_now = {
                row.institution.orgnr: row.carry_over_granted or 0
                for row in report.accounts.select_related("institution")
            }
            following = yearly(project, 2024)
            if report.kind == "yearly" and following:
                rows = signed(following)["accounts"]["rows"]
                assert {row["institution"]: row["brought_in"] or 0 for row in rows} == granted_now

"""Piles: many at once do what one does, leave what cannot be done, and ask as little for many as for one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.slices import projects_world
from tests.slices.projects_world import AT, JANUARY, World, accept, earlier, opened, signed, written
from tildel.audit.models import Event
from tildel.audit.queries import broken_at
from tildel.kernel.errors import NotAllowed
from tildel.messaging.models import Mail
from tildel.projects.actions import contracts, instalments, many, reports
from tildel.projects.actions.starting import take_over_project
from tildel.projects.models import Contract, Instalment, Report
from tildel.projects.queries import projects as queries

pytestmark = pytest.mark.django_db
SPRING = datetime(2024, 4, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return projects_world.offered()


def more(world: World, number: int) -> list[World]:
    """The world's project and so many more of the same people."""
    found = [world]
    for step in range(number):
        project = take_over_project(
            earlier=earlier(world.leader, number=f"2024-1{step:03}"), programme=world.programme,
            by=world.officer, at=AT,
        )  # fmt: skip
        found.append(
            World(world.programme, world.officer, world.leader, world.colleague, world.manager, project)
        )
    return found


def by_leader(world: World) -> Contract:
    contract = queries.waiting_contract(world.project)
    assert contract is not None
    return contracts.accept_contract(
        contract=contract, side="leader", sha256=contract.content_sha256, by=world.leader, at=AT
    )


def told(world: World) -> list[Any]:
    """What the trail says of a project, apart from its keys."""
    rows = Event.objects.filter(stream=f"project:{world.project.number}").order_by("number")
    return [
        (row.verb, row.by, {name: value for name, value in row.data.items() if name in _TOLD}) for row in rows
    ]


_TOLD = ("version", "side", "year", "amount", "reference", "reason", "review")


def shas(rows: list[Contract]) -> dict[int, str]:
    return {row.pk: row.content_sha256 for row in rows}


def handed_to_institution(one: World, report: Report) -> Report:
    return signed(one, _written_by_leader(one, report))


def _written_by_leader(one: World, report: Report) -> Report:
    return written(
        World(one.programme, one.officer, one.leader, one.leader, one.manager, one.project), report
    )


def test_many_do_what_one_does(world):
    alone, piled = more(world, 1)
    accept(alone)
    many.accept_contracts(sha256s=shas([by_leader(piled)]), by=world.manager, at=AT)
    first, other = (Instalment.objects.get(project=one.project, year=2024) for one in (alone, piled))
    instalments.move_instalment(instalment=first, verb="release", by=world.officer, at=SPRING)
    instalments.move_instalment(instalment=first, verb="pay", reference="B-1", by=world.officer, at=SPRING)
    for verb in ("release", "pay"):
        many.move_instalments(instalments=[other.pk], verb=verb, reference="B-1", by=world.officer, at=SPRING)
    asked = {row.project_id: row for row in _asked(world)}
    one, two = (handed_to_institution(each, asked[each.again().pk]) for each in (alone, piled))
    sha256 = one.current.content_sha256
    reports.countersign_report(report=one, sha256=sha256, by=world.manager, at=JANUARY)
    many.countersign_reports(sha256s={two.pk: two.current.content_sha256}, by=world.manager, at=JANUARY)
    reports.approve_report(report=one, by=world.officer, at=JANUARY)
    many.approve_reports(reports=[two.pk], by=world.officer, at=JANUARY)
    assert told(alone) == told(piled)
    assert _state(alone) == _state(piled)
    assert [broken_at(f"project:{each.project.number}") for each in (alone, piled)] == [None, None]
    mails = [set(Mail.objects.filter(body__contains=each.project.number).values_list("kind", "to_address"))
             for each in (alone, piled)]  # fmt: skip
    assert mails[0] == mails[1]


def _asked(world: World) -> list[Report]:
    return reports.open_reports(programme=world.programme, year=2024, by=world.officer, at=JANUARY)


def _state(one: World) -> list[Any]:
    report = Report.objects.select_related("current").get(project=one.project)
    current = report.current
    assert current is not None
    return [
        one.again().state, report.state, current.verdict, current.institution_by, current.reviewed_by,
        list(report.accounts.values_list("carry_over_asked", "carry_over_granted")),
        list(one.project.instalments.values_list("year", "state", "payment_reference", "moved_by")),
    ]  # fmt: skip


def test_what_cannot_be_done_is_left_and_told_of(world):
    accept(world)
    rows = list(world.project.instalments.order_by("year"))
    outcome = many.move_instalments(
        instalments=[row.pk for row in rows], verb="release", by=world.officer, at=SPRING
    )
    assert outcome.done == (rows[0].pk,)
    assert {key: error.code for key, error in outcome.refused.items()} == {
        row.pk: "instalment.too_early" for row in rows[1:]
    }
    assert list(world.project.instalments.order_by("year").values_list("state", flat=True)) == [
        "released", "planned", "planned",
    ]  # fmt: skip


def test_another_text_than_the_one_on_the_screen_is_not_signed(world):
    accept(world)
    report = handed_to_institution(world, opened(world))
    outcome = many.countersign_reports(sha256s={report.pk: "other"}, by=world.manager, at=JANUARY)
    assert (outcome.done, outcome.refused[report.pk].code) == ((), "report.section_moved_on")
    report.refresh_from_db()
    assert report.state == "signed_by_leader"


def test_nobody_signs_or_approves_for_others(world):
    accept(world)
    report = handed_to_institution(world, opened(world))
    with pytest.raises(NotAllowed):
        many.countersign_reports(sha256s={report.pk: "x"}, by=world.officer, at=JANUARY)
    with pytest.raises(NotAllowed):
        many.approve_reports(reports=[report.pk], by=world.manager, at=JANUARY)
    with pytest.raises(NotAllowed):
        many.move_instalments(
            instalments=[world.project.instalments.first().pk], verb="pay", by=world.leader, at=JANUARY
        )


@pytest.mark.parametrize("number", [1, 6])
def test_many_ask_as_little_as_one(world, number):
    worlds = more(world, number - 1)
    for one in worlds:
        accept(one)
    with CaptureQueriesContext(connection) as asked:
        rows = _asked(world)
    assert len(rows) == number
    handed = [handed_to_institution(one, row) for one, row in zip(worlds, rows, strict=True)]
    sha256s = {row.pk: row.current.content_sha256 for row in handed}
    with CaptureQueriesContext(connection) as signing:
        many.countersign_reports(sha256s=sha256s, by=world.manager, at=JANUARY)
    with CaptureQueriesContext(connection) as approving:
        many.approve_reports(reports=sha256s, by=world.officer, at=JANUARY)
    keys = list(Instalment.objects.filter(year=2024).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as moving:
        many.move_instalments(instalments=keys, verb="release", by=world.officer, at=JANUARY)
    # The search forgets each thing by itself (`portal.actions.feeding`): three questions an event.
    counts = [
        len([row for row in told.captured_queries if not _is_of_the_search(row["sql"])])
        for told in (asked, signing, approving, moving)
    ]
    assert counts == [17, 11, 14, 11]


def _is_of_the_search(sql: str) -> bool:
    return "portal_searchdocument" in sql or "refresh_search" in sql


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_piles_are_pages(world):
    worlds = more(world, 1)
    accepted = shas([by_leader(one) for one in worlds])
    with time_machine.travel(JANUARY, tick=False), translation.override("nb"):
        manager, officer = browser(world.manager), browser(world.officer)
        sign = reverse("projects:sign")
        assert "2024-0017" in manager.get(sign, {"what": "contracts"}).content.decode()
        chosen = [f"{key}:{sha}" for key, sha in accepted.items()]
        manager.post(f"{sign}?what=contracts", {"chosen": [*chosen, "7777777:x", "bad"]})
        assert set(Contract.objects.values_list("state", flat=True)) == {"in_force"}
        by_project = {row.project_id: row for row in _asked(world)}
        handed = [handed_to_institution(one, by_project[one.again().pk]) for one in worlds]
        manager.post(sign, {"chosen": [f"{row.pk}:{row.current.content_sha256}" for row in handed]})
        page = officer.get(reverse("projects:approve")).content.decode()
        assert page.count('name="chosen"') == 2
        told = officer.post(
            reverse("projects:approve"), {"chosen": [str(row.pk) for row in handed]}, follow=True
        )
        assert "2 er gjort." in told.content.decode()
        assert set(Report.objects.values_list("state", flat=True)) == {"approved"}
        money = reverse("projects:instalments")
        keys = list(Instalment.objects.filter(year=2024).values_list("pk", flat=True))
        officer.post(f"{money}?year=2024", {"chosen": [str(key) for key in keys]})
        officer.post(
            f"{money}?year=2024&state=released", {"chosen": [str(key) for key in keys], "reference": "B-9"}
        )
        paid = Instalment.objects.filter(year=2024).values_list("state", "payment_reference")
        assert set(paid) == {("paid", "B-9")}
        nothing = officer.post(money, {"chosen": ["bad"]}, follow=True)
        assert nothing.status_code == 200
        assert officer.get(sign).status_code == 404
        assert manager.get(money).status_code == 404


def test_a_contract_that_was_accepted_already_is_told_of(world):
    accept(world)
    contract = Contract.objects.get()
    outcome = many.accept_contracts(sha256s=shas([contract]), by=world.manager, at=AT)
    assert {key: error.code for key, error in outcome.refused.items()} == {contract.pk: "contract.state"}
    assert world.again().starts_on == date(2024, 1, 1)

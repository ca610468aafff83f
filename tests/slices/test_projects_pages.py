"""The pages of projects: who sees what, writing a report, asking for a change, the portfolio and its files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.slices import projects_world
from tests.slices.projects_world import AT, JANUARY, OUS, World, account, handed_in, opened, written
from tildel.projects import phrases, phrases_refusals
from tildel.projects.actions import follow_up, reports
from tildel.projects.domain import states
from tildel.projects.domain.changes import ChangeKind
from tildel.projects.domain.follow_up import ApprovalKind
from tildel.projects.domain.reporting import AGES, ROLES, SEXES, clean_section, sections_of
from tildel.projects.domain.results import ResultKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Any:
    made = projects_world.running()
    with time_machine.travel(JANUARY, tick=False), translation.override("nb"):
        yield made


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(name: str, world: World, *more: Any) -> str:
    return reverse(f"projects:{name}", args=[world.project.number, *more])


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:400]
    return answer.content.decode()


def test_every_page_opens_for_those_who_have_a_part_and_is_not_there_for_others(world):
    report = opened(world)
    follow_up.save_row(
        project=world.project, kind="approval", row=None,
        values={"kind": "ethics", "number": "REK 1", "given_on": date(2024, 1, 1)}, by=world.leader, at=AT,
    )  # fmt: skip
    pages = [
        url("work", world), url("contract", world), url("recruitment", world), url("results", world),
        url("report", world, report.pk),
    ]  # fmt: skip
    for user in (world.leader, world.colleague, world.manager, world.officer):
        assert [browser(user).get(page).status_code for page in pages] == [200] * len(pages)
    stranger = browser(account("Ukjent"))
    assert [stranger.get(page).status_code for page in pages] == [404] * len(pages)
    writers_own = [
        url("row", world, "milestone", "new"), url("site", world, OUS), url("write", world, "new"),
        *(url("section", world, report.pk, part) for part in sections_of("yearly")),
    ]  # fmt: skip
    assert [browser(world.colleague).get(page).status_code for page in writers_own] == [200] * 10
    assert [browser(world.manager).get(page).status_code for page in writers_own] == [403] * 10
    asked = [url("ask", world, kind) for kind in ChangeKind]
    assert [browser(world.leader).get(page).status_code for page in asked] == [200] * len(asked)


def test_a_section_is_saved_as_it_is_typed_and_two_people_see_both_texts(world):
    report = opened(world)
    page = url("section", world, report.pk, "progress")
    first, second = browser(world.leader), browser(world.colleague)
    saved = first.post(page, {"version": "0", "progress": "Mine."}, headers={"X-Autosave": "1"}).json()
    assert (saved["version"], saved["faults"]) == (1, {})
    conflict = second.post(page, {"version": "0", "progress": "Yours."}, headers={"X-Autosave": "1"})
    assert conflict.status_code == 409
    assert all(word in conflict.json()["conflict"] for word in ("Mine.", "Yours."))
    without_script = second.post(page, {"version": "0", "progress": "Yours."})
    assert without_script.status_code == 409
    chosen = {"version": "1", "resolve": "1", "yours:progress": "Yours.", "use:progress": "yours"}
    assert second.post(page, chosen).status_code == 302
    assert report.sections.get(key="progress").content["progress"] == "Yours."


def test_rows_of_a_section_say_what_is_wrong_at_their_place(world):
    report = opened(world)
    page = url("section", world, report.pk, "personnel")
    post = {"version": "0", "rows-3-role": "phd", "rows-3-people": "many", "rows-1-role": ""}
    saved = browser(world.leader).post(page, post, headers={"X-Autosave": "1"}).json()
    assert list(saved["faults"]) == ["id_rows-3-people"]
    assert report.sections.get(key="personnel").content["rows"][0]["typed"] == {"people": "many"}
    assert 'value="many"' in text(browser(world.leader).get(page))


def test_a_report_goes_from_the_leader_to_the_institution_to_the_officer(world):
    report = written(world, opened(world))
    step = url("report_step", world, report.pk)
    assert browser(world.leader).post(step, {"verb": "sign", "revision": "0"}).status_code == 409
    signed = browser(world.leader).post(step, {"verb": "sign", "revision": report.revision})
    assert signed.status_code == 302
    report.refresh_from_db()
    assert browser(world.colleague).post(step, {"verb": "countersign"}).status_code == 403
    post = {"verb": "countersign", "sha256": report.current.content_sha256}
    assert browser(world.manager).post(step, post).status_code == 302
    officer = browser(world.officer)
    assert officer.post(step, {"verb": "send_back", "review": ""}).status_code == 422
    assert officer.post(step, {"verb": "approve", f"granted-{OUS}": "600 000"}).status_code == 422
    assert officer.post(step, {"verb": "approve", f"granted-{OUS}": "500 000"}).status_code == 302
    public = text(Client().get(url("project", world)))
    assert "Tolv personer er med." in public
    assert "We have begun." not in public


def test_a_change_is_asked_with_the_rules_in_sight(world):
    leader = browser(world.leader)
    page = url("ask", world, "longer")
    assert "60" in text(leader.get(page))
    refused = leader.post(page, {"ends_on": "2025-01-01", "reason": "Why."})
    assert (refused.status_code, "2025-01-01" in refused.content.decode()) == (422, True)
    asked = leader.post(page, {"ends_on": "2030-01-01", "reason": "Why."})
    assert asked.status_code == 302
    number = world.project.changes.get().number
    step = url("change_step", world, number)
    assert browser(world.officer).post(step, {"verb": "grant", "answer": ""}).status_code == 422
    assert browser(world.officer).post(step, {"verb": "grant", "answer": "Yes."}).status_code == 302
    assert "Yes." in text(leader.get(url("change", world, number)))
    assert "Yes." in text(leader.get(url("contract", world)))


def test_the_budget_of_a_change_is_a_field_for_each_year(world):
    page = url("ask", world, "budget")
    post = {
        f"pay_2024_{OUS}": 3_000_000,
        f"pay_2025_{OUS}": 2_000_000,
        f"pay_2026_{OUS}": 4_000_000,
        "reason": "x",
    }
    assert browser(world.leader).post(page, post).status_code == 302
    assert [row["amount"] for row in world.project.changes.get().after["payments"]] == [
        3_000_000, 2_000_000, 4_000_000,
    ]  # fmt: skip


def test_people_included_are_written_by_month(world):
    page = url("site", world, OUS)
    post = {"year": "2024", "planned-2024-01": "2", "actual-2024-01": "3", "actual-2024-02": "x"}
    assert browser(world.colleague).post(page, post).status_code == 422
    assert browser(world.colleague).post(page, {**post, "actual-2024-02": ""}).status_code == 302
    told = world.project.recruitment.get(month=date(2024, 1, 1))
    assert (told.planned, told.actual) == (2, 3)
    assert "<svg" in text(browser(world.manager).get(url("recruitment", world)))


def test_the_portfolio_shows_sorts_filters_and_gives_the_same_as_a_file(world):
    report = handed_in(world, opened(world))
    reports.approve_report(report=report, by=world.officer, at=JANUARY)
    officer = browser(world.officer)
    page = reverse("projects:portfolio")
    assert world.project.number in text(officer.get(page, {"report": "approved", "order": "-left"}))
    assert world.project.number not in text(officer.get(page, {"report": "missing"}))
    assert world.project.number in text(officer.get(page, {"only": "risk"}))
    line = b"".join(officer.get(reverse("projects:portfolio_file", args=["csv"])).streaming_content).decode()
    assert [cell.strip('"') for cell in line.splitlines()[1].split(";")[8:13]] == [
        "9000000", "0", "0", "2500000", "-2500000",
    ]  # fmt: skip
    assert officer.get(reverse("projects:portfolio_file", args=["xlsx"])).content[:2] == b"PK"
    assert "2 500 000" in text(officer.get(reverse("projects:money"))).replace("\u00a0", " ")
    assert browser(world.manager).get(page).status_code == 404


def test_an_officer_takes_over_a_project_and_asks_for_reports(world):
    officer = browser(world.officer)
    post = {
        "programme": "prosjekter", "number": "46055606-8", "title_nb": "Eldre prosjekt", "email": world.leader.email,
        "institution": OUS, "starts_on": "2023-01-01", "ends_on": "2025-12-31", "amount": "1000000",
    }  # fmt: skip
    assert officer.post(reverse("projects:take_over"), {**post, "number": "mine"}).status_code == 422
    assert officer.post(reverse("projects:take_over"), post).status_code == 302
    assert officer.post(reverse("projects:take_over"), post).status_code == 422
    asked = officer.post(reverse("projects:open_reports"), {"programme": "prosjekter", "year": "2024"})
    assert (asked.status_code, world.project.reports.count()) == (302, 1)
    later = officer.post(reverse("projects:open_reports"), {"programme": "prosjekter", "year": "2025"})
    assert later.status_code == 422


def test_everything_that_can_be_has_words():
    named = {
        "STATES": states.PROJECT.states, "STATE_COLORS": states.PROJECT.states, "CONTRACTS": states.CONTRACT.states,
        "INSTALMENTS": states.INSTALMENT.states, "INSTALMENT_COLORS": states.INSTALMENT.states,
        "CHANGE_STATES": states.CHANGE.states, "CHANGE_COLORS": states.CHANGE.states,
        "RESULT_STATES": states.RESULT.states, "RESULT_COLORS": states.RESULT.states,
        "REPORTS": (*states.REPORT.states, "missing", "none"), "CHANGES": ChangeKind, "CHANGE_HELP": ChangeKind,
        "ALWAYS": ChangeKind, "APPROVALS": ApprovalKind, "RESULT_KINDS": ResultKind, "ROLES": ROLES, "SEXES": SEXES,
        "AGES": AGES, "SECTIONS": sections_of("final"), "INTROS": sections_of("final"),
    }  # fmt: skip
    lacking = {name: set(keys) ^ set(getattr(phrases, name)) for name, keys in named.items()}
    assert {name: keys for name, keys in lacking.items() if keys} == {}
    verbs = {verb for _state, verb in states.INSTALMENT.table}
    assert set(phrases.INSTALMENT_STEPS) == verbs
    fields = {name for key in sections_of("final") for name in clean_section(key, {})[0] if name != "rows"}
    assert fields - set(phrases.FIELDS) == set()
    tables = (states.PROJECT, states.CONTRACT, states.INSTALMENT, states.CHANGE, states.REPORT, states.RESULT)
    assert {f"{table.name}.state" for table in tables} - set(phrases_refusals.REFUSALS) == set()

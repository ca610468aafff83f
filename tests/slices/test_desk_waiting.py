"""What waits for a person after the calls stands on their own page, and is gone when it is done."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.slices import decision_world, governance_world, networks_world, projects_world
from tildel.decisions.actions.decisions import record_decision
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.desk import phrases
from tildel.desk.queries.waiting import waiting_for
from tildel.governance.actions import minutes
from tildel.people.models import User
from tildel.projects.actions import changes, reports

pytestmark = pytest.mark.django_db
ON = date(2025, 3, 10)


def kinds(user: User, on: date = ON) -> list[str]:
    return [one.kind for one in waiting_for(user, on=on)]


def test_a_contract_waits_for_leader_and_institution_until_they_have_accepted():
    world = projects_world.offered()
    assert (kinds(world.leader), kinds(world.manager), kinds(world.officer)) == (
        ["contract"],
        ["contract"],
        [],
    )
    projects_world.accept(world)
    assert (kinds(world.leader), kinds(world.manager)) == ([], [])


def test_a_report_waits_for_whoever_has_it_in_hand():
    world = projects_world.running()
    report = projects_world.opened(world)

    def hands() -> list[list[str]]:
        return [kinds(user) for user in (world.leader, world.colleague, world.manager, world.officer)]

    assert hands() == [["report"], ["report"], [], []]
    assert [one.due for one in waiting_for(world.leader, on=ON)] == [report.due_on]
    projects_world.signed(world, projects_world.written(world, report))
    assert hands() == [[], [], ["report_sign"], []]
    report.refresh_from_db()
    sha256, at = report.current.content_sha256, projects_world.JANUARY
    reports.countersign_report(report=report, sha256=sha256, by=world.manager, at=at)
    assert hands() == [[], [], [], ["reports_review"]]
    report.refresh_from_db()
    reports.send_back(report=report, review="The accounts.", by=world.officer, at=at)
    assert hands() == [["report_again"], ["report_again"], [], []]


def test_a_request_for_a_change_waits_for_the_officer():
    world = projects_world.running()
    asked = changes.ask_change(
        project=world.project, kind="longer", after={"ends_on": "2027-06-30"}, reason="Recruitment was slow.",
        by=world.leader, at=projects_world.JANUARY,
    )  # fmt: skip
    [one] = waiting_for(world.officer, on=ON)
    assert (one.kind, one.arguments) == ("change", (world.project.number, asked.number))


def test_interests_wait_for_those_with_a_seat_and_the_signature_for_who_leads():
    world = decision_world.closed_round([(5, 5), (4, 4)])
    at, today = decision_world.AT, decision_world.AT.date()
    seats = (world.board_leader, world.board_member, world.secretary)
    assert [kinds(user, today) for user in seats] == [[], [], []]
    ranking = rank_call(call=world.call, by=world.officer, at=at)
    assert [kinds(user, today) for user in seats] == [["declare"], ["declare"], ["declare"]]
    decision_world.settle_interests(world)
    assert [kinds(user, today) for user in seats] == [[], [], []]
    items = {world.references[0]: 9_000_000}
    draft = recommend(ranking=ranking, items=items, frame=9_000_000, by=world.officer, at=at)
    adopted = adopt_recommendation(
        recommendation=draft, case=decision_world.case(world, board=True), by=world.board_leader, at=at
    )
    decision = record_decision(
        recommendation=adopted, case=decision_world.case(world, board=False), frame=9_000_000, items=items,
        by=world.officer, at=at,
    )  # fmt: skip
    assert [kinds(user, today) for user in seats] == [[], [], ["sign"]]
    decision_world.signed(world, decision)
    assert [kinds(user, today) for user in seats] == [[], [], []]


def test_what_was_agreed_at_a_meeting_waits_for_its_owner():
    world = governance_world.nsg()
    case = governance_world.listed(world, governance_world.planned(world))
    governance_world.started(world, governance_world.invited(world, case.meeting))
    case.meeting.refresh_from_db()
    case.meeting.body = world.body
    item = minutes.add_item(
        case=case, text="Write it up", owner=world["west"].person, due=date(2026, 5, 20),
        by=world["secretary"], at=governance_world.NOW,
    )  # fmt: skip
    [one] = waiting_for(world["west"], on=date(2026, 5, 1))
    assert (one.kind, one.what, one.due) == ("item", "Write it up", date(2026, 5, 20))
    minutes.finish_item(item=item, note="Done.", by=world["west"], at=governance_world.NOW)
    assert waiting_for(world["west"], on=date(2026, 5, 1)) == []


def test_a_network_s_report_waits_for_its_coordinator_when_it_is_near():
    network = networks_world.at_stage(governance_world.nsg(fill=False), "running")
    who = networks_world.coordinator()
    due = [one.due for one in waiting_for(who, on=date(2022, 2, 1))]
    assert kinds(who, date(2022, 2, 1)) == ["network_report"]
    networks_world.sent_report(network)
    assert (due, kinds(who, date(2022, 2, 1))) == ([date(2022, 3, 1)], [])


def test_the_page_says_what_is_to_be_done_by_when_and_leads_there(client: Client):
    world = projects_world.running()
    report = projects_world.opened(world)
    client.force_login(world.leader, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/en/desk/").content.decode()
    assert (
        f'<a class="ds-link" href="/en/projects/mine/{world.project.number}/reports/{report.pk}/">Write the report</a>'
        in page
    )
    assert ("was due" in page) == (report.due_on < timezone.localdate())


def test_whoever_has_nothing_to_do_sees_no_empty_list(client: Client):
    client.force_login(projects_world.account("Ingen"), backend="django.contrib.auth.backends.ModelBackend")
    assert "Waits for you" not in client.get("/en/desk/").content.decode()


def test_every_kind_has_words():
    from inspect import getsource

    from tildel.desk.queries import waiting

    asked = {kind for kind in phrases.WAITING if f'"{kind}"' in getsource(waiting)}
    assert asked == set(phrases.WAITING)

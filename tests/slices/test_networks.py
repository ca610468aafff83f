"""National research networks from the award to the phase-out: actions, pages, files, mails."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.slices import decision_world
from tests.slices.governance_world import Nsg, nsg, user
from tests.slices.networks_world import (
    AT,
    BERGEN,
    COORDINATOR,
    OUS,
    STAGES,
    START,
    UIB,
    at_stage,
    coordinator,
    errors,
    established,
    evaluated,
    filled,
    refused,
    sent_report,
    with_partners,
)
from tests.slices.networks_world import case as nsg_case
from tests.slices.page_reading import page, texts
from tildel.applications.models import Submission
from tildel.audit.queries import broken_at
from tildel.decisions.actions.decisions import publish_decision, record_decision
from tildel.decisions.actions.rankings import rank_call
from tildel.decisions.actions.recommendations import adopt_recommendation, recommend
from tildel.decisions.models import Outcome
from tildel.governance.actions.bodies import establish_body
from tildel.governance.actions.seats import appoint
from tildel.messaging.models import Mail
from tildel.networks.actions import evaluations, networks, parts, reminders, reports
from tildel.networks.models import Evaluation, Network, Partner
from tildel.networks.queries import networks as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Nsg:
    return nsg(fill=False)


# --- from an award ------------------------------------------------------------------------------------------


def awarded() -> tuple[Outcome, Outcome, decision_world.World]:
    """Two applications of a network call: the first is awarded, the second is not; the decision is public."""
    found = decision_world.closed_round([(5, 5), (2, 2)])
    found.call.template = "nsg-network-2019"
    found.call.save()
    ranking = rank_call(call=found.call, by=found.officer, at=AT)
    items = {found.references[0]: 2_500_001}
    made = recommend(ranking=ranking, items=items, frame=9_000_000, by=found.officer, at=AT)
    board, decider = decision_world.case(found, board=True), decision_world.case(found, board=False)
    made = adopt_recommendation(recommendation=made, case=board, by=found.board_leader, at=AT)
    decision = record_decision(
        recommendation=made, case=decider, frame=9_000_000, items=items, by=found.officer, at=AT
    )
    publish_decision(decision=decision_world.signed(found, decision), by=found.officer, at=AT)
    rows = {one.application.reference: one for one in Outcome.objects.select_related("application")}
    return rows[found.references[0]], rows[found.references[1]], found


def applied(outcome: Outcome) -> None:
    """What the application said of its leader, partners and budget."""
    submission = Submission.objects.get(pk=outcome.application.current_id)
    submission.content = {
        "sections": {
            "project": {"title_no": "Nett mot nattsvette", "title_en": "A net", "summary_no": "Oppdiktet."},
            "leader": COORDINATOR,
            "partners": {"rows": [{"institution": BERGEN}]},
            "budget": {"rows": [{"years": {"2025": 1_000_000, "2026": "1 000 000", "2027": 1_000_000}}]},
        }
    }
    submission.save()


def test_an_award_of_the_network_call_becomes_a_network(client):
    outcome, refusal, _found = awarded()
    applied(outcome)
    body = establish_body(key="nsg", by=None, at=AT)
    secretary = user("secretary")
    appoint(body=body, person=secretary.person, seat="secretary", held_from=START, by=None, at=AT)
    client.force_login(secretary)
    told = page(client.get("/nb/networks/new/"))
    choices = texts(told, "//select[@name='award']/option")
    assert len(choices) == 1
    answer = client.post("/nb/networks/new/award/", {"award": outcome.pk, "starts": "2025-01-01"})
    assert answer["Location"] == "/nb/networks/mine/"
    network = queries.network("nett-mot-nattsvette")
    assert (network.case, network.outcome) == (outcome.decision.case, outcome)
    assert str(network.coordinator) == "Koordi Eksempel"
    hosts = {outcome.application.institution.orgnr, BERGEN}
    assert set(network.partners.values_list("organisation__orgnr", flat=True)) == hosts
    assert list(network.budget.values_list("year", "amount")) == [
        (2025, 833_334), (2026, 833_334), (2027, 833_333),
    ]  # fmt: skip
    step = {"starts": START, "by": secretary, "at": AT}
    assert refused(networks.establish_from_award, outcome=outcome, **step) == "network.there_is_one"
    assert refused(networks.establish_from_award, outcome=refusal, **step) == "network.not_awarded"
    assert queries.awards_waiting() == []
    shown = client.get("/nb/networks/nett-mot-nattsvette/").content.decode()
    assert "sak 059/17" in shown


def test_a_network_is_established_on_a_page_from_a_recorded_decision(client, world):
    client.force_login(world["secretary"])
    sent = {
        "names_nb": "Prøvenettet", "orgnr": BERGEN, "case": nsg_case(world).pk, "starts": "2021-01-01", **COORDINATOR,
    }  # fmt: skip
    empty = client.post("/nb/networks/new/", {**sent, "names_nb": "", "email": "nobody"})
    assert (empty.status_code, filled(empty)["given_name"]) == (422, "Koordi")
    assert client.post("/nb/networks/new/", sent).status_code == 302
    network = Network.objects.get()
    assert (network.key, network.state, str(network.case.number)) == ("provenettet", "awarded", "07/2020")
    assert list(network.periods.values_list("number", "starts", "ends")) == [(1, START, date(2023, 12, 31))]


# --- its life -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_is_reached_and_every_page_of_it_opens(client, world, stage):
    network = at_stage(world, stage)
    assert network.state == stage
    for who in (world["secretary"], coordinator()):
        client.force_login(who)
        assert client.get("/nb/networks/mine/").status_code == 200
        assert client.get(f"/nb/networks/{network.key}/manage/").status_code == 200
    client.logout()
    assert client.get(f"/nb/networks/{network.key}/").status_code == 200
    assert broken_at(f"network:{network.key}") is None


def test_a_missing_region_is_told_until_somebody_takes_part_there(client, world):
    network = established(world)
    client.force_login(world["secretary"])
    with time_machine.travel(AT, tick=False):
        told = texts(
            page(client.get(f"/nb/networks/{network.key}/manage/")), "//section[@aria-labelledby='w-h']//li"
        )
        assert [line.partition(" i ")[2].partition(".")[0] for line in told[:3]] == [
            "Helse Sør-Øst", "Helse Midt-Norge", "Helse Nord",
        ]  # fmt: skip
        with_partners(network)
        after = client.get(f"/nb/networks/{network.key}/manage/").content.decode()
    assert "Ingen partner" not in after


def test_the_evaluation_gives_a_second_period_in_a_case_and_six_years_in_all(client, world):
    network = at_stage(world, "evaluating")
    url = f"/nb/networks/{network.key}/evaluation/"
    client.force_login(coordinator())
    answers = dict.fromkeys(evaluations.QUESTIONS, "Svar.")
    lacking = client.post(url, {**answers, "plan": "", "version": 1, "do": "send"})
    assert (lacking.status_code, errors(lacking)) == (422, ["Svar på dette før du sender."])
    assert filled(lacking)["goals"] == "Svar."
    assert client.post(url, {**answers, "version": 1, "do": "send"}).status_code == 302
    client.force_login(world["secretary"])
    given = {"verdict": "continue", "text": "Godt nettverk."}
    assert client.post(f"{url}recommend/", given).status_code == 302
    decision = {"verdict": "continue", "case": nsg_case(world, "03/2023", date(2023, 9, 13)).pk}
    assert client.post(f"{url}decide/", decision).status_code == 302
    network = queries.network(network.key)
    assert (network.state, network.evaluation.case.number) == ("second", "03/2023")
    assert list(network.periods.values_list("starts", "ends")) == [
        (date(2021, 1, 1), date(2023, 12, 31)), (date(2024, 1, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    assert Mail.objects.filter(kind="network.evaluation_decided").count() == 1
    again = {
        "network": network,
        "verdict": "continue",
        "case": network.case,
        "by": world["secretary"],
        "at": AT,
    }
    assert refused(evaluations.decide, **again) == "network_evaluation.state"


def test_an_evaluation_without_a_second_period_phases_out(world):
    network = at_stage(world, "evaluating")
    evaluated(world, network, "end")
    network = queries.network(network.key)
    assert (network.state, network.ground) == ("phasing_out", "Begrunnet. Oppdiktet.")


def test_nothing_is_decided_outside_a_case(world):
    at_stage(world, "evaluating")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.update(decision="continue", decided_at=AT, decided_by=world["secretary"])


def test_two_who_write_do_not_overwrite_each_other(client, world):
    network = at_stage(world, "evaluating")
    facts = {"network": network, "send": False, "by": coordinator(), "at": AT}
    evaluations.write_evaluation(answers={"goals": "First."}, version=1, **facts)
    assert refused(evaluations.write_evaluation, answers={}, version=1, **facts) == "network.stale"
    client.force_login(coordinator())
    answer = client.post(f"/nb/networks/{network.key}/evaluation/", {"goals": "Second.", "version": 1})
    assert (answer.status_code, filled(answer)["goals"], filled(answer)["version"]) == (422, "Second.", "2")


def test_a_report_is_sent_given_back_sent_again_and_accepted(client, world):
    network = at_stage(world, "running")
    url = f"/nb/networks/{network.key}/reports/2021/"
    client.force_login(coordinator())
    written = {
        "activities": "Møter.",
        "results": "Artikler.",
        "spent": "900 000 kr",
        "version": 0,
        "do": "send",
    }
    assert errors(client.post(url, {**written, "spent": ""})) == ["Fyll ut dette før du sender."]
    assert client.post(url, written).status_code == 302
    client.force_login(world["secretary"])
    assert client.post(f"{url}return/", {"reason": "Si mer."}).status_code == 302
    client.force_login(coordinator())
    assert "Si mer." in client.get(url).content.decode()
    assert client.post(url, {**written, "version": 2}).status_code == 302
    client.force_login(world["secretary"])
    assert client.post(f"{url}accept/").status_code == 302
    found = queries.report(network, 2021)
    assert (found.state, found.spent, found.version) == ("accepted", 900_000, 3)
    client.force_login(coordinator())
    assert client.post(url, {**written, "version": 3}).status_code == 422


def test_a_network_is_closed_when_every_report_is_accepted(world):
    network = at_stage(world, "phasing_out")
    step = {"network": network, "verb": "close", "by": world["secretary"], "at": AT}
    report = sent_report(network)
    report.network = network
    assert refused(networks.take_step, **step) == "network.reports_left"
    reports.accept_report(report=report, by=world["secretary"], at=AT)
    assert networks.take_step(**step).state == "closed"
    late = {"network": network, "name": "Sen", "role": "", "orgnr": "", "held_from": START, "at": AT}
    assert refused(parts.add_member, by=coordinator(), **late) == "network.closed"


# --- parts --------------------------------------------------------------------------------------------------


def test_the_coordinator_writes_the_parts_and_the_host_stays(client, world):
    network = at_stage(world, "running")
    base = f"/nb/networks/{network.key}"
    client.force_login(coordinator())
    university = {"orgnr": UIB, "region": "", "held_from": "2021-01-01"}
    assert errors(client.post(f"{base}/add/partner/", university)) == [
        "Si hvilken helseregion institusjonen hører til."
    ]
    assert client.post(f"{base}/add/partner/", {**university, "region": "H03"}).status_code == 302
    assert errors(client.post(f"{base}/add/partner/", {**university, "region": "H03"})) == [
        "Universitetet i Bergen er med fra før."
    ]
    for kind, sent in (
        ("member", {"name": "Hemmelige Eksempel", "role": "Lege", "orgnr": OUS, "held_from": "2021-01-01"}),
        ("meeting", {"day": "2021-05-01", "title": "Vårmøtet", "place": "Bergen", "present": "12"}),
        (
            "result",
            {"kind": "publication", "year": "2022", "title": "En artikkel", "link": "https://example.org/a"},
        ),
    ):
        assert client.post(f"{base}/add/{kind}/", sent).status_code == 302
    partner = Partner.objects.get(network=network, organisation__orgnr=OUS)
    assert client.post(f"{base}/partner/{partner.pk}/end/", {"held_to": "2020-01-01"}).status_code == 422
    assert client.post(f"{base}/partner/{partner.pk}/end/", {"held_to": "2022-01-01"}).status_code == 302
    host = Partner.objects.get(network=network, organisation__orgnr=BERGEN)
    assert (
        refused(parts.end_part, row=host, held_to=date(2022, 1, 1), by=coordinator(), at=AT) == "partner.host"
    )
    meeting = network.gatherings.get()
    assert client.post(f"{base}/meeting/{meeting.pk}/remove/").status_code == 302
    client.logout()
    public = client.get(f"{base}/").content.decode()
    assert ("En artikkel" in public, "Hemmelige" in public, "Helse Sør-Øst" in public) == (True, False, True)


def test_another_coordinator_writes_and_the_one_before_does_not(client, world):
    network, before = at_stage(world, "running"), coordinator()
    client.force_login(world["secretary"])
    sent = {"given_name": "Nye", "family_name": "Eksempel", "email": "nye@example.org"}
    assert client.post(f"/nb/networks/{network.key}/coordinator/", sent).status_code == 302
    found = queries.network(network.key)
    assert str(found.coordinator) == "Nye Eksempel"
    facts = {"network": found, "name": "X", "role": "", "orgnr": "", "held_from": START, "at": AT}
    assert refused(parts.add_member, by=before, **facts) == "network.not_coordinator"
    assert parts.add_member(by=found.coordinator.user, **facts).name == "X"


def test_who_may_not_finds_nothing(client, world):
    network = at_stage(world, "running")
    client.force_login(world["west"])
    for address in (
        "mine/",
        "invoices/",
        "rules/",
        "new/",
        f"{network.key}/manage/",
        f"{network.key}/budget/",
    ):
        assert client.get(f"/nb/networks/{address}").status_code == 404
    client.force_login(coordinator())
    assert client.get(f"/nb/networks/{network.key}/budget/").status_code == 404
    client.force_login(world["secretary"])
    assert client.get(f"/nb/networks/{network.key}/add/partner/").status_code == 403


# --- the rest -----------------------------------------------------------------------------------------------


def test_coordinators_are_reminded_of_reports_once(world):
    network = at_stage(world, "running")
    sent_report(network, 2021)
    for day, waiting, mails in (
        (datetime(2023, 1, 20, tzinfo=UTC), 0, 0), (datetime(2023, 2, 10, tzinfo=UTC), 1, 1),
        (datetime(2023, 2, 20, tzinfo=UTC), 1, 1), (datetime(2023, 3, 5, tzinfo=UTC), 1, 2),
    ):  # fmt: skip
        assert reminders.remind_coordinators(at=day) == waiting
        assert Mail.objects.filter(kind="network.report_owed").count() == mails


def test_the_past_and_the_tasks_of_nsg_are_public(client, world):
    front = client.get("/nb/networks/").content.decode()
    assert ("PROTECT Norway" in front, "NevroNor" in front) == (True, True)
    told = client.get("/en/networks/history/muss/").content.decode()
    assert "Was to go on after the evaluation of May 2016" in told
    assert client.get("/nb/networks/history/nothing/").status_code == 404
    tasks = page(client.get("/nb/networks/tasks/"))
    addresses = [link.get("href") for link in tasks.xpath("//main//ol//a")]
    assert "/nb/infrastructure/?kind=biobank" in addresses
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200

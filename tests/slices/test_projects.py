"""Projects: from the award to the contract, money by year, changes, and the end."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.slices import decision_world, projects_world
from tests.slices.projects_world import AT, BERGEN, OUS, World, accept
from tests.slices.test_decisions_afterwards import published
from tildel.audit.queries import broken_at
from tildel.decisions.actions.reserve import decline_award
from tildel.design.documents import render_pdf
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale, Unreadable
from tildel.messaging.models import Mail
from tildel.people.queries import research_managers
from tildel.projects.actions import changes, contracts, ending, instalments, reports, starting
from tildel.projects.documents import contract_document
from tildel.projects.models import Project
from tildel.projects.queries import projects as queries

pytestmark = pytest.mark.django_db
SPRING = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)


def money(project: Project) -> list[tuple[int, str, int, str]]:
    rows = project.instalments.values_list("year", "institution__orgnr", "amount", "state")
    return list(rows.order_by("year", "institution__orgnr"))


# --- the contract ----------------------------------------------------------------------------------------


def test_awards_become_projects_with_a_contract_that_is_asked_for():
    world = decision_world.closed_round([(5, 5), (4, 5), (2, 2)])
    decision = published(world, 0, 1)
    call = world.call
    begun = starting.begin_projects(call=call, by=world.officer, at=AT)
    assert [(one.number, one.state, one.amount) for one in begun] == [
        (reference, "awaiting", 9_000_000) for reference in sorted(world.references[:2])
    ]
    assert {one.outcome.decision for one in begun} == {decision}
    assert [row.number for one in begun for row in one.contracts.all()] == [1, 1]
    leaders = {one.leader.email for one in begun}
    assert set(Mail.objects.filter(kind="contract.offered").values_list("to_address", flat=True)) == leaders
    with pytest.raises(RuleBroken, match=r"project\.nothing_to_begin"):
        starting.begin_projects(call=call, by=world.officer, at=AT)


def test_a_declined_award_takes_its_waiting_project_with_it():
    world = decision_world.closed_round([(5, 5), (4, 5), (2, 2)])
    decision = published(world, 0, 1)
    first, second = starting.begin_projects(call=world.call, by=world.officer, at=AT)
    contract = queries.waiting_contract(first)

    decline_award(outcome=first.outcome, reason="Other money.", by=world.officer, at=AT)

    states = dict(Project.objects.values_list("number", "state"))
    assert (states, decision.outcomes.filter(declined_at__isnull=False).count()) == (
        {first.number: "cancelled", second.number: "awaiting"}, 1,
    )  # fmt: skip
    with pytest.raises(RuleBroken, match=r"contract\.state"):
        contracts.accept_contract(
            contract=contract, side="leader", sha256=contract.content_sha256, by=first.leader.user, at=AT
        )
    assert broken_at(f"project:{first.number}") is None
    managers = research_managers(first.institution, on=AT.date())
    told = Mail.objects.filter(kind="project.cancelled").values_list("to_address", flat=True)
    assert set(told) == {one.email for one in managers}


def test_a_project_whose_contract_is_in_force_is_ended_by_the_officer():
    world = projects_world.running()
    assert ending.follow_declined(reference=world.project.number, at=AT) is None
    assert world.again().state == "running"


def test_a_contract_is_in_force_when_both_have_accepted_the_same_words():
    world = projects_world.offered()
    contract = queries.waiting_contract(world.project)
    with pytest.raises(Stale):
        contracts.accept_contract(contract=contract, side="leader", sha256="other", by=world.leader, at=AT)
    with pytest.raises(NotAllowed):
        contracts.accept_contract(
            contract=contract, side="institution", sha256=contract.content_sha256, by=world.leader, at=AT
        )
    accept(world)
    assert (world.project.state, money(world.project)) == (
        "running", [(year, OUS, 3_000_000, "planned") for year in (2024, 2025, 2026)],
    )  # fmt: skip
    contract.refresh_from_db()
    assert (contract.state, contract.leader_by, contract.institution_by) == (
        "in_force", world.leader, world.manager,
    )  # fmt: skip
    assert broken_at(f"project:{world.project.number}") is None


def test_the_contract_is_a_pdf_with_who_accepted_it():
    world = projects_world.running()
    contract = contracts.make_contract_document(
        contract=queries.contract_to_print(queries.contract(world.project, 1).pk), at=AT
    )
    assert contract.file.original_name.endswith(".pdf")
    said = contract_document(queries.contract_to_print(contract.pk))
    rows = dict(map(tuple, said["sections"][-1]["blocks"][0]["rows"]))
    assert [value.partition(",")[0] for value in rows.values()][:2] == ["Lise Eksempel", "Frode Eksempel"]
    assert render_pdf("application", said, language="nb", at=AT).startswith(b"%PDF")


# --- money ------------------------------------------------------------------------------------------------


def test_money_is_released_in_its_year_and_held_back_with_a_reason():
    world = projects_world.running()
    first, second, _third = world.project.instalments.order_by("year")
    with pytest.raises(RuleBroken, match=r"instalment\.too_early"):
        instalments.move_instalment(instalment=second, verb="release", by=world.officer, at=AT)
    instalments.move_instalment(instalment=first, verb="release", by=world.officer, at=AT)
    instalments.move_instalment(instalment=first, verb="pay", reference="B-1", by=world.officer, at=AT)
    with pytest.raises(RuleBroken, match=r"instalment\.reason"):
        instalments.move_instalment(instalment=second, verb="hold", by=world.officer, at=AT)
    instalments.move_instalment(
        instalment=second, verb="hold", reason="The plan is not clear.", by=world.officer, at=AT
    )
    assert [row[3] for row in money(world.project)] == ["paid", "held", "planned"]
    with pytest.raises(NotAllowed):
        instalments.move_instalment(instalment=second, verb="free", by=world.manager, at=AT)


# --- changes -----------------------------------------------------------------------------------------------


def ask(world: World, kind: str, after: dict, *, at: datetime = AT) -> object:
    return changes.ask_change(
        project=world.project, kind=kind, after=after, reason="It took longer.", by=world.leader, at=at
    )


def test_more_time_is_granted_and_holds_when_both_accept_the_new_version():
    world = projects_world.running()
    change = ask(world, "longer", {"ends_on": "2027-06-30"})
    with pytest.raises(RuleBroken, match=r"change\.answer"):
        changes.grant_change(change=change, answer=" ", by=world.officer, at=AT)
    change = changes.grant_change(change=change, answer="Well founded.", by=world.officer, at=AT)
    assert (change.state, change.contract.number, world.again().ends_on) == ("granted", 2, date(2026, 12, 31))
    accept(world)
    assert (world.project.ends_on, world.project.first_ends_on) == (date(2027, 6, 30), date(2026, 12, 31))
    states = dict(world.project.contracts.values_list("number", "state"))
    assert states == {1: "replaced", 2: "in_force"}


def test_other_money_keeps_the_sum_and_what_is_paid():
    world = projects_world.running()
    first = world.project.instalments.get(year=2024)
    instalments.move_instalment(instalment=first, verb="release", by=world.officer, at=AT)

    def rows(*amounts: int) -> dict:
        years = zip((2024, 2025, 2026), amounts, strict=True)
        return {"payments": [{"year": y, "orgnr": OUS, "name": "OUS", "amount": a} for y, a in years]}

    for wrong in (rows(3_000_000, 3_000_000, 2_000_000), rows(1_000_000, 5_000_000, 3_000_000)):
        with pytest.raises(RuleBroken, match=r"change\.stops"):
            ask(world, "budget", wrong)
    change = ask(world, "budget", rows(3_000_000, 1_000_000, 5_000_000))
    changes.grant_change(change=change, answer="Fine.", by=world.officer, at=AT)
    accept(world)
    assert [row[2:] for row in money(world.project)] == [
        (3_000_000, "released"), (1_000_000, "planned"), (5_000_000, "planned"),
    ]  # fmt: skip


def test_a_new_leader_sees_the_contract_and_accepts_it():
    world = projects_world.running()
    change = ask(world, "leader", {"leader": "Nils Nytt", "leader_email": "nils@example.org"})
    changes.grant_change(change=change, answer="Agreed.", by=world.officer, at=AT)
    newcomer = projects_world.account("Nils")
    contract = queries.waiting_contract(world.project)
    with pytest.raises(NotAllowed):
        contracts.accept_contract(
            contract=contract, side="leader", sha256=contract.content_sha256, by=world.leader, at=AT
        )
    accept(world, by=newcomer)
    assert world.project.leader == newcomer.person


def test_what_nobody_can_read_and_what_is_asked_twice_is_refused():
    world = projects_world.running()
    with pytest.raises(Unreadable):
        ask(world, "longer", {"ends_on": "soon"})
    change = ask(world, "leave", {"from": "2024-03-01", "until": "2024-08-31"})
    with pytest.raises(RuleBroken, match=r"change\.waiting"):
        ask(world, "leave", {"from": "2024-03-01", "until": "2024-08-31"})
    changes.refuse_change(change=change, answer="Not now.", by=world.officer, at=AT)
    assert world.project.contracts.count() == 1


def test_a_leave_pauses_the_project_for_as_long():
    world = projects_world.running()
    change = ask(world, "leave", {"from": "2024-03-01", "until": "2024-03-31"})
    changes.grant_change(change=change, answer="Of course.", by=world.officer, at=AT)
    accept(world)
    inside, after = (datetime(2024, month, 15, 9, 0, tzinfo=UTC) for month in (3, 4))
    assert ending.follow_leave(project=world.project, at=inside).state == "paused"
    assert ending.follow_leave(project=world.project, at=after).state == "running"
    assert world.again().ends_on == date(2027, 1, 31)


# --- the end -----------------------------------------------------------------------------------------------


def test_a_project_is_closed_with_its_final_report_or_ended_early_with_a_reason():
    world = projects_world.running(ends_on=date(2024, 12, 31))
    with pytest.raises(RuleBroken, match=r"project\.final_report"):
        ending.end_project(project=world.project, verb="close", reason="", by=world.officer, at=SPRING)
    final = reports.open_final_report(project=world.project, by=world.officer, at=SPRING)
    ending_section = {"goals": "All.", "benefit": "Less pain.", "sharing": "In an archive."}
    projects_world.signed(
        world, projects_world.written(world, final, at=SPRING, ending=ending_section), at=SPRING
    )
    final = reports.countersign_report(
        report=final, sha256=final.current.content_sha256, by=world.manager, at=SPRING
    )
    reports.approve_report(report=final, by=world.officer, at=SPRING)
    closed = ending.end_project(project=world.project, verb="close", reason="", by=world.officer, at=SPRING)
    assert (closed.state, closed.ended_by) == ("closed", world.officer)


def test_partners_follow_the_contract():
    world = projects_world.running()
    after = {"partners": [{"name": "Ny Partner", "place": "Et sted", "orgnr": "", "email": ""}]}
    change = ask(world, "partner", after)
    assert [row["code"] for row in change.findings if row["status"] == "judgement"] == ["change.all_regions"]
    changes.grant_change(change=change, answer="Fine.", by=world.officer, at=AT)
    assert [one.institution.orgnr for one in world.project.partners.all()] == [BERGEN]
    accept(world)
    assert [one.name for one in world.project.partners.all()] == ["Ny Partner"]

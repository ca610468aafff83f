"""One project of a programme, taken over from before, with a leader, a colleague and a research management.

programme "prosjekter" (Helse Sør-Øst RHF), officer `officer`
    └── project 2024-0017: 9 000 000 kr, Oslo universitetssykehus, 2024–2026, 30 people at one site
            leader `leader` · writes too `colleague` · institution `manager`
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tests.domain.report_of_a_project import OUS, SECTIONS
from tildel.people.actions import account_for, give_role, register_person
from tildel.people.models import OrganisationRole, User
from tildel.people.queries import organisation
from tildel.programmes.actions import appoint_officer, create_programme
from tildel.programmes.models import Programme
from tildel.projects.actions import contracts, follow_up, reports
from tildel.projects.actions.starting import Earlier, take_over_project
from tildel.projects.domain.agreement import PartnerFact
from tildel.projects.models import Project, Report
from tildel.projects.queries import projects as queries

BERGEN, OWNER = "983974724", "991324968"
AT = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)
JANUARY = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)


@dataclass
class World:
    programme: Programme
    officer: User
    leader: User
    colleague: User
    manager: User
    project: Project

    def again(self) -> Project:
        found = queries.project(self.project.number)
        assert found is not None
        self.project = found
        return found


def account(name: str, *, at: datetime = AT) -> User:
    person = register_person(
        email=f"{name.lower()}@example.org", given_name=name, family_name="Eksempel", by=None, at=at
    )
    return account_for(person=person, by=None, at=at)


def earlier(leader: User, **changes: Any) -> Earlier:
    told = {
        "number": "2024-0017", "titles": {"nb": "ASKELADD: En oppdiktet studie", "en": "ASKELADD: An invented study"},
        "summaries": {"nb": "En oppdiktet studie."}, "leader": leader.person, "institution": organisation(OUS),
        "starts_on": date(2024, 1, 1), "ends_on": date(2026, 12, 31), "amount": 9_000_000,
        "partners": (PartnerFact("Berit Bergen", "Haukeland", BERGEN, "berit@example.org"),),
        "recruitment": {OUS: 30},
    }  # fmt: skip
    return Earlier(**{**told, **changes})


def offered(**changes: Any) -> World:
    """The contract lies there and waits for both."""
    officer, leader, colleague, manager = map(account, ("Olav", "Lise", "Kari", "Frode"))
    programme = create_programme(
        key="prosjekter", names={"nb": "Prosjekter", "nn": "Prosjekt", "en": "Projects"},
        owner=organisation(OWNER), board=None, decider=None, by=None, at=AT,
    )  # fmt: skip
    appoint_officer(programme=programme, person=officer.person, held_from=date(2020, 1, 1), by=None, at=AT)
    give_role(
        person=manager.person, organisation=organisation(OUS), kind=OrganisationRole.RESEARCH_MANAGER,
        held_from=date(2020, 1, 1), by=None, at=AT,
    )  # fmt: skip
    project = take_over_project(earlier=earlier(leader, **changes), programme=programme, by=officer, at=AT)
    return World(programme, officer, leader, colleague, manager, project)


def accept(world: World, *, by: User | None = None, at: datetime = AT) -> None:
    """Leader and institution accept what waits."""
    for side, user in (("leader", by or world.leader), ("institution", world.manager)):
        contract = queries.waiting_contract(world.project)
        assert contract is not None
        contracts.accept_contract(
            contract=contract, side=side, sha256=contract.content_sha256, by=user, at=at
        )
    world.again()


def running(**changes: Any) -> World:
    """The contract is in force, and the colleague writes too."""
    world = offered(**changes)
    accept(world)
    follow_up.let_write(project=world.project, email=world.colleague.email, by=world.leader, at=AT)
    return world


def opened(world: World, *, year: int = 2024, at: datetime = JANUARY) -> Report:
    return reports.open_reports(programme=world.programme, year=year, by=world.officer, at=at)[0]


def written(world: World, report: Report, *, at: datetime = JANUARY, **changes: Any) -> Report:
    """Every section is written by the colleague."""
    there = dict(report.sections.values_list("key", "version"))
    contents = {key: (content, there.get(key, 0)) for key, content in {**SECTIONS, **changes}.items()}
    reports.save_sections(report=report, contents=contents, by=world.colleague, at=at)
    report.refresh_from_db()
    return report


def signed(world: World, report: Report, *, at: datetime = JANUARY) -> Report:
    reports.sign_report(report=report, revision=report.revision, by=world.leader, at=at)
    report.refresh_from_db()
    return report


def handed_in(world: World, report: Report, *, at: datetime = JANUARY) -> Report:
    report = signed(world, written(world, report, at=at), at=at)
    return reports.countersign_report(
        report=report, sha256=report.current.content_sha256, by=world.manager, at=at
    )

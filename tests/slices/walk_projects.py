"""The projects of the walk: one that runs, with everything that can stand in an address; of `applicant`.

walk-project-1 of programme "walk", Oslo universitetssykehus: leader `applicant`, writes too `editor`, institution
`manager`, officer `officer`; contract in force with its PDF, a change asked for, a report being written, a result,
a milestone, people included in a month
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tildel.kernel.time import in_oslo
from tildel.people.queries import organisation
from tildel.projects.actions import changes, contracts, follow_up, reports, results
from tildel.projects.actions.starting import Earlier, take_over_project
from tildel.projects.models import Project, ReportSubmission
from tildel.projects.queries import projects as queries

NUMBER, OUS = "walk-project-1", "993467049"


def in_projects(route: str) -> bool:
    return route.startswith("projects:") and route != "projects:begin"


def projects_values(route: str, name: str) -> Any:
    """What stands in an address of a project."""
    project = Project.objects.get(number=NUMBER)
    short = route.partition(":")[2]
    if name == "kind":
        return "milestone" if short == "row" else "longer"
    found = {
        "number": NUMBER, "version": 1, "row": "new", "site": OUS, "part": "progress", "form": "csv",
        "change": 1, "report": project.reports.values_list("pk", flat=True).first(),
        "result": project.results.values_list("pk", flat=True).first(),
        "instalment": project.instalments.values_list("pk", flat=True).first(),
    }  # fmt: skip
    return found[name]


def make_projects(world: Any) -> None:
    users, at = world.users, world.before(390)
    start = in_oslo(at).date()
    earlier = Earlier(
        number=NUMBER, titles={"nb": "Et prosjekt", "en": "A project"}, summaries={"nb": "Kort sagt."},
        leader=users["applicant"].person, institution=organisation(OUS), starts_on=start,
        ends_on=start + timedelta(days=900), amount=3_000_000, recruitment={OUS: 60},
    )  # fmt: skip
    project = take_over_project(earlier=earlier, programme=world.programme, by=users["officer"], at=at)
    for side, who in (("leader", "applicant"), ("institution", "manager")):
        contract = queries.waiting_contract(project)
        contracts.accept_contract(
            contract=contract, side=side, sha256=contract.content_sha256, by=users[who], at=at
        )
    project = queries.project(NUMBER)
    contract = queries.contract_to_print(queries.contract(project, 1).pk)
    contracts.make_contract_document(contract=contract, at=at)
    leader = users["applicant"]
    follow_up.let_write(project=project, email=users["editor"].email, by=leader, at=at)
    _follow(project, leader, at, start)
    changes.ask_change(
        project=project, kind="longer", after={"ends_on": (project.ends_on + timedelta(days=90)).isoformat()},
        reason="Slow.", by=leader, at=at,
    )  # fmt: skip
    at = world.before(20)
    reports.open_reports(programme=world.programme, year=start.year, by=users["officer"], at=at)


def _follow(project: Any, leader: Any, at: Any, start: date) -> None:
    follow_up.save_row(
        project=project,
        kind="milestone",
        row=None,
        values={"title": "First", "due_on": start},
        by=leader,
        at=at,
    )
    results.save_result(
        project=project, result=None, values={"year": start.year, "kind": "publication", "title": "A paper"},
        by=leader, at=at,
    )  # fmt: skip


def grow_projects(number: int) -> None:
    """So many more projects, each with money, people included and a report; and more of each in the first."""
    first = Project.objects.get(number=NUMBER)
    for step in range(2, number + 2):
        made = Project.objects.get(pk=first.pk)
        made.pk, made.number = None, f"walk-project-{step}"
        made.save(force_insert=True)
        for rows in (first.instalments, first.recruitment, first.milestones, first.reports, first.contracts):
            for row in rows.all():
                row.pk, row.project = None, made
                row.save(force_insert=True)
        _wait_for_somebody(made, step)
        for result in first.results.all()[:1]:
            result.pk, result.title = None, f"Paper {step}"
            result.save(force_insert=True)


def _wait_for_somebody(project: Any, step: int) -> None:
    """Its contract waits for the institution, its report for the institution or the officer."""
    project.contracts.update(state="offered", institution_at=None, institution_by=None)
    report, leader = project.reports.get(), project.leader.user
    is_signed = bool(step % 2)
    signature = {"institution_at": report.opened_at, "institution_by": leader} if is_signed else {}
    report.current = ReportSubmission.objects.create(
        report=report, number=1, content={"sections": {}, "results": []}, content_sha256="0" * 64,
        leader_at=report.opened_at, leader_by=leader, **signature,
    )  # fmt: skip
    report.state = "signed_by_institution" if is_signed else "signed_by_leader"
    report.save()

"""Projects after the award: those of the decided call, and two hundred earlier ones (`earlier_projects`).

klinbeforsk-2024: its awards are projects; leader and institution have accepted all but the last
all: asked for the last year's report in January, and what is missing in March is a breach
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.config.demo import cast, earlier_projects
from tildel.config.demo.calendar import at as moment
from tildel.config.demo.earlier_projects import asked_at, later
from tildel.config.demo.people import Accounts, make_research_managers, manager_of
from tildel.kernel.time import in_oslo
from tildel.projects.actions import changes, contracts, follow_up, reminders, reports
from tildel.projects.actions.starting import begin_projects
from tildel.projects.queries import projects as queries


def make(accounts: Accounts, programme: Any, call: Any, now: datetime, *, number: int) -> None:
    """After everything else: `call` is the decided one of the programme, or None."""
    make_of_the_call(accounts, call, now)
    if number:
        earlier_projects.make(accounts, programme, now, number=number)
        finish(accounts, programme, now)


@transaction.atomic
def finish(accounts: Accounts, programme: Any, now: datetime) -> None:
    """What the clock and the officer do for all of them, when they are there."""
    today = in_oslo(now).date()
    year = today.year - 1
    reports.open_reports(programme=programme, year=year, by=accounts[cast.OFFICER], at=asked_at(year))
    reminders.escalate(at=moment(date(today.year, 3, 20), 7))


@transaction.atomic
def make_of_the_call(accounts: Accounts, call: Any, now: datetime) -> None:
    if call is not None:
        _of_the_call(accounts, call, in_oslo(now).date())


def _of_the_call(accounts: Accounts, call: Any, today: date) -> None:
    officer = accounts[cast.OFFICER]
    begun = begin_projects(call=call, by=officer, at=moment(date(2025, 1, 6), 10))
    make_research_managers(accounts, {one.institution.orgnr for one in begun})
    for index, project in enumerate(begun):
        manager = manager_of(accounts, project.institution.orgnr)
        day = date(2025, 1, 8) + timedelta(days=index)
        if index < len(begun) - 1:  # the last has not answered yet
            _accept(project, project.leader.user, manager, day)
    first = queries.project(begun[0].number)
    _follow(first, first.leader.user, date(2025, 2, 3))
    if len(begun) > 2:
        changes.ask_change(
            project=first, kind="longer", after={"ends_on": later(first.ends_on).isoformat()},
            reason=f"To steder kom i gang et halvt år senere enn planlagt. {earlier_projects.INVENTED}",
            by=first.leader.user, at=moment(min(today, date(2026, 5, 4)), 9),
        )  # fmt: skip


def _accept(project: Any, leader: Any, manager: Any, day: date) -> None:
    contract = queries.waiting_contract(project)
    for hour, side, by in ((9, "leader", leader), (14, "institution", manager)):
        contracts.accept_contract(
            contract=contract, side=side, sha256=contract.content_sha256, by=by, at=moment(day, hour)
        )


def _follow(project: Any, leader: Any, day: date) -> None:
    """Approvals, milestones and a study that stands in the public overview."""
    start = project.starts_on
    rows = (
        ("approval", {"kind": "ethics", "number": f"REK 4{project.number[-5:]}", "given_on": day}),
        ("approval", {"kind": "data_plan", "number": f"DHP-{project.number}", "given_on": day}),
        ("approval", {"kind": "data_protection", "number": f"PVO-{project.number}", "given_on": day}),
        ("milestone", {"title": "Første deltaker", "due_on": start + timedelta(days=90), "reached_on": day}),
        ("milestone", {"title": "Halvparten inkludert", "due_on": start + timedelta(days=500)}),
    )
    for kind, values in rows:
        follow_up.save_row(project=project, kind=kind, row=None, values=values, by=leader, at=moment(day, 10))

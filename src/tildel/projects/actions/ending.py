"""A project goes on after leave, ends with its final report, is ended early, or never begins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import User
from tildel.people.queries import research_managers
from tildel.projects import access, mails
from tildel.projects.actions.trail import held, note, tell
from tildel.projects.domain.agreement import agreement_from_json
from tildel.projects.domain.states import (
    PROJECT,
    ContractState,
    InstalmentState,
    ProjectState,
    ReportState,
)
from tildel.projects.models import Project
from tildel.projects.queries.reports import final_of


@transaction.atomic
def end_project(*, project: Project, verb: str, reason: str, by: User, at: datetime) -> Project:
    """`close` a project whose final report is approved, or `stop` one before its time, with a reason.

    What is planned and not released is no longer paid. Raises RuleBroken (`project.state`,
    `project.final_report`, `project.money_open`, `project.end_reason`).
    """
    project = held(project)
    access.check_can_manage(by, project, on=in_oslo(at).date())
    if verb not in ("close", "stop"):
        raise RuleBroken("project.state", state=project.state, verb=verb)
    state = PROJECT.after(project.state, verb)
    if verb == "close":
        final = final_of(project)
        if final is None or final.state != ReportState.APPROVED:
            raise RuleBroken("project.final_report")
    elif not reason.strip():
        raise RuleBroken("project.end_reason", place="reason")
    if project.instalments.filter(state=InstalmentState.RELEASED).exists():
        raise RuleBroken("project.money_open")
    project.state, project.ended_at, project.ended_by = state, at, by
    project.end_reason, project.resumes_on = reason.strip()[:2000], None
    project.save()
    note(project, "project.ended", by=by, at=at, step=verb, reason=project.end_reason)
    return project


@transaction.atomic
def follow_declined(*, reference: str, at: datetime) -> Project | None:
    """The project of an award that was declined is cancelled, unless its contract is in force already.

    What waits to be accepted is no longer there to be accepted; the institution is told. One whose contract
    is in force is ended by the officer, with a reason, as any other.
    """
    found = Project.objects.filter(outcome__application__reference=reference).first()
    project = held(found) if found else None
    if project is None or not PROJECT.allows(project.state, "cancel"):
        return None
    project.state = PROJECT.after(project.state, "cancel")
    project.ended_at = at
    project.save(update_fields=["state", "ended_at"])
    project.contracts.filter(state=ContractState.OFFERED).update(state=ContractState.REPLACED)
    note(project, "project.cancelled", by=None, at=at)
    tell(
        research_managers(project.institution, on=in_oslo(at).date()), "project.cancelled",
        f"project-cancelled:{project.number}", lambda name: mails.cancelled(name=name, project=project),
        at=at,
    )  # fmt: skip
    return project


def hear(sender: Any, instance: Any, **_more: Any) -> None:
    """An event of the trail was written: a declined award takes its project with it, at once."""
    if instance.verb == "award.declined" and instance.stream.startswith("decision:"):
        follow_declined(reference=instance.data["application"], at=instance.at)


def follow_leave(*, project: Project, at: datetime) -> Project:
    """Pause a project whose agreed leave has begun, and let it go on when it is over."""
    with transaction.atomic():
        project = held(project)
        contract = project.contracts.filter(state=ContractState.IN_FORCE).first()
        leaves = agreement_from_json(contract.facts).leave if contract else ()
        on = in_oslo(at).date()
        until = next((last for first, last in leaves if first <= on <= last), None)
        if until and project.state == ProjectState.RUNNING:
            project.state, project.resumes_on = PROJECT.after(project.state, "pause"), until
            note(project, "project.paused", by=None, at=at, until=until)
        elif until is None and project.state == ProjectState.PAUSED:
            project.state, project.resumes_on = PROJECT.after(project.state, "resume"), None
            note(project, "project.resumed", by=None, at=at)
        else:
            return project
        project.save(update_fields=["state", "resumes_on"])
    return project

"""What a project is followed by: milestones, approvals, studies, people included, and who writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from tildel.kernel.errors import RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, User
from tildel.people.queries import person_by_email
from tildel.projects import access, mails
from tildel.projects.actions.trail import held, note, tell
from tildel.projects.domain.states import ENDED
from tildel.projects.models import Approval, Milestone, Project, ProjectStudy, Recruitment
from tildel.projects.queries import projects as queries
from tildel.studies.domain.study import cleaned_numbers

KINDS: Mapping[str, Any] = {"milestone": Milestone, "approval": Approval, "study": ProjectStudy}


@transaction.atomic
def save_row(
    *, project: Project, kind: str, row: Any, values: Mapping[str, Any], by: User, at: datetime
) -> Any:
    """Write a `milestone`, an `approval` or a `study`; `row` is None for a new one.

    A study is found in the public overview by its number. Raises RuleBroken `follow_up.taken`.
    """
    project = _writable(project, by, at)
    row = row or KINDS[kind](project=project)
    for name, value in values.items():
        setattr(row, name, value)
    if kind == "study":
        row.number = next(iter(cleaned_numbers([row.number])), "")
        row.study, row.added_at = queries.study_of(row.number), row.added_at or at
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("follow_up.taken", place="number")
    if kind == "study" and not project.runs_study:
        project.runs_study = True
        project.save(update_fields=["runs_study"])
    note(project, "follow_up.saved", by=by, at=at, kind=kind, row=str(row))
    return row


@transaction.atomic
def remove_row(*, project: Project, kind: str, row: Any, by: User, at: datetime) -> None:
    """Take a row away; that it stood there stays on record."""
    project = _writable(project, by, at)
    note(project, "follow_up.removed", by=by, at=at, kind=kind, row=str(row))
    row.delete()


@transaction.atomic
def save_recruitment(
    *, project: Project, site: Organisation, months: Mapping[date, tuple[int, int | None]], by: User,
    at: datetime,
) -> None:  # fmt: skip
    """Planned and included people of a site by month (its first day); None is what nobody has told of.

    A month with neither is taken away.
    """
    project = _writable(project, by, at)
    there = {row.month: row for row in project.recruitment.filter(site=site)}
    keep, gone, changed = [], [], {}
    for month, (planned, actual) in sorted(months.items()):
        row = there.get(month) or Recruitment(project=project, site=site, month=month)
        if (row.planned, row.actual) == (planned, actual):
            continue
        row.planned, row.actual = planned, actual
        changed[month.isoformat()] = [planned, actual]
        if planned or actual is not None:
            keep.append(row)
        elif row.pk:
            gone.append(row.pk)
    if not changed:
        return
    project.recruitment.filter(pk__in=gone).delete()
    Recruitment.objects.bulk_create(
        [
            Recruitment(
                project=project, site=site, month=row.month, planned=row.planned, actual=row.actual
            )
            for row in keep
        ],
        update_conflicts=True, unique_fields=["project", "site", "month"],
        update_fields=["planned", "actual"],
    )  # fmt: skip
    note(project, "recruitment.saved", by=by, at=at, site=site.orgnr, months=changed)


@transaction.atomic
def let_write(*, project: Project, email: str, by: User, at: datetime) -> None:
    """Let somebody who has an account write in the project. Raises RuleBroken `project.no_account`."""
    project = held(project)
    access.check_can_lead(by, project, on=in_oslo(at).date())
    person = person_by_email(email)
    user = User.objects.filter(person=person).first() if person else None
    if person is None or user is None:
        raise RuleBroken("project.no_account", place="email")
    project.writers.add(user)
    note(project, "project.writers", by=by, at=at, added=user.pk)
    tell(
        [person], "project.writer", f"project-writer:{project.number}:{in_oslo(at):%Y-%m-%d}",
        lambda name: mails.written_in(name=name, project=project, by=str(by)), at=at,
    )  # fmt: skip


@transaction.atomic
def stop_writing(*, project: Project, user: User, by: User, at: datetime) -> None:
    project = held(project)
    access.check_can_lead(by, project, on=in_oslo(at).date())
    project.writers.remove(user)
    note(project, "project.writers", by=by, at=at, removed=user.pk)


def _writable(project: Project, by: User, at: datetime) -> Project:
    project = held(project)
    access.check_can_write(by, project, on=in_oslo(at).date())
    if project.state in ENDED:
        raise RuleBroken("project.ended")
    return project

"""What the clock does each day: opens reports in January, reminds, records breaches, follows leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from tildel.kernel.time import in_oslo
from tildel.people.queries import research_managers
from tildel.programmes.models import Programme
from tildel.projects import mails
from tildel.projects.actions.ending import follow_leave
from tildel.projects.actions.instalments import hold_next
from tildel.projects.actions.reports import open_reports
from tildel.projects.actions.trail import held, note, tell
from tildel.projects.domain.deadlines import reminders_due
from tildel.projects.domain.states import ACTIVE
from tildel.projects.models import Project, Report
from tildel.projects.queries import projects as queries
from tildel.projects.queries import reports

_MONTH = timedelta(days=30)


def each_day(*, at: datetime) -> dict[str, int]:
    """Everything, in order; the same day again changes nothing. Returns how many of each."""
    on = in_oslo(at).date()
    opened = open_for_last_year(at=at) if on.month == 1 else 0
    return {
        "opened": opened,
        "reminded": remind_reports(at=at),
        "breaches": escalate(at=at),
        "studies": remind_studies(at=at),
        "leaves": follow_leaves(at=at),
    }


def open_for_last_year(*, at: datetime) -> int:
    """In January every running project is asked for the year before."""
    year = in_oslo(at).year - 1
    programmes = Programme.objects.filter(projects__state__in=ACTIVE).distinct()
    return sum(len(open_reports(programme=one, year=year, by=None, at=at)) for one in programmes)


def remind_reports(*, at: datetime) -> int:
    """Remind leaders before and after the due day, as often as the rule says; returns how many."""
    on, sent = in_oslo(at).date(), 0
    for report in reports.unsigned(on=on, before=on + _MONTH):
        params = queries.rules_of(report.project, on=on)["reminders"].params
        wanted = reminders_due(report.due_on, params, on=on)
        if wanted > report.reminders:
            _remind(report, wanted, on, at)
            sent += 1
    return sent


@transaction.atomic
def _remind(report: Report, wanted: int, on: date, at: datetime) -> None:
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.reminders >= wanted:
        return
    locked.reminders, locked.reminded_at = wanted, at
    locked.save(update_fields=["reminders", "reminded_at"])
    note(report.project, "report.reminded", by=None, at=at, year=report.year, number=wanted)
    tell(
        [report.project.leader], "report.reminded", f"report-reminder:{report.pk}:{wanted}",
        lambda name: mails.report_reminder(name=name, project=report.project, report=report, on=on), at=at,
    )  # fmt: skip


def escalate(*, at: datetime) -> int:
    """Record what is overdue as a breach: the next instalment is held, institution and officers told."""
    on, found = in_oslo(at).date(), 0
    for report in reports.unsigned(on=on, before=on - timedelta(days=1)).filter(escalated_at__isnull=True):
        found += _escalate(report, on, at)
    return found


@transaction.atomic
def _escalate(report: Report, on: date, at: datetime) -> int:
    project = held(report.project)
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.escalated_at:
        return 0
    locked.escalated_at = at
    locked.save(update_fields=["escalated_at"])
    years = hold_next(project, after=report.year, at=at)
    note(project, "report.breach", by=None, at=at, year=report.year, due_on=report.due_on, held=years)
    managers = research_managers(project.institution, on=on)
    people: dict[Any, Any] = {one.pk: one for one in _all(managers, queries.officers_of(project, on=on))}
    tell(
        people.values(), "report.breach", f"report-breach:{report.pk}",
        lambda name: mails.report_reminder(name=name, project=project, report=report, on=on), at=at,
    )  # fmt: skip
    return 1


def _all(*groups: Iterable[Any]) -> list[Any]:
    return [one for group in groups for one in group]


def remind_studies(*, at: datetime) -> int:
    """Once a month until it is there: a study that is paid for has to be in the public overview."""
    sent = 0
    for project in queries.without_public_study(before=at - _MONTH):
        _remind_study(project, at)
        sent += 1
    return sent


@transaction.atomic
def _remind_study(project: Project, at: datetime) -> None:
    Project.objects.filter(pk=project.pk).update(study_reminded_at=at)
    note(project, "study.reminded", by=None, at=at)
    tell(
        [project.leader], "study.reminded", f"study-reminder:{project.number}:{in_oslo(at):%Y-%m}",
        lambda name: mails.study_missing(name=name, project=project), at=at,
    )  # fmt: skip


def follow_leaves(*, at: datetime) -> int:
    """Projects whose leave begins or is over."""
    moved = 0
    for project in queries.with_leave():
        moved += follow_leave(project=project, at=at).state != project.state
    return moved

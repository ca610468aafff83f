"""Reports: asked for, written in sections, signed by leader and institution, reviewed by the officer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tildel.audit.actions import Entry, record_all
from tildel.kernel.errors import RuleBroken, Stale, Unreadable
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import Letter, write_mails
from tildel.people.models import Organisation, User
from tildel.people.queries import research_managers
from tildel.programmes.access import check_can_manage as check_manages_programme
from tildel.programmes.models import Programme
from tildel.projects import access, mails
from tildel.projects.actions.instalments import free_held
from tildel.projects.actions.trail import held, letters, note, tell
from tildel.projects.domain.deadlines import due_day, ends_soon
from tildel.projects.domain.reporting import (
    FINAL,
    YEARLY,
    accounts_of,
    clean_section,
    figures_of,
    personnel_of,
    prefilled,
    problems_of,
    sections_of,
)
from tildel.projects.domain.states import REPORT, ProjectState, ReportState
from tildel.projects.models import (
    Project,
    Report,
    ReportAccount,
    ReportPersonnel,
    ReportSection,
    ReportSubmission,
)
from tildel.projects.queries import many
from tildel.projects.queries import reports as queries
from tildel.projects.queries.projects import rules_of

_TENTH = Decimal("0.1")


@transaction.atomic
def open_reports(
    *, programme: Programme, year: int, due_on: date | None = None, by: User | None, at: datetime
) -> list[Report]:
    """Ask every running project of a programme for its report of a year that is over; the leaders are mailed.

    `by` is an officer, or None for the clock in January. Asked again, only projects that were not asked are.
    Without `due_on` the day is the rule's. Raises RuleBroken `report.year_ahead`.
    """
    on = in_oslo(at).date()
    if by is not None:
        check_manages_programme(by, programme, on=on)
    if year >= on.year:
        raise RuleBroken("report.year_ahead", place="year")
    Programme.objects.select_for_update().get(pk=programme.pk)
    return _opened(queries.to_open(programme, year), year, YEARLY, due_on, by=by, at=at)


@transaction.atomic
def open_final_report(*, project: Project, by: User, at: datetime) -> Report:
    """Ask for the final report of a project that ends within half a year, or has ended.

    Raises RuleBroken (`report.final_too_early`, `report.taken`).
    """
    project = held(project)
    on = in_oslo(at).date()
    access.check_can_manage(by, project, on=on)
    _check_goes_on(project)
    if not ends_soon(project.ends_on, on=on):
        raise RuleBroken("report.final_too_early")
    if queries.final_of(project):
        raise RuleBroken("report.taken")
    due = due_day(max(project.ends_on.year, on.year), rules_of(project, on=on)["report_due"].params)
    return _opened([project], project.ends_on.year, FINAL, due, by=by, at=at)[0]


def _opened(
    projects: list[Project], year: int, kind: str, due_on: date | None, *, by: User | None, at: datetime
) -> list[Report]:
    """A report of each, begun with what is known: the same few questions however many they are."""
    on, keys = in_oslo(at).date(), [project.pk for project in projects]
    reports = Report.objects.bulk_create(
        Report(
            project=project, year=year, kind=kind, opened_at=at,
            due_on=max(on, due_on or due_day(year, rules_of(project, on=on)["report_due"].params)),
        )
        for project in projects
    )  # fmt: skip
    last, money = many.last_contents_of(keys, year), many.money_of(keys, year)
    included = many.included_in(keys, year)
    ReportSection.objects.bulk_create(
        ReportSection(report=report, key=key, version=1, content=content, saved_at=at, saved_by=by)
        for report in reports
        for key, content in prefilled(
            last.get(report.project_id, {}), money=money[report.project_id],
            included=included.get(report.project_id), kind=kind,
        ).items()
    )  # fmt: skip
    entries = [
        Entry(
            f"project:{one.project.number}", "report.opened",
            {"year": year, "kind": kind, "due_on": one.due_on},
        )
        for one in reports
    ]  # fmt: skip
    record_all(entries, by=by, at=at)
    write_mails((letter for report in reports for letter in _asked(report)), at=at)
    return reports


def _asked(report: Report) -> list[Letter]:
    def write(name: str) -> tuple[str, str]:
        return mails.report_opened(name=name, project=report.project, report=report)

    return letters([report.project.leader], "report.opened", f"report:{report.pk}", write)


def _check_goes_on(project: Project) -> None:
    if project.state not in (ProjectState.RUNNING, ProjectState.PAUSED):
        raise RuleBroken("project.ended")


# --- writing ---------------------------------------------------------------------------------------------


def save_section(
    *, report: Report, section: str, content: Any, version: int, by: User, at: datetime
) -> ReportSection:
    """Save what was typed in a section; `version` is the one that was on the screen (0 for a new section).

    Saving what stands there already changes nothing. Raises Stale (`report.section_moved_on` with the
    `version` that stands) when somebody else saved first, Unreadable for a section that does not exist.
    """
    return save_sections(report=report, contents={section: (content, version)}, by=by, at=at)[section]


@transaction.atomic
def save_sections(
    *, report: Report, contents: Mapping[str, tuple[Any, int]], by: User, at: datetime
) -> dict[str, ReportSection]:
    """Save several sections at once, each with the version that was read; all of them or none."""
    access.check_can_write(by, report.project, on=in_oslo(at).date())
    locked = _held(report)
    REPORT.after(locked.state, "sign")  # a text that is signed stands still
    there = {row.key: row for row in locked.sections.filter(key__in=list(contents))}
    saved = {key: _cleaned(locked, key, there.get(key), *told, by, at) for key, told in contents.items()}
    changed = [key for key, row in saved.items() if row.saved_at == at and row.saved_by_id == by.pk]
    _write([saved[key] for key in changed])
    if changed:
        locked.revision += 1
        locked.save(update_fields=["revision"])
        note(
            report.project, "report.section_saved", by=by, at=at, report=locked.pk, year=locked.year,
            sections={key: saved[key].version for key in changed},
        )  # fmt: skip
    return saved


def _cleaned(
    report: Report, key: str, stored: ReportSection | None, content: Any, version: int, by: User, at: datetime
) -> ReportSection:
    if key not in sections_of(report.kind):
        raise Unreadable("report.unknown_section", place=key)
    cleaned = clean_section(key, content)[0]
    if stored is not None and stored.content == cleaned:
        return stored
    standing = stored.version if stored else 0
    if standing != version:
        raise Stale("report.section_moved_on", place=key, version=standing)
    stored = stored or ReportSection(report=report, key=key)
    stored.version, stored.content, stored.saved_at, stored.saved_by = version + 1, cleaned, at, by
    return stored


def _write(rows: list[ReportSection]) -> None:
    ReportSection.objects.bulk_create([row for row in rows if not row.pk])
    there = [row for row in rows if row.pk]
    if len(there) == 1:
        there[0].save()
    elif there:
        ReportSection.objects.bulk_update(there, ["version", "content", "saved_at", "saved_by"])


def _held(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("current").get(pk=report.pk)


# --- signing ---------------------------------------------------------------------------------------------


@transaction.atomic
def sign_report(*, report: Report, revision: int, by: User, at: datetime) -> ReportSubmission:
    """The leader signs: the text is frozen and goes to the institution. `revision` is what was on the screen.

    Raises RuleBroken `report.problems` with how many there are, Stale when it was changed meanwhile.
    """
    project, report = held(report.project), _held(report)
    access.check_can_lead(by, project, on=in_oslo(at).date())
    state = REPORT.after(report.state, "sign")
    if report.revision != revision:
        raise Stale("report.section_moved_on")
    sections = queries.contents(report)
    if problems := problems_of(sections, report.kind):
        raise RuleBroken("report.problems", problems=len(problems))
    submission = _freeze(report, sections, by, at)
    report.state, report.current = state, submission
    report.figures = figures_of(sections)
    report.save()
    _copy(report, sections)
    note(
        project, "report.signed", by=by, at=at, report=report.pk, year=report.year, version=submission.number,
        sha256=submission.content_sha256,
    )  # fmt: skip
    managers = research_managers(project.institution, on=in_oslo(at).date())
    tell(
        managers, "report.to_sign", f"report-to-sign:{report.pk}:{submission.number}",
        lambda name: mails.report_to_sign(name=name, project=project, report=report), at=at,
    )  # fmt: skip
    return submission


def _freeze(report: Report, sections: Mapping[str, Any], by: User, at: datetime) -> ReportSubmission:
    kept = {key: clean_section(key, sections.get(key, {}))[0] for key in sections_of(report.kind)}
    content = {"sections": kept, "results": queries.frozen_results(report)}
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    last = report.current.number if report.current else 0
    return ReportSubmission.objects.create(
        report=report, number=last + 1, content=content,
        content_sha256=hashlib.sha256(plain.encode()).hexdigest(), leader_at=at, leader_by=by,
    )  # fmt: skip


def _copy(report: Report, sections: Mapping[str, Any]) -> None:
    """The rows that figures are made of, from the version that counts now."""
    if report.current.number > 1:
        report.personnel.all().delete()
        report.accounts.all().delete()
    ReportPersonnel.objects.bulk_create(
        ReportPersonnel(
            report=report, **{**row, "months": Decimal(str(row["months"])).quantize(Decimal("0.1"))}
        )
        for row in personnel_of(sections)
    )
    rows = accounts_of(sections)
    found = Organisation.objects.in_bulk([row["institution"] for row in rows], field_name="orgnr")
    ReportAccount.objects.bulk_create(
        ReportAccount(
            report=report, institution=found[row["institution"]], brought_in=row["brought_in"],
            budget=row["budget"], used=row["used"], carry_over_asked=row["carry_over"],
        )
        for row in rows
        if row["institution"] in found
    )  # fmt: skip


@transaction.atomic
def take_back(*, report: Report, by: User, at: datetime) -> Report:
    """The leader takes a signed report back before the institution has signed."""
    project, report = held(report.project), _held(report)
    access.check_can_lead(by, project, on=in_oslo(at).date())
    return _moved(project, report, "take_back", "report.taken_back", by, at)


@transaction.atomic
def countersign_report(*, report: Report, sha256: str, by: User, at: datetime) -> Report:
    """The institution signs: the report is handed in, and what it held back is free again.

    `sha256` is the fingerprint of what was on the screen.
    """
    project, report = held(report.project), _held(report)
    access.check_can_answer_for(by, project, on=in_oslo(at).date())
    state = REPORT.after(report.state, "countersign")
    if report.current.content_sha256 != sha256:
        raise Stale("report.section_moved_on")
    report.current.institution_at, report.current.institution_by = at, by
    report.current.save(update_fields=["institution_at", "institution_by"])
    report.state = state
    report.save(update_fields=["state"])
    note(project, "report.countersigned", by=by, at=at, report=report.pk, year=report.year, sha256=sha256)
    free_held(project, by=by, at=at)
    return report


@transaction.atomic
def send_back(*, report: Report, review: str, by: User, at: datetime) -> Report:
    """Ask for something to be mended: the institution before it signs, or the officer after."""
    project, report = held(report.project), _held(report)
    on = in_oslo(at).date()
    if report.state == ReportState.SIGNED_BY_LEADER:
        access.check_can_answer_for(by, project, on=on)
    else:
        access.check_can_manage(by, project, on=on)
    REPORT.after(report.state, "send_back")
    if not review.strip():
        raise RuleBroken("report.review", place="review")
    _judge(report, "returned", review.strip(), by, at)
    report = _moved(project, report, "send_back", "report.returned", by, at, review=review.strip())
    _tell_reviewed(project, report, review.strip(), False, at)
    return report


@transaction.atomic
def approve_report(
    *, report: Report, review: str = "", granted: Mapping[str, int] | None = None, by: User, at: datetime
) -> Report:
    """The officer approves, and says how much of what was asked may be carried over, by organisation number.

    Without `granted` all that was asked for may. Raises RuleBroken `report.carry_over`.
    """
    project, report = held(report.project), _held(report)
    access.check_can_manage(by, project, on=in_oslo(at).date())
    REPORT.after(report.state, "approve")
    _grant(report, granted)
    _judge(report, "approved", review.strip(), by, at)
    report = _moved(project, report, "approve", "report.approved", by, at, review=review.strip())
    _tell_reviewed(project, report, review.strip(), True, at)
    return report


def _grant(report: Report, granted: Mapping[str, int] | None) -> None:
    for row in report.accounts.select_related("institution"):
        most = row.carry_over_asked
        amount = most if granted is None else granted.get(row.institution.orgnr, most)
        if not 0 <= amount <= most:
            raise RuleBroken("report.carry_over", place=f"granted-{row.institution.orgnr}")
        if most:
            row.carry_over_granted = amount
            row.save(update_fields=["carry_over_granted"])


def _judge(report: Report, verdict: str, review: str, by: User, at: datetime) -> None:
    current = report.current
    current.verdict, current.review, current.reviewed_at, current.reviewed_by = verdict, review[:5000], at, by
    current.save(update_fields=["verdict", "review", "reviewed_at", "reviewed_by"])


def _moved(
    project: Project, report: Report, verb: str, event: str, by: User, at: datetime, **data: Any
) -> Report:
    report.state = REPORT.after(report.state, verb)
    report.save(update_fields=["state"])
    note(project, event, by=by, at=at, report=report.pk, year=report.year, **data)
    return report


def _tell_reviewed(project: Project, report: Report, review: str, approved: bool, at: datetime) -> None:
    tell(
        [project.leader], "report.reviewed", f"report-reviewed:{report.pk}:{report.current.number}",
        lambda name: mails.report_reviewed(
            name=name, project=project, report=report, review=review, approved=approved
        ),
        at=at,
    )  # fmt: skip

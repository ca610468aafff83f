"""Reading reports: their sections, what is late, what was carried over, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tildel.people.models import Organisation
from tildel.projects.domain.deadlines import Due
from tildel.projects.domain.instalments import Row
from tildel.projects.domain.reporting import FINAL, YEARLY
from tildel.projects.domain.states import ACTIVE, ContractState, ReportState, ResultState
from tildel.projects.models import Instalment, Project, Report, ReportAccount, ReportSection, Result


def reports(project: Project) -> QuerySet[Report]:
    rows = project.reports.select_related(
        "current__leader_by__person", "current__institution_by__person", "current__reviewed_by__person"
    )
    return rows.order_by("-year", "kind")


def report(pk: int) -> Report | None:
    rows = Report.objects.select_related(
        "project__leader", "project__institution", "project__programme__owner",
        "current__leader_by__person", "current__institution_by__person", "current__reviewed_by__person",
    )  # fmt: skip
    return rows.filter(pk=pk).first()


def report_of(project: Project, pk: int) -> Report | None:
    found = report(pk)
    return found if found is not None and found.project_id == project.pk else None


def sections(report: Report) -> dict[str, ReportSection]:
    return {row.key: row for row in report.sections.select_related("saved_by__person")}


def section(report: Report, key: str) -> ReportSection | None:
    return report.sections.filter(key=key).select_related("saved_by__person").first()


def contents(report: Report) -> dict[str, dict[str, Any]]:
    """The draft's sections as they stand."""
    return dict(report.sections.values_list("key", "content"))


def told(report: Report) -> dict[str, dict[str, Any]]:
    """What a reader is shown: the signed version while it counts, else the draft."""
    writable = report.state in (ReportState.DRAFT, ReportState.CHANGES_ASKED)
    return contents(report) if writable or report.current is None else report.current.content["sections"]


def whole(report: Report) -> dict[str, Any]:
    """The version that counts, or the draft in its shape: {"sections", "results"}."""
    if report.current is not None:
        return dict(report.current.content)
    return {"sections": contents(report), "results": frozen_results(report)}


def frozen_results(report: Report) -> list[dict[str, Any]]:
    """The confirmed results of the report's year, as a submission keeps them."""
    rows = confirmed(report.project, report.year)
    return list(rows.values("kind", "title", "doi", "nva", "source", "facts"))


def submissions(report: Report) -> list[Any]:
    rows = report.submissions.select_related(
        "leader_by__person", "institution_by__person", "reviewed_by__person"
    )
    return list(rows.defer("content"))


def dues(project: Project) -> list[Due]:
    rows = project.reports.values_list("year", "state", "due_on")
    return [Due(year, state, due_on) for year, state, due_on in rows]


def is_in_force(project: Project) -> bool:
    return project.contracts.filter(state=ContractState.IN_FORCE).exists()


def instalment_rows(rows: Iterable[Instalment]) -> list[Row]:
    return [Row(row.pk, row.year, row.amount, row.state, row.hold_code) for row in rows]


def institution_names(project: Project) -> dict[str, str]:
    """The institutions that can stand in the project's accounts: its own, its partners', those with money."""
    rows = Organisation.objects.filter(
        Q(pk=project.institution_id)
        | Q(pk__in=project.instalments.values("institution"))
        | Q(pk__in=project.partners.exclude(institution=None).values("institution"))
        | Q(pk__in=ReportAccount.objects.filter(report__project=project).values("institution"))
    )
    return dict(rows.order_by("name").values_list("orgnr", "name"))


# --- what a new report begins with --------------------------------------------------------------------------


def to_open(programme: Any, year: int) -> list[Project]:
    """The running projects of a programme that have to tell of a year and were not asked yet."""
    asked = Report.objects.filter(project=OuterRef("pk"), year=year)
    rows = Project.objects.filter(
        ~Exists(asked), programme=programme, state__in=ACTIVE,
        starts_on__year__lte=year, ends_on__year__gte=year,
    )  # fmt: skip
    return list(rows.select_related("leader", "institution", "programme__owner").order_by("number"))


# --- reminders --------------------------------------------------------------------------------------------


def unsigned(*, on: date, before: date) -> QuerySet[Report]:
    """The reports that are not handed in and are due by `before`, of projects that go on."""
    waiting = (ReportState.DRAFT, ReportState.CHANGES_ASKED, ReportState.SIGNED_BY_LEADER)
    rows = Report.objects.filter(state__in=waiting, due_on__lte=before, project__state__in=ACTIVE)
    return rows.select_related(
        "project__leader", "project__institution", "project__programme__owner"
    ).order_by("due_on", "pk")


# --- results ----------------------------------------------------------------------------------------------


def results(project: Project) -> QuerySet[Result]:
    return project.results.select_related("settled_by__person")


def result(project: Project, pk: int) -> Result | None:
    return project.results.filter(pk=pk).first()


def confirmed(project: Project, year: int | None = None) -> QuerySet[Result]:
    rows = project.results.filter(state=ResultState.CONFIRMED)
    return rows.filter(year=year) if year else rows


def waiting_results(project: Project) -> int:
    return project.results.filter(state=ResultState.SUGGESTED).count()


def to_sign(institutions: Iterable[int]) -> QuerySet[Report]:
    """The reports that wait for the signature of institutions."""
    rows = Report.objects.filter(state=ReportState.SIGNED_BY_LEADER, project__institution__in=institutions)
    return rows.select_related("project__leader", "project__institution").order_by("due_on", "pk")


def final_of(project: Project) -> Report | None:
    return project.reports.filter(kind=FINAL).first()


def yearly_count(project: Project) -> int:
    return project.reports.filter(kind=YEARLY).aggregate(n=Count("pk"))["n"]

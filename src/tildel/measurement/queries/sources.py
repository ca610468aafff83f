"""The rows behind key figures, from projects, decisions, studies and amounts: a fixed number of questions.

Only what is public is read: projects with an accepted contract, published decisions, studies of the overview.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, Sum

from tildel.applications.models import Application
from tildel.decisions.models import Decision
from tildel.measurement.domain.measuring import REGIONS
from tildel.measurement.domain.sheets import Line
from tildel.measurement.models import Amount
from tildel.projects.domain.results import ResultKind
from tildel.projects.domain.states import PUBLIC, InstalmentState, ReportState, ResultState
from tildel.projects.models import (
    Instalment,
    Project,
    ProjectStudy,
    Report,
    ReportAccount,
    ReportPersonnel,
    Result,
)
from tildel.studies.domain.states import PUBLIC as PUBLIC_STUDY
from tildel.studies.models import Study

Key = tuple[int, int]  # project, year
POINT_SCALE = 10_000
# The columns of results, and the kinds that each counts.
RESULTS = {
    "publication": [ResultKind.PUBLICATION],
    "doctorate": [ResultKind.DOCTORATE],
    "changed": [ResultKind.GUIDELINE, ResultKind.PRACTICE],
    "innovated": [ResultKind.PATENT, ResultKind.INNOVATION],
}
_NO_RESULTS = (0, 0, 0, 0)
_NOBODY = (None, None)


def project_lines(years: Sequence[int]) -> list[Line]:
    """A row for each public project and year in which it ran. Seven questions."""
    first, last = min(years), max(years)
    there = Project.objects.filter(
        state__in=PUBLIC, starts_on__lte=date(last, 12, 31), ends_on__gte=date(first, 1, 1)
    )
    known = _Known(years)
    told = there.order_by("number").values_list(
        "pk", "number", "institution__region", "institution__orgnr", "starts_on", "ends_on", "ended_at",
        "amount", "runs_study",
    )  # fmt: skip
    return [line for row in told.iterator(chunk_size=5000) for line in _of_project(row, known, first, last)]


class _Known:
    """What was told of projects in some years, by project and year."""

    def __init__(self, years: Sequence[int]) -> None:
        whole = {"year__in": list(years)}
        paid = Instalment.objects.filter(**whole, state=InstalmentState.PAID)
        self.paid = _sums(paid, "project", "year", Sum("amount"))
        reports = {"report__year__in": list(years), "report__state": ReportState.APPROVED}
        accounts = ReportAccount.objects.filter(**reports)
        self.used = _sums(accounts, "report__project", "report__year", Sum("used"))
        people = ReportPersonnel.objects.filter(**reports, report__kind=Report.YEARLY).order_by()
        worked = people.values_list("report__project", "report__year")
        counted = worked.annotate(n=Sum("people"), w=Sum("people", filter=Q(sex="female"), default=0))
        self.people = {(project, year): (n, women) for project, year, n, women in counted}
        confirmed = Result.objects.filter(**whole, state=ResultState.CONFIRMED).order_by()
        came = confirmed.values_list("project", "year").annotate(
            **{name: Count("pk", filter=Q(kind__in=kinds)) for name, kinds in RESULTS.items()}
        )
        self.results = {(project, year): numbers for project, year, *numbers in came}
        self.asked: set[Key] = set()
        self.patients: dict[Key, int | None] = {}
        yearly = Report.objects.filter(**whole, kind=Report.YEARLY)
        rows = yearly.values_list("project", "year", "state", "figures__patients_included")
        for project, year, state, patients in rows.order_by():
            self.asked.add((project, year))
            if state == ReportState.APPROVED:
                self.patients[project, year] = patients
        shown = ProjectStudy.objects.filter(study__state__in=PUBLIC_STUDY)
        self.in_overview = set(shown.values_list("project", flat=True))


def _sums(rows: Any, project: str, year: str, what: Any) -> dict[Key, int]:
    told = rows.order_by().values_list(project, year).annotate(what)
    return {(key, when): amount for key, when, amount in told}


def _of_project(row: tuple[Any, ...], known: _Known, first: int, last: int) -> list[Line]:
    pk, number, region, orgnr, starts, ends, ended_at, amount, runs_study = row
    over = min(ends, ended_at.date()) if ended_at else ends
    always = {"runs_study": int(runs_study), "in_overview": int(pk in known.in_overview)}
    return [
        Line(year, number, number, region, orgnr, _of_year((pk, year), known, starts, over, amount, always))
        for year in range(max(first, starts.year), min(last, ends.year) + 1)
    ]


def _of_year(
    key: Key, known: _Known, starts: date, over: date, amount: int, always: dict[str, int]
) -> dict[str, int | None]:
    """The columns of a project in a year; one of ten thousands, so it is one dictionary."""
    year, started = key[1], starts.year == key[1]
    publication, doctorate, changed, innovated = known.results.get(key, _NO_RESULTS)
    people, women = known.people.get(key, _NOBODY)
    return {
        "running": int(over.year > year or (over.year == year and (over.month, over.day) == (12, 31))),
        "started": int(started),
        "granted": amount if started else 0,
        "paid": known.paid.get(key, 0),
        "used": known.used.get(key),
        "publication": publication,
        "doctorate": doctorate,
        "changed": changed,
        "innovated": innovated,
        "patients": known.patients.get(key),
        "people": people,
        "women": women,
        "asked": int(key in known.asked),
        "approved": int(key in known.patients),
        **always,
    }


def call_lines(years: Sequence[int]) -> list[Line]:
    """A row for each call and region of applicants, of calls whose decision was published. Two questions."""
    published = dict(
        Decision.objects.filter(published_at__year__in=list(years))
        .order_by()
        .values_list("recommendation__ranking__call")
        .annotate(Min("published_at"))
    )
    sent = Application.objects.filter(call__in=published, current__isnull=False, withdrawn_at__isnull=True)
    won = Q(outcome__awarded=True, outcome__declined_at__isnull=True)
    rows = sent.order_by("call__key", "institution__region").values_list(
        "call", "call__key", "institution__region"
    )
    return [
        Line(published[call].year, f"{key}/{region or ''}", key, region or "", "", {"sent": n, "awarded": m})
        for call, key, region, n, m in rows.annotate(n=Count("pk"), m=Count("pk", filter=won))
    ]


def study_lines(years: Sequence[int]) -> list[Line]:
    """A row for each study of the public overview that began in one of the years. One question."""
    rows = Study.objects.filter(state__in=PUBLIC_STUDY, starts_on__year__in=list(years)).order_by("key")
    told = rows.values_list("key", "short_name", "responsible__region", "responsible__orgnr", "starts_on")
    return [
        Line(starts.year, key, name or key, region, orgnr, {"started": 1})
        for key, name, region, orgnr, starts in told
    ]


def institution_lines(years: Sequence[int]) -> list[Line]:
    """A row for each institution and year with publication points in the measuring system. One question."""
    rows = Amount.objects.filter(
        year__in=list(years), indicator="publication_points", institution__region__in=REGIONS
    )
    told = rows.order_by("institution__name").values_list(
        "year", "institution__orgnr", "institution__name", "institution__region", "value"
    )
    return [
        Line(year, orgnr, name, region, orgnr, {"publication_points": int(value * POINT_SCALE)})
        for year, orgnr, name, region, value in told
    ]


SOURCES: dict[str, Callable[[Sequence[int]], list[Line]]] = {
    "projects": project_lines,
    "calls": call_lines,
    "studies": study_lines,
    "institutions": institution_lines,
}

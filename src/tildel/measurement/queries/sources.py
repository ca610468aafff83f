"""The rows behind key figures, from projects, decisions, studies and amounts: a fixed number of questions.

Only what is public is read: projects with an accepted contract, published decisions, studies of the overview.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db import connection
from django.db.models import Count, Min, Q

from tildel.applications.models import Application
from tildel.decisions.models import Decision
from tildel.measurement.domain.measuring import REGIONS
from tildel.measurement.domain.sheets import Line
from tildel.measurement.models import Amount
from tildel.projects.domain.results import ResultKind
from tildel.projects.domain.states import PUBLIC, InstalmentState, ReportState, ResultState
from tildel.projects.models import Report
from tildel.studies.domain.states import PUBLIC as PUBLIC_STUDY
from tildel.studies.models import Study

POINT_SCALE = 10_000
# The columns of results, and the kinds that each counts.
RESULTS = {
    "publication": [ResultKind.PUBLICATION],
    "doctorate": [ResultKind.DOCTORATE],
    "changed": [ResultKind.GUIDELINE, ResultKind.PRACTICE],
    "innovated": [ResultKind.PATENT, ResultKind.INNOVATION],
}


# A row for each public project and year in which it ran. The database adds what was told by project and year
# and puts it side by side: so many rows are read once, not once for each thing that is told.
_PROJECT_LINES = """
WITH years AS (SELECT unnest(%(years)s::int[]) AS year),
paid AS (
    SELECT project_id, year, sum(amount)::bigint AS paid FROM projects_instalment
    WHERE state = %(paid)s AND year = ANY(%(years)s) GROUP BY 1, 2),
used AS (
    SELECT r.project_id, r.year, sum(a.used)::bigint AS used
    FROM projects_reportaccount a JOIN projects_report r ON r.id = a.report_id
    WHERE r.state = %(approved)s AND r.year = ANY(%(years)s) GROUP BY 1, 2),
worked AS (
    SELECT r.project_id, r.year, sum(w.people)::bigint AS people,
        coalesce(sum(w.people) FILTER (WHERE w.sex = 'female'), 0)::bigint AS women
    FROM projects_reportpersonnel w JOIN projects_report r ON r.id = w.report_id
    WHERE r.state = %(approved)s AND r.kind = %(yearly)s AND r.year = ANY(%(years)s) GROUP BY 1, 2),
came AS (
    SELECT project_id, year, count(*) FILTER (WHERE kind = ANY(%(publication)s)) AS publication,
        count(*) FILTER (WHERE kind = ANY(%(doctorate)s)) AS doctorate,
        count(*) FILTER (WHERE kind = ANY(%(changed)s)) AS changed,
        count(*) FILTER (WHERE kind = ANY(%(innovated)s)) AS innovated
    FROM projects_result WHERE state = %(confirmed)s AND year = ANY(%(years)s) GROUP BY 1, 2),
shown AS (
    SELECT DISTINCT s.project_id FROM projects_projectstudy s JOIN studies_study t ON t.id = s.study_id
    WHERE t.state = ANY(%(public_study)s))
SELECT y.year, p.number, o.region, o.orgnr,
    (least(p.ends_on, (p.ended_at AT TIME ZONE 'UTC')::date) >= make_date(y.year, 12, 31))::int,
    (extract(year FROM p.starts_on) = y.year)::int,
    CASE WHEN extract(year FROM p.starts_on) = y.year THEN p.amount ELSE 0 END,
    coalesce(paid.paid, 0), used.used, coalesce(came.publication, 0), coalesce(came.doctorate, 0),
    coalesce(came.changed, 0), coalesce(came.innovated, 0),
    CASE WHEN r.state = %(approved)s THEN (r.figures->>'patients_included')::bigint END,
    worked.people, worked.women, (r.id IS NOT NULL)::int,
    coalesce(r.state = %(approved)s, false)::int, p.runs_study::int, (shown.project_id IS NOT NULL)::int
FROM projects_project p
JOIN people_organisation o ON o.id = p.institution_id
JOIN years y ON y.year BETWEEN extract(year FROM p.starts_on) AND extract(year FROM p.ends_on)
LEFT JOIN projects_report r ON r.project_id = p.id AND r.year = y.year AND r.kind = %(yearly)s
LEFT JOIN paid ON paid.project_id = p.id AND paid.year = y.year
LEFT JOIN used ON used.project_id = p.id AND used.year = y.year
LEFT JOIN worked ON worked.project_id = p.id AND worked.year = y.year
LEFT JOIN came ON came.project_id = p.id AND came.year = y.year
LEFT JOIN shown ON shown.project_id = p.id
WHERE p.state = ANY(%(public)s)
ORDER BY p.number, y.year
"""
_COLUMNS = (
    "running", "started", "granted", "paid", "used", "publication", "doctorate", "changed", "innovated",
    "patients", "people", "women", "asked", "approved", "runs_study", "in_overview",
)  # fmt: skip


def project_lines(years: Sequence[int]) -> list[Line]:
    """A row for each public project and year in which it ran. One question."""
    asked = {
        "years": sorted(set(years)), "public": _codes(PUBLIC), "public_study": _codes(PUBLIC_STUDY),
        "paid": str(InstalmentState.PAID), "approved": str(ReportState.APPROVED), "yearly": Report.YEARLY,
        "confirmed": str(ResultState.CONFIRMED),
        **{name: _codes(kinds) for name, kinds in RESULTS.items()},
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_PROJECT_LINES, asked)
        return [
            Line(year, number, number, region, orgnr, dict(zip(_COLUMNS, told, strict=True)))
            for year, number, region, orgnr, *told in cursor.fetchall()
        ]


def _codes(states: Iterable[str]) -> list[str]:
    return [str(one) for one in states]


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

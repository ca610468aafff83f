"""What everybody may read of projects: facts, summaries, and the public part of approved reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tildel.people.models import Organisation
from tildel.projects.domain.states import PUBLIC, ReportState, ResultState
from tildel.projects.models import Project
from tildel.studies.domain.states import PUBLIC as PUBLIC_STUDY


@dataclass(frozen=True, slots=True)
class PublicReport:
    """The public part of an approved report: the summary for everybody, by language."""

    year: int
    kind: str
    summaries: dict[str, str]


@dataclass(frozen=True, slots=True)
class PublicProject:
    """A project as everybody reads it. `results` are {"kind", "title", "year", "doi", "facts"}, `studies` are
    {"key", "titles", "state"} of the public overview."""

    number: str
    titles: dict[str, str]
    summaries: dict[str, str]
    leader: str
    institution: str
    orgnr: str
    programme: dict[str, str]
    state: str
    category: str
    classification: dict[str, Any]
    starts_on: date
    ends_on: date
    amount: int
    reports: tuple[PublicReport, ...] = ()
    results: tuple[dict[str, Any], ...] = field(default=())
    studies: tuple[dict[str, Any], ...] = field(default=())


def public_projects(*, q: str = "", institution: str = "", state: str = "") -> QuerySet[Project]:
    """The projects that everybody may see and that fit, those that run first, the newest first."""
    rows = Project.objects.filter(state__in=PUBLIC).select_related("leader", "institution", "programme")
    for word in q.replace("\0", " ").split()[:10]:
        fits = Q(number__icontains=word) | Q(institution__name__icontains=word)
        named = Q(leader__family_name__icontains=word) | Q(leader__given_name__icontains=word)
        fits |= named & ~Q(leader__user__is_active=False)
        for code in ("nb", "nn", "en"):
            fits |= Q(**{f"titles__{code}__icontains": word}) | Q(**{f"summaries__{code}__icontains": word})
        rows = rows.filter(fits)
    if institution:
        rows = rows.filter(institution__orgnr=institution)
    if state:
        rows = rows.filter(state=state)
    return rows.order_by("-starts_on", "number")


def project_of_award(reference: str) -> Project | None:
    """The public project that an application's award became; None where there is none yet."""
    return public_projects().filter(outcome__application__reference=reference).first()


def public_project(number: str) -> PublicProject | None:
    """Everything of one; None for what is not public. Four queries."""
    found = public_projects().filter(number=number).first()
    if found is None:
        return None
    approved = found.reports.filter(state=ReportState.APPROVED).select_related("current").order_by("-year")
    results = found.results.filter(state=ResultState.CONFIRMED).order_by("-year", "kind", "title")
    studies = found.studies.filter(study__state__in=PUBLIC_STUDY)
    return PublicProject(
        number=found.number, titles=found.titles, summaries=found.summaries, leader=str(found.leader),
        institution=found.institution.name, orgnr=found.institution.orgnr, programme=found.programme.names,
        state=found.state, category=found.category, classification=found.classification,
        starts_on=found.starts_on, ends_on=found.ends_on, amount=found.amount,
        reports=tuple(PublicReport(row.year, row.kind, _summaries(row)) for row in approved),
        results=tuple(results.values("kind", "title", "year", "doi", "facts")),
        studies=tuple(
            {"key": key, "titles": titles, "state": state}
            for key, titles, state in studies.values_list("study__key", "study__titles", "study__state")
        ),
    )  # fmt: skip


def _summaries(report: Any) -> dict[str, str]:
    told = report.current.content["sections"].get("summary", {})
    texts = {"nb": told.get("summary_no") or "", "en": told.get("summary_en") or ""}
    return {code: text for code, text in texts.items() if text}


def institutions() -> list[tuple[str, str]]:
    """Those that lead a public project."""
    rows = Organisation.objects.filter(projects__state__in=PUBLIC).distinct().order_by("name")
    return list(rows.values_list("orgnr", "name"))

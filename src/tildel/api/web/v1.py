"""The open interface, version 1: what the public pages show, for programs."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from tildel.api.web import schemas, telling
from tildel.api.web.answering import Paging, Words, Year, made, page_of
from tildel.classification import queries as plans
from tildel.decisions.queries.decisions import award_row, awarded
from tildel.governance.queries.bodies import all_bodies
from tildel.guidance.queries import guide
from tildel.infrastructures import queries as infrastructures
from tildel.innovations import queries as innovations
from tildel.kernel.time import in_oslo
from tildel.measurement.queries import figures
from tildel.networks.queries import networks
from tildel.people import queries as people
from tildel.programmes import queries as programmes
from tildel.projects.queries import public as projects
from tildel.studies import queries as studies

api = made()


def _missing(what: str) -> Status:
    return Status(404, {"detail": f"There is no such {what}, or it is not public."})


@api.get("/calls", response=schemas.Calls, url_name="calls", summary="Published calls", tags=["Funding"])
def calls(
    request: HttpRequest,
    paging: Query[Paging],
    q: Words = "",
    phase: Literal["", "coming", "open", "closed"] = "",
) -> Any:
    """The latest deadline first."""
    now = timezone.now()
    rows = programmes.public_calls_in(phase, now) if phase else programmes.public_calls()
    found = programmes.search(rows.select_related("programme__owner"), q)
    return page_of(request, found, paging, lambda row: telling.call_short(request, row, now))


@api.get(
    "/calls/{slug:key}", response={200: schemas.CallOut, 404: schemas.Missing}, url_name="call",
    summary="One call with its requirements", tags=["Funding"],
)  # fmt: skip
def call(request: HttpRequest, key: str) -> Any:
    found = programmes.public_call(key)
    return telling.call(request, found, timezone.now()) if found else _missing("call")


@api.get("/awards", response=schemas.Awards, url_name="awards", summary="Published awards", tags=["Funding"])
def awards(
    request: HttpRequest, paging: Query[Paging], call: Words = "", institution: Words = "", region: Words = ""
) -> Any:
    """The latest publication first. `institution` is an organisation number, `region` a health region."""
    found = awarded(call_key=call, institution=institution, region=region)
    return page_of(request, found, paging, lambda row: telling.award(award_row(row)))


@api.get(
    "/studies", response=schemas.Studies, url_name="studies", summary="Clinical studies", tags=["Registers"]
)
def all_studies(
    request: HttpRequest, paging: Query[Paging], q: Words = "", place: Words = "", state: Words = ""
) -> Any:
    """Those that take people in first. `place` is a health region or an organisation number."""
    found = studies.found(studies.Wanted(q=q, place=place, state=state))
    return page_of(request, found, paging, partial(telling.study, request))


@api.get(
    "/studies/{slug:key}", response={200: schemas.StudyOut, 404: schemas.Missing}, url_name="study",
    summary="One clinical study", tags=["Registers"],
)  # fmt: skip
def study(request: HttpRequest, key: str) -> Any:
    found = studies.public_study(key)
    return telling.study(request, found) if found else _missing("study")


@api.get(
    "/infrastructure", response=schemas.Infrastructures, url_name="infrastructure",
    summary="Research infrastructure", tags=["Registers"],
)  # fmt: skip
def infrastructure(
    request: HttpRequest, paging: Query[Paging], q: Words = "", kind: Words = "", region: Words = ""
) -> Any:
    """By name."""
    found = infrastructures.found(infrastructures.Wanted(q=q, kind=kind, region=region))
    return page_of(request, found, paging, partial(telling.infrastructure, request))


@api.get(
    "/infrastructure/{slug:key}", response={200: schemas.InfrastructureOut, 404: schemas.Missing},
    url_name="one_infrastructure", summary="One research infrastructure", tags=["Registers"],
)  # fmt: skip
def one_infrastructure(request: HttpRequest, key: str) -> Any:
    found = infrastructures.public_entry(key)
    return telling.infrastructure(request, found) if found else _missing("infrastructure")


@api.get("/projects", response=schemas.Projects, url_name="projects", summary="Projects", tags=["Projects"])
def all_projects(
    request: HttpRequest, paging: Query[Paging], q: Words = "", institution: Words = "", state: Words = ""
) -> Any:
    """Those that run first. `institution` is an organisation number."""
    found = projects.public_projects(q=q, institution=institution, state=state)
    return page_of(request, found, paging, partial(telling.project, request))


@api.get(
    "/networks",
    response=schemas.Networks,
    url_name="networks",
    summary="Research networks",
    tags=["Projects"],
)
def all_networks(request: HttpRequest, paging: Query[Paging]) -> Any:
    return page_of(request, networks.public_networks(), paging, partial(telling.network, request))


@api.get(
    "/innovation", response=schemas.Innovations, url_name="innovation", summary="Innovation projects",
    tags=["Projects"],
)  # fmt: skip
def all_innovations(request: HttpRequest, paging: Query[Paging], q: Words = "", region: Words = "") -> Any:
    found = innovations.found(innovations.Wanted(q=q, region=region))
    return page_of(request, found, paging, partial(telling.innovation, request))


@api.get(
    "/plans", response=schemas.Plans, url_name="plans", summary="Plans and priorities", tags=["Registers"]
)
def all_plans(request: HttpRequest, paging: Query[Paging]) -> Any:
    return page_of(request, plans.plans(), paging, partial(telling.plan, request))


@api.get("/bodies", response=schemas.Bodies, url_name="bodies", summary="Bodies", tags=["Registers"])
def bodies(request: HttpRequest, paging: Query[Paging]) -> Any:
    found = all_bodies().select_related("organisation")
    return page_of(request, found, paging, partial(telling.body, request))


@api.get(
    "/organisations", response=schemas.Organisations, url_name="organisations",
    summary="Institutions of the directory", tags=["Registers"],
)  # fmt: skip
def organisations(request: HttpRequest, paging: Query[Paging], region: Words = "") -> Any:
    found = people.organisations()
    found = found.filter(region=region) if region else found
    return page_of(request, found, paging, telling.organisation)


@api.get(
    "/departments", response=schemas.Departments, url_name="departments",
    summary="Departments of the institutions", tags=["Registers"],
)  # fmt: skip
def departments(request: HttpRequest, paging: Query[Paging], institution: Words = "") -> Any:
    """Those that there are today. `institution` is an organisation number."""
    found = people.departments_on(in_oslo(timezone.now()).date())
    found = found.filter(organisation__orgnr=institution) if institution else found
    return page_of(request, found, paging, telling.department)


@api.get(
    "/solutions", response=schemas.Solutions, url_name="solutions",
    summary="Solutions for research data, as the guide says", tags=["Registers"],
)  # fmt: skip
def solutions(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Of the guide that is published. Which rule speaks hangs on the answers to its questions."""
    version = guide.published()
    found = guide.guide_of(version).solutions if version else ()
    return page_of(request, found, paging, partial(telling.solution, request))


@api.get("/figures", response=schemas.Figures, url_name="figures", summary="Key figures", tags=["Figures"])
def key_figures(request: HttpRequest, paging: Query[Paging], year: Year = None, figure: Words = "") -> Any:
    """As they were frozen: the newest version of each year, the latest year first."""
    found = [
        (row, value)
        for row in figures.current_snapshots()
        if year in (None, row.year) and figures.text_of(row).is_intact
        for value in figures.values_of(row)
        if figure in ("", value.figure)
    ]
    return page_of(request, found, paging, telling.figure)

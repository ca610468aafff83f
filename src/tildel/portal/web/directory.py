"""The directory of organisations: who does research where, and how much of it is in the registers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.decisions.queries import awards_by_area
from tildel.infrastructures import queries as infrastructures
from tildel.innovations import queries as innovations
from tildel.kernel.identifiers import is_orgnr
from tildel.kernel.time import in_oslo
from tildel.people import queries as people
from tildel.people.access import can_write_for
from tildel.people.phrases import DEPARTMENT_KINDS
from tildel.portal.phrases_directory import KINDS, REGIONS
from tildel.projects.queries.public import public_projects
from tildel.studies import queries as studies

# So many of each thing the page of an organisation shows; the registers show the rest.
MOST = 20


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """By region, each organisation with its numbers. A filter that is no choice counts as nothing."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    region, kind = request.GET.get("region", ""), request.GET.get("kind", "")
    wanted = {
        "words": words,
        "region": region if region in REGIONS else "",
        "kind": kind if kind in KINDS else "",
    }
    counted, today = _numbers(), in_oslo(timezone.now()).date()
    units: dict[int, list[Any]] = {}
    for unit in people.departments_on(today):
        units.setdefault(unit.organisation_id, []).append(unit)
    groups: dict[str, list[dict[str, Any]]] = {code: [] for code in REGIONS}
    for one in people.organisations_found(**wanted):
        row = {"organisation": one, "departments": units.get(one.pk, []), **_of(one.orgnr, counted)}
        groups.setdefault(one.region, []).append(row)
    context = {
        "groups": [(code, REGIONS.get(code, code), rows) for code, rows in groups.items() if rows],
        "wanted": wanted, "narrowed": any(wanted.values()), "kinds": KINDS,
        "regions": {code: name for code, name in REGIONS.items() if code},
    }  # fmt: skip
    return render(request, "portal/directory.html", context)


def _numbers() -> tuple[dict[str, Any], ...]:
    return (
        awards_by_area.numbers_by_organisation(), studies.numbers_by_organisation(),
        infrastructures.numbers_by_organisation(), innovations.numbers_by_organisation(),
    )  # fmt: skip


def _of(orgnr: str, counted: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    number, amount = counted[0].get(orgnr, (0, 0))
    names = ("studies", "infrastructures", "innovations")
    others = {name: rows.get(orgnr, 0) for name, rows in zip(names, counted[1:], strict=True)}
    return {"awards": number, "amount": amount, **others}


@require_safe
def organisation(request: HttpRequest, orgnr: str) -> HttpResponse:
    """One organisation: who it is, and what the registers know of it."""
    found = people.organisation(orgnr) if is_orgnr(orgnr) else None
    if found is None:
        raise Http404
    awards = awards_by_area.awards_at([orgnr])
    came = innovations.from_awards([one.reference for one in awards[:MOST]])
    today = in_oslo(timezone.now()).date()
    projects = public_projects(institution=orgnr)
    context = {
        "departments": people.departments_of(found, on=today), "department_kinds": DEPARTMENT_KINDS,
        "may_write": can_write_for(request.user, found, on=today),
        "projects": projects[:MOST], "project_count": projects.count(),
        "organisation": found, "kind": KINDS.get(found.kind, found.kind),
        "region": REGIONS.get(found.region, ""),
        "numbers": _of(orgnr, _numbers()), "awards": awards, "most": MOST,
        "rows": [{"award": one, "innovations": came.get(one.reference, [])} for one in awards[:MOST]],
        "studies": studies.found(studies.Wanted(place=orgnr))[:MOST],
        "infrastructures": infrastructures.found(infrastructures.Wanted(organisation=orgnr))[:MOST],
        "innovations": innovations.found(innovations.Wanted(organisation=orgnr))[:MOST],
    }  # fmt: skip
    return render(request, "portal/organisation.html", context)

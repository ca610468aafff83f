"""Reading the register of innovation projects."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.classification import queries as plans
from tildel.classification.models import PriorityArea
from tildel.decisions.queries.awards_by_area import Award, awards_at
from tildel.innovations.domain.innovation import Content, area_code, split_area
from tildel.innovations.domain.states import Page
from tildel.innovations.models import Innovation, Origin
from tildel.kernel import identifiers
from tildel.people import queries as people
from tildel.people.models import Organisation
from tildel.projects.models import Project
from tildel.projects.queries.public import public_projects

# Pages beside the projects, which no project may stand in the way of.
_OTHER_ADDRESSES = ("new", "awards", "projects")


# --- who -------------------------------------------------------------------------------------------------


# --- projects --------------------------------------------------------------------------------------------


def _innovations() -> QuerySet[Innovation]:
    return Innovation.objects.select_related("owner").prefetch_related(plans.prefetch_areas())


def innovation(key: str) -> Innovation | None:
    origins = Origin.objects.select_related("award__application__call", "project")
    rows = _innovations().prefetch_related("partners", Prefetch("origins", queryset=origins))
    return rows.filter(key=key).first()


def public_innovation(key: str) -> Innovation | None:
    found = innovation(key)
    return found if found and found.page == Page.PUBLISHED else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" is everything. `area` is as `area_code` writes it."""

    q: str = ""
    stage: str = ""
    area: str = ""
    region: str = ""
    organisation: str = ""


def found(wanted: Wanted) -> QuerySet[Innovation]:
    """The public projects that fit, by title."""
    rows = _innovations().filter(page=Page.PUBLISHED)
    for word in wanted.q.casefold().split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if wanted.stage:
        rows = rows.filter(stage=wanted.stage)
    if wanted.region:
        rows = rows.filter(owner__region=wanted.region)
    if wanted.organisation:
        partners = Innovation.partners.through.objects.filter(organisation__orgnr=wanted.organisation)
        rows = rows.filter(Q(owner__orgnr=wanted.organisation) | Q(pk__in=partners.values("innovation")))
    if wanted.area:
        tagged = Innovation.areas.through.objects.filter(priorityarea__in=areas_with([wanted.area]))
        rows = rows.filter(pk__in=tagged.values("innovation"))
    return rows.order_by("titles__nb", "key")


def organisations_in_register() -> QuerySet[Organisation]:
    """The owners of what is public, and their partners."""
    rows = Innovation.objects.filter(page=Page.PUBLISHED)
    partners = Innovation.partners.through.objects.filter(innovation__in=rows.values("pk"))
    has = Q(pk__in=rows.values("owner")) | Q(pk__in=partners.values("organisation"))
    return Organisation.objects.filter(has).order_by("name")


def areas_in_register() -> QuerySet[PriorityArea]:
    """The areas of plans for innovation, and whatever else something public is tagged with."""
    rows = Innovation.areas.through.objects.filter(innovation__page=Page.PUBLISHED)
    for_innovation = Q(plan__subject__in=["", "innovation"])
    found = PriorityArea.objects.filter(for_innovation | Q(pk__in=rows.values("priorityarea")))
    return found.select_related("plan").order_by("plan__titles__nb", "plan__key", "number")


def mine(user: Any, *, on: date) -> QuerySet[Innovation]:
    """The projects of the organisations a user writes for, drafts first."""
    return (
        _innovations()
        .filter(owner__in=people.organisations_of(user, on=on))
        .order_by("page", "titles__nb", "key")
    )


def free_key(wanted: str) -> str:
    """`wanted`, or it with a number, whichever no project has."""
    rows = Innovation.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return identifiers.free_key(wanted, {*_OTHER_ADDRESSES, *rows})


def content_of(row: Innovation) -> Content:
    """What a project says, as its form and the trail have it."""
    return Content(
        titles=row.titles, owner=row.owner.orgnr, ideas=row.ideas, effects=row.effects, rights=row.rights,
        rights_notes=row.rights_notes, partners=tuple(sorted(one.orgnr for one in row.partners.all())),
        other_partners=row.other_partners, areas=area_codes_of(row.areas.all()),
        awards=tuple(sorted(one.award.application.reference for one in row.origins.all() if one.award)),
        projects=tuple(sorted(one.project.number for one in row.origins.all() if one.project)),
        starts_on=row.starts_on, contact_name=row.contact_name, contact_email=row.contact_email,
        contact_phone=row.contact_phone, web_address=row.web_address, keywords=tuple(row.keywords),
    )  # fmt: skip


def history(row: Innovation) -> QuerySet[Event]:
    return events_of(f"innovation:{row.key}")


def numbers_by_organisation() -> dict[str, int]:
    """How many public projects each organisation owns or is a partner in, by its number."""
    rows = Innovation.objects.filter(page=Page.PUBLISHED)
    others = Innovation.partners.through.objects.filter(innovation__in=rows.values("pk"))
    numbers = dict(rows.values_list("owner__orgnr").annotate(Count("pk")).order_by())
    for orgnr, number in others.values_list("organisation__orgnr").annotate(Count("pk")).order_by():
        numbers[orgnr] = numbers.get(orgnr, 0) + number
    return numbers


# --- areas -----------------------------------------------------------------------------------------------


def area_codes_of(areas: Iterable[PriorityArea]) -> tuple[str, ...]:
    return tuple(sorted(area_code(one.plan.key, one.number) for one in areas))


def areas_with(codes: Iterable[str]) -> QuerySet[PriorityArea]:
    """The areas that have these codes; what is no code, or names no area, finds nothing."""
    fits = Q(pk__in=[])
    for found in map(split_area, codes):
        if found is not None:
            fits |= Q(plan__key=found[0], number=found[1])
    return PriorityArea.objects.filter(fits)


def choosable_areas(*, on: date, chosen: Collection[str] = ()) -> QuerySet[PriorityArea]:
    """What a project can be tagged with on a day, and what this one is tagged with already."""
    now = plans.choosable_areas("innovation", on=on)
    both = PriorityArea.objects.filter(Q(pk__in=now.values("pk")) | Q(pk__in=areas_with(chosen).values("pk")))
    return both.select_related("plan").order_by("plan__titles__nb", "plan__key", "number")


# --- what projects come out of ----------------------------------------------------------------------------


def awards_of(user: Any, *, on: date) -> list[Award]:
    """The published awards of the organisations a user writes for."""
    return awards_at(list(people.organisations_of(user, on=on).values_list("orgnr", flat=True)))


def from_awards(references: Collection[str], *, public: bool = True) -> dict[str, list[Innovation]]:
    """What came out of each of these awards; only what is public, unless all is asked for."""
    rows = Origin.objects.filter(award__application__reference__in=references)
    if public:
        rows = rows.filter(innovation__page=Page.PUBLISHED)
    found: dict[str, list[Innovation]] = {}
    for row in rows.select_related("innovation", "award__application").order_by("innovation__key"):
        if row.award:
            found.setdefault(row.award.application.reference, []).append(row.innovation)
    return found


def projects_of(user: Any, *, on: date) -> QuerySet[Project]:
    """The public research projects of the organisations a user writes for, the newest first."""
    places = people.organisations_of(user, on=on).values("pk")
    rows = public_projects().filter(institution__in=places).select_related("institution")
    return rows.order_by("-starts_on", "number")


def projects_with(numbers: Collection[str]) -> dict[str, Project]:
    """The research projects that everybody may see with these numbers."""
    return {one.number: one for one in public_projects().filter(number__in=numbers)}


def from_projects(numbers: Collection[str], *, public: bool = True) -> dict[str, list[Innovation]]:
    """As `from_awards`, of research projects by their numbers."""
    rows = Origin.objects.filter(project__number__in=numbers)
    if public:
        rows = rows.filter(innovation__page=Page.PUBLISHED)
    found: dict[str, list[Innovation]] = {}
    for row in rows.select_related("innovation", "project").order_by("innovation__key"):
        if row.project:
            found.setdefault(row.project.number, []).append(row.innovation)
    return found

"""Reading plans, their areas, and which codes speak for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.classification.domain.plan import AreaContent, Content
from tildel.classification.domain.portfolio import Link
from tildel.classification.models import AreaCode, Plan, PlanVersion, PriorityArea
from tildel.governance.queries.bodies import all_bodies
from tildel.governance.queries.meetings import meetings_of
from tildel.kernel import identifiers

# Pages beside the plans, which no plan may stand in the way of.
_OTHER_ADDRESSES = ("new", "establish")


# --- who ---------------------------------------------------------------------------------------------------


# --- plans -------------------------------------------------------------------------------------------------


def plans() -> QuerySet[Plan]:
    """Every plan with its areas, the newest period first, and in it what the others build on."""
    rows = Plan.objects.select_related("owner", "adopted_by", "builds_on").prefetch_related("areas")
    newest, base = F("starts_on").desc(nulls_last=True), F("builds_on").asc(nulls_first=True)
    return rows.order_by(newest, base, "titles__nb", "key")


def plan(key: str) -> Plan | None:
    return plans().select_related("predecessor").filter(key=key).first()


def built_on(row: Plan) -> QuerySet[Plan]:
    return plans().filter(builds_on=row)


def successors(row: Plan) -> QuerySet[Plan]:
    return plans().filter(predecessor=row)


def minutes_of_adoption(row: Plan) -> Any:
    """The meeting whose public minutes tell of the adoption; None where none are published."""
    if row.adopted_by is None:
        return None
    return meetings_of(row.adopted_by).filter(day=row.adopted_on, published_at__isnull=False).first()


def content_of(row: Plan) -> Content:
    """What a plan says, as its form and the trail have it."""
    return Content(
        titles=row.titles, kind=row.kind, subject=row.subject, descriptions=row.descriptions,
        owner=row.owner.orgnr if row.owner else "", owner_names=row.owner_names, region=row.region,
        starts_on=row.starts_on, ends_on=row.ends_on,
        adopted_by=row.adopted_by.key if row.adopted_by else "", adopted_on=row.adopted_on,
        document=row.document, sources=row.sources, builds_on=row.builds_on.key if row.builds_on else "",
        predecessor=row.predecessor.key if row.predecessor else "", assumed=row.assumed,
    )  # fmt: skip


def area_content_of(row: PriorityArea) -> AreaContent:
    return AreaContent(row.number, row.titles, row.descriptions, row.sources, row.starts_on, row.ends_on)


def whole_of(row: Plan) -> dict[str, Any]:
    """The plan with its areas as plain values, as a version keeps them."""
    areas = [area_content_of(area).as_json() for area in row.areas.order_by("number")]
    return {**content_of(row).as_json(), "areas": areas}


def versions(row: Plan) -> QuerySet[PlanVersion]:
    return row.versions.defer("content")


def version(row: Plan, number: int) -> PlanVersion | None:
    return row.versions.filter(number=number).first()


def history(row: Plan) -> QuerySet[Event]:
    return events_of(f"plan:{row.key}")


def free_key(wanted: str) -> str:
    """`wanted`, or it with a number, whichever no plan has."""
    rows = Plan.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return identifiers.free_key(wanted, {*_OTHER_ADDRESSES, *rows})


def plan_choices(*, but: Plan | None = None) -> list[tuple[str, dict[str, str]]]:
    """Key and titles of the plans that one can follow or build on."""
    rows = Plan.objects.exclude(pk=but.pk) if but else Plan.objects.all()
    return list(rows.order_by("titles__nb", "key").values_list("key", "titles"))


def body_choices() -> list[tuple[str, dict[str, str]]]:
    return [(row.key, row.names) for row in all_bodies()]


def established_keys() -> set[str]:
    return set(Plan.objects.values_list("key", flat=True))


# --- areas -------------------------------------------------------------------------------------------------


def area(row: Plan, number: int) -> PriorityArea | None:
    found = row.areas.filter(number=number).first()
    if found is not None:
        found.plan = row
    return found


def next_number(row: Plan) -> int:
    last = row.areas.order_by("-number").first()
    return last.number + 1 if last else 1


def codes_of(row: PriorityArea) -> QuerySet[AreaCode]:
    """All that speaks or spoke for an area, what holds first."""
    return row.codes.order_by(F("ends_on").desc(nulls_first=True), "code", "starts_on")


def code_row(row: PriorityArea, pk: int) -> AreaCode | None:
    return row.codes.filter(pk=pk).first()


def plans_with_areas() -> list[Plan]:
    """The plans whose areas something can belong to, as a portfolio is chosen among them."""
    return list(plans().filter(Exists(PriorityArea.objects.filter(plan=OuterRef("pk")))))


def links_of(row: Plan) -> list[Link]:
    """Which codes speak for the areas of a plan, by their numbers; an area's own period bounds it too."""
    rows = AreaCode.objects.filter(area__plan=row).select_related("area").order_by("area__number", "pk")
    return [
        Link(one.area.number, one.code, max(one.starts_on, one.area.starts_on or one.starts_on),
             _earliest(one.ends_on, one.area.ends_on))
        for one in rows
    ]  # fmt: skip


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def choosable_areas(subject: str, *, on: date) -> QuerySet[PriorityArea]:
    """The areas of the plans on a subject, in force on a day, that something new can be tagged with."""
    rows = PriorityArea.objects.filter(
        _in_force("plan__", on), _in_force("", on), plan__subject__in=["", subject]
    )
    return rows.select_related("plan").order_by("plan__titles__nb", "plan__key", "number")


def _in_force(of: str, on: date) -> Q:
    started = Q(**{f"{of}starts_on__isnull": True}) | Q(**{f"{of}starts_on__lte": on})
    return started & (Q(**{f"{of}ends_on__isnull": True}) | Q(**{f"{of}ends_on__gte": on}))


def prefetch_areas() -> Prefetch:
    """For what is tagged with areas: each area with its plan."""
    return Prefetch("areas", queryset=PriorityArea.objects.select_related("plan").order_by("plan", "number"))

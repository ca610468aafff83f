"""Writing plans and their areas. Every save is a version of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tildel.audit.actions import record
from tildel.classification import access, queries
from tildel.classification.domain.plan import (
    AreaContent,
    Content,
    Shipped,
    area_faults,
    changes,
    faults,
    still_assumed,
)
from tildel.classification.models import AreaCode, Plan, PlanVersion, PriorityArea
from tildel.classification.shipped import shipped_plan
from tildel.governance.actions.bodies import establish_body
from tildel.governance.actions.meetings import record_meeting
from tildel.governance.queries.bodies import body
from tildel.governance.shipped import shipped_keys
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.identifiers import key_of
from tildel.kernel.time import in_oslo
from tildel.people.models import Organisation, User
from tildel.people.queries import organisation

_PLAIN = ("kind", "subject", "region", "starts_on", "ends_on", "adopted_on", "document")
_TEXTS = ("titles", "descriptions", "sources", "owner_names", "assumed")


@transaction.atomic
def write_plan(*, content: Content, by: User, at: datetime) -> Plan:
    """A plan of an organisation one writes for. It is public at once."""
    owner = _owner(content)
    access.check_can_write_for(by, owner, on=in_oslo(at).date())
    _check(content)
    wanted = key_of(content.titles.get("nb") or next(iter(content.titles.values()))) or "plan"
    made = Plan(key=queries.free_key(wanted), created_at=at, created_by=by)
    _keep(made, content, owner, by, at)
    record(stream=f"plan:{made.key}", verb="plan.written", by=by, at=at, content=content.as_json())
    return made


@transaction.atomic
def change_plan(*, plan: Plan, content: Content, version: int, by: User, at: datetime) -> Plan:
    """Change what a plan says; what was assumed and is written now is assumed no more.

    Raises Stale when somebody else saved since `version` was read. To hand a plan to another owner one
    writes for both.
    """
    on, held = in_oslo(at).date(), _held(plan)
    access.check_can_write_for(by, held.owner, on=on)
    owner = _owner(content)
    access.check_can_write_for(by, owner, on=on)
    if held.version != version:
        raise Stale("plan.stale")
    _check(content)
    if content.predecessor == held.key or content.builds_on == held.key:
        raise RuleBroken(
            "plan.itself", place="predecessor" if content.predecessor == held.key else "builds_on"
        )
    before = queries.content_of(held)
    after = replace(content, assumed=still_assumed(before, content))
    changed = changes(before, after)
    if not changed:
        return held
    held.version += 1
    _keep(held, after, owner, by, at)
    record(stream=f"plan:{held.key}", verb="plan.changed", by=by, at=at, changes=changed)
    return held


@transaction.atomic
def write_area(
    *, plan: Plan, number: int | None, content: AreaContent, version: int, by: User, at: datetime
) -> PriorityArea:
    """An area of a plan, new (`number` None) or changed; a version of the plan either way."""
    held = _held(plan)
    access.check_can_write_for(by, held.owner, on=in_oslo(at).date())
    if held.version != version:
        raise Stale("plan.stale")
    for place, reason in area_faults(content)[:1]:
        raise RuleBroken(f"plan.{reason}", place=place)
    found = None if number is None else queries.area(held, number)
    if number is not None and found is None:
        raise RuleBroken("plan.no_such_area")
    if held.areas.filter(number=content.number).exclude(pk=found.pk if found else None).exists():
        raise RuleBroken("plan.number_taken", place="number", number=content.number)
    before = queries.area_content_of(found) if found else AreaContent(0, {})
    changed = changes(before, content)
    if found is not None and not changed:
        return found
    area = found or PriorityArea(plan=held)
    _fill_area(area, content)
    _next_version(held, by, at)
    record(
        stream=f"plan:{held.key}", verb="plan.area_changed" if found else "plan.area_added", by=by, at=at,
        number=content.number, changes=changed,
    )  # fmt: skip
    return area


@transaction.atomic
def establish_plan(*, key: str, by: User | None, at: datetime) -> Plan:
    """A plan that is shipped with the program, with its areas and their codes; one that is there is left.

    What it builds on is established first, the body that adopted it too, and the meeting is put on record.
    Raises RuleBroken `plan.not_shipped`.
    """
    if by is not None:
        access.check_can_establish(by)
    found, shipped = queries.plan(key), shipped_plan(key)
    if found is not None:
        return found
    if shipped is None:
        raise RuleBroken("plan.not_shipped", place="key", key=key)
    content = shipped.content
    for other in (content.builds_on, content.predecessor):
        if other:
            establish_plan(key=other, by=by, at=at)
    _put_adoption_on_record(content, by, at)
    made = Plan(key=key, created_at=at, created_by=by)
    _keep(made, content, _owner(content), by, at, areas=shipped)
    record(stream=f"plan:{key}", verb="plan.established", by=by, at=at, content=content.as_json())
    return made


def _put_adoption_on_record(content: Content, by: User | None, at: datetime) -> None:
    if content.adopted_by in shipped_keys():
        adopting = body(content.adopted_by) or establish_body(key=content.adopted_by, by=by, at=at)
        record_meeting(body=adopting, day=content.adopted_on, by=by, at=at)


def _held(plan: Plan) -> Plan:
    rows = Plan.objects.select_related("owner", "adopted_by", "builds_on", "predecessor")
    return rows.select_for_update(of=("self",)).get(pk=plan.pk)


def _owner(content: Content) -> Organisation | None:
    found = organisation(content.owner) if content.owner else None
    if content.owner and found is None:
        raise RuleBroken("plan.owner_unknown", place="owner")
    return found


def _check(content: Content) -> None:
    for place, reason in faults(content)[:1]:
        raise RuleBroken(f"plan.{reason}", place=place)


def _keep(
    plan: Plan, content: Content, owner: Organisation | None, by: User | None, at: datetime,
    areas: Shipped | None = None,
) -> None:  # fmt: skip
    """Into the tables; what the database keeps single may have been taken at this very moment."""
    for name in _PLAIN:
        setattr(plan, name, getattr(content, name))
    for name in _TEXTS:
        setattr(plan, name, dict(getattr(content, name)))
    plan.owner, plan.changed_at = owner, at
    plan.adopted_by = body(content.adopted_by) if content.adopted_by else None
    plan.builds_on = _other(content.builds_on, "builds_on")
    plan.predecessor = _other(content.predecessor, "predecessor")
    try:
        with transaction.atomic():
            plan.save()
            for area, codes in areas.areas if areas else ():
                _ship_area(plan, area, codes, at)
            _version(plan, by, at)
    except IntegrityError:
        raise RuleBroken("plan.at_once")


def _other(key: str, place: str) -> Plan | None:
    found = queries.plan(key) if key else None
    if key and found is None:
        raise RuleBroken("plan.no_such_plan", place=place)
    return found


def _ship_area(plan: Plan, content: AreaContent, codes: Any, at: datetime) -> None:
    area = PriorityArea(plan=plan)
    _fill_area(area, content)
    AreaCode.objects.bulk_create(
        AreaCode(
            area=area,
            code=row.code,
            starts_on=plan.starts_on,
            reasons=dict(row.reasons),
            assumed=row.assumed,
            made_at=at,
        )
        for row in codes
    )


def _fill_area(area: PriorityArea, content: AreaContent) -> None:
    for name in ("number", "starts_on", "ends_on"):
        setattr(area, name, getattr(content, name))
    for name in ("titles", "descriptions", "sources"):
        setattr(area, name, dict(getattr(content, name)))
    area.save()


def _next_version(plan: Plan, by: User, at: datetime) -> None:
    plan.version += 1
    plan.changed_at = at
    plan.save(update_fields=["version", "changed_at"])
    _version(plan, by, at)


def _version(plan: Plan, by: User | None, at: datetime) -> None:
    PlanVersion.objects.create(
        plan=plan, number=plan.version, content=queries.whole_of(plan), made_at=at, made_by=by
    )

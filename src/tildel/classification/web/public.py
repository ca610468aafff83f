"""Plans for everybody: the list, a plan with its areas, an area, and a plan as it stood before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tildel.classification import access, phrases, queries
from tildel.classification.actions.plans import establish_plan
from tildel.classification.shipped import shipped_plans
from tildel.kernel.time import in_oslo

ROWS = 30
LARGEST = 2_000_000_000


def today() -> date:
    return in_oslo(timezone.now()).date()


def public_plan(key: str) -> Any:
    found = queries.plan(key)
    if found is None:
        raise Http404
    return found


def public_area(key: str, number: int) -> Any:
    found = queries.area(public_plan(key), number) if number <= 32_000 else None
    if found is None:
        raise Http404
    return found


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.plans(), ROWS).get_page(request.GET.get("page"))
    may_establish = access.can_establish(request.user)
    known = queries.established_keys() if may_establish else set()
    context = {
        "page": page, "words": phrases, "may_write": access.can_write(request.user, on=today()),
        "waiting": [one for one in shipped_plans() if one.key not in known] if may_establish else [],
    }  # fmt: skip
    return render(request, "classification/list.html", context)


@require_POST
def establish(request: HttpRequest) -> HttpResponse:
    """An administrator sets up a plan that is shipped with the program."""
    access.check_can_establish(request.user)
    made = establish_plan(key=request.POST.get("key", "")[:80], by=request.user, at=timezone.now())
    return redirect("classification:plan", made.key)


@require_safe
def plan(request: HttpRequest, key: str) -> HttpResponse:
    found = public_plan(key)
    context = {
        "plan": found, "areas": found.areas.all(), "words": phrases, "built_on": queries.built_on(found),
        "successors": queries.successors(found), "minutes": queries.minutes_of_adoption(found),
        "versions": queries.versions(found)[:ROWS], "events": events_of(found)[:ROWS],
        "may_write": access.can_write_for(request.user, found.owner, on=today()),
    }  # fmt: skip
    return render(request, "classification/plan.html", context)


def events_of(row: Any) -> list[dict[str, Any]]:
    """What happened to a plan, newest first, with the fields that were changed."""
    return [
        {
            "event": event,
            "what": phrases.EVENTS.get(event.verb, event.verb),
            "number": event.data.get("number"),
            "fields": [phrases.FIELDS.get(name, name) for name in event.data.get("changes", ())],
        }
        for event in queries.history(row)[:ROWS]
    ]


@require_safe
def area(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = public_area(key, number)
    context = {
        "plan": found.plan, "area": found, "words": phrases, "codes": code_rows(found, today()),
        "may_write": access.can_write_for(request.user, found.plan.owner, on=today()),
    }  # fmt: skip
    return render(request, "classification/area.html", context)


def code_rows(row: Any, on: date) -> list[dict[str, Any]]:
    """What speaks for an area, in words; `over` where it does so no more."""
    return [
        {
            "row": one,
            "name": phrases.code_in_words(one.code),
            "over": one.ends_on is not None and one.ends_on < on,
        }
        for one in queries.codes_of(row)
    ]


@require_safe
def version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    found = public_plan(key)
    row = queries.version(found, number) if number <= LARGEST else None
    if row is None:
        raise Http404
    told = {**row.content, "areas": [{**area, **_days(area)} for area in row.content["areas"]]}
    context = {"plan": found, "version": row, "told": {**told, **_days(told)}, "words": phrases}
    return render(request, "classification/version.html", context)


def _days(told: dict[str, Any]) -> dict[str, date | None]:
    """The days of a kept version, which are text there."""
    names = [name for name in ("starts_on", "ends_on", "adopted_on") if name in told]
    return {name: date.fromisoformat(told[name]) if told[name] else None for name in names}

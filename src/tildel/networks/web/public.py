"""Everybody's pages: the networks, those of the past, and where NSG's tasks live."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tildel.governance.web.entry import today
from tildel.networks import access, phrases, shipped
from tildel.networks.domain.rules import missing_regions, rules_on
from tildel.networks.domain.watch import Picture
from tildel.networks.queries import networks as queries
from tildel.networks.queries.sharing import rules
from tildel.networks.queries.tasks import figures

_ROWS = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The networks that run or ran here, then what the sources tell of those before."""
    past = shipped.history()
    context = {
        "page": Paginator(queries.public_networks(), _ROWS).get_page(request.GET.get("page")),
        "awarded": [row for row in past if row.get("awarded")],
        "earlier": [row for row in past if not row.get("awarded")],
        "round": shipped.the_round(),
        "enters": access.can_enter(request.user, on=today(timezone.now())),
        "words": phrases,
    }
    return render(request, "networks/list.html", context)


@require_safe
def network(request: HttpRequest, key: str) -> HttpResponse:
    """A network as everybody may read it: no members, no reports, no evaluation before it is decided."""
    found, on = queries.network(key), today(timezone.now())
    if found is None:
        raise Http404
    picture = queries.picture_of(found)
    day = _shown_day(picture, on)
    missing = missing_regions(picture.parts, rules_on(rules(), on).regions, day)
    there = [one for one in found.partners.all() if _takes_part(one, day)]
    context = {
        "network": found,
        "partners": _by_region(there),
        "missing": [phrases.REGIONS[one] for one in missing],
        "periods": list(found.periods.all()),
        "budget": list(found.budget.all()),
        "results": list(found.results.all()[:100]),
        "evaluation": getattr(found, "evaluation", None),
        "sees": access.can_see(request.user, found, on=on),
        "words": phrases,
    }
    return render(request, "networks/network.html", context)


def _shown_day(picture: Picture, on: date) -> date:
    """Within its periods: a network that is over is shown with the partners of its last day."""
    first = min((one.starts for one in picture.spans), default=on)
    last = max((one.ends for one in picture.spans), default=on)
    return min(max(on, first), last)


def _takes_part(partner: Any, day: date) -> bool:
    return partner.held_from <= day and (partner.held_to is None or day <= partner.held_to)


def _by_region(partners: list[Any]) -> list[tuple[Any, list[Any]]]:
    found: dict[str, list[Any]] = {region: [] for region in phrases.REGIONS}
    for one in partners:
        found.setdefault(one.region, []).append(one)
    return [(phrases.REGIONS.get(region, "–"), rows) for region, rows in found.items() if rows]


@require_safe
def past(request: HttpRequest, key: str) -> HttpResponse:
    """What the sources tell of a network of the past."""
    found = next((row for row in shipped.history() if row["key"] == key), None)
    if found is None:
        raise Http404
    return render(request, "networks/past.html", {"row": found, "round": shipped.the_round()})


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """NSG's tasks from its mandate, each with the pages where it lives; said plainly where there is none."""
    counts = figures()
    rows = [(task["wording"], [_home(one, counts) for one in task["homes"]]) for task in shipped.tasks()]
    return render(request, "networks/tasks.html", {"rows": rows, "source": shipped.tasks_source()})


def _home(home: Any, counts: dict[str, int]) -> dict[str, Any]:
    address = f"/{get_language()}/{home['address']}"
    return {
        "label": phrases.HOMES[home["key"]],
        "address": address if _is_there(address.partition("?")[0]) else "",
        "count": counts.get(home.get("count", "")),
    }


def _is_there(address: str) -> bool:
    """Whether a slice answers at an address; what editors may have written there counts as nothing."""
    try:
        return resolve(address).view_name != "wagtail_serve"
    except Resolver404:
        return False

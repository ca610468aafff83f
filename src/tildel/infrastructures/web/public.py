"""The register of infrastructure for everybody."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tildel.design.languages import CODES
from tildel.files.queries import open_for, safe_name
from tildel.infrastructures import access, phrases, queries
from tildel.infrastructures.documents import facts_of
from tildel.infrastructures.domain.catalogue import DataSet, catalogue
from tildel.infrastructures.domain.entry import DATA_SETS
from tildel.infrastructures.domain.road_map import by_kind, differences, in_the_order
from tildel.infrastructures.web.forms import SearchForm
from tildel.infrastructures.web.picture import picture
from tildel.kernel.time import in_oslo

ROWS, MOST_PLACES = 24, 200


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    found = queries.found(form.wanted())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    numbers = queries.by_region(found)
    places = list(queries.places_of(found)[: MOST_PLACES + 1])
    today = in_oslo(timezone.now()).date()
    context = {
        "form": form, "page": page, "narrowed": form.is_narrowed(), "words": phrases,
        "picture": picture(numbers, places[:MOST_PLACES]), "places": places[:MOST_PLACES],
        "more_places": len(places) > MOST_PLACES, "may_propose": access.can_propose(request.user, on=today),
        "may_see_proposals": access.can_see_proposals(request.user, on=today),
    }  # fmt: skip
    return render(request, "infrastructures/list.html", context)


@require_safe
def entry(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.public_entry(key)
    if found is None:
        raise Http404
    may_write = access.can_write_for(request.user, found.owner, on=in_oslo(timezone.now()).date())
    context = {
        "entry": found, "words": phrases, "uses": queries.uses_of(found), "may_write": may_write,
        "is_data_set": found.kind in DATA_SETS, "places": list(found.places.all()),
    }  # fmt: skip
    return render(request, "infrastructures/entry.html", context)


@require_safe
def data_sets_file(request: HttpRequest) -> HttpResponse:
    """What holds data, for the national catalogue: DCAT-AP-NO as JSON-LD."""
    titles = {}
    for code in CODES:
        with translation.override(code):
            titles[code] = _("Data sets of the register of research infrastructure")
    address = _absolute("infrastructures:data_sets_file")
    told = catalogue(
        address=address, titles=titles, data_sets=[_data_set(one) for one in queries.data_sets()]
    )
    text = json.dumps(told, ensure_ascii=False, indent=2)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")


def _absolute(name: str, *arguments: Any) -> str:
    """The address in the first language: a thing has one, whatever language it is asked for in."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL.rstrip("/") + reverse(name, args=arguments)


def _data_set(one: Any) -> DataSet:
    return DataSet(
        address=_absolute("infrastructures:entry", one.key), identifier=one.key, titles=one.names,
        descriptions=one.descriptions, publisher=one.owner.orgnr, publisher_name=one.owner.name,
        contact_name=one.contact_name, contact_email=one.contact_email, contact_phone=one.contact_phone,
        keywords=tuple(one.keywords), access_rights=one.access_rights, web_address=one.web_address,
        issued=one.valid_from.isoformat() if one.valid_from else "",
        modified=in_oslo(one.changed_at).date().isoformat(),
    )  # fmt: skip


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    may_make = access.can_judge(request.user, on=in_oslo(timezone.now()).date())
    return render(
        request, "infrastructures/editions.html", {"editions": queries.editions(), "may_make": may_make}
    )


@require_safe
def edition(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.edition(key)
    if found is None:
        raise Http404
    before = queries.edition_before(found)
    known = {row["key"]: row for row in found.content["entries"]}
    known |= (
        {row["key"]: row for row in before.content["entries"] if row["key"] not in known} if before else {}
    )
    changed = differences(before.content, found.content) if before else {}
    parts = [
        {"kind": phrases.KINDS[kind], "rows": [{"entry": row, "facts": facts_of(row)} for row in rows]}
        for kind, rows in by_kind(found.content)
    ]
    context = {
        "edition": found, "order": in_the_order(found.content), "parts": parts, "before": before,
        "changed": {how: [known[key] for key in keys] for how, keys in changed.items()},
        "documents": {one.language: one for one in found.documents.all()},
        "number": len(found.content["entries"]),
    }  # fmt: skip
    return render(request, "infrastructures/edition.html", context)


@require_safe
def edition_pdf(request: HttpRequest, key: str, language: str) -> HttpResponseBase:
    found = queries.document(key, language)
    if found is None:
        raise Http404
    opened = open_for(found.file, reader=request.user)
    return FileResponse(opened, content_type="application/pdf", filename=safe_name(found.file))

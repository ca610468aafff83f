"""The public pages. They need no login and show only what is published."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tildel.design.calendar import calendar_file
from tildel.design.templatetags.design import local_text
from tildel.kernel.time import in_oslo
from tildel.portal import queries
from tildel.portal.domain.table_file import table_file
from tildel.portal.queries import AwardList
from tildel.programmes import queries as programmes
from tildel.programmes.public_page import sheet_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    lists = queries.award_lists()
    context = {"open": queries.open_calls(now), "awards": lists[:1], "recent": 5, "now": now}
    return render(request, "portal/home.html", context)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"open": queries.open_calls(now), "closed": queries.closed_calls(now), "now": now}
    return render(request, "portal/calls.html", context)


def _public_call(key: str) -> Any:
    """A published call; one that is being written is not there."""
    call = programmes.public_call(key)
    if call is None:
        raise Http404
    return call


@require_safe
def call(request: HttpRequest, key: str) -> HttpResponse:
    found, now = _public_call(key), timezone.now()
    context = {
        "call": found,
        "sheet": sheet_of(programmes.spec_of(found)),
        "phase": programmes.phase(found, now),
        "changes": programmes.public_changes(found),
        "start_url": reverse("applications:start", args=[key]),
        "calendar_url": reverse("portal:call_ics", args=[key]),
        "now": now,
    }
    return render(request, "portal/call.html", context)


@require_safe
def call_ics(request: HttpRequest, key: str) -> HttpResponse:
    """The deadline for a calendar. The event keeps its identity in every language and when it is moved."""
    found = _public_call(key)
    sheet = sheet_of(programmes.spec_of(found))
    address = settings.SITE_URL.rstrip("/") + reverse("portal:call", args=[key])
    text = calendar_file(
        uid=f"call-{key}-deadline@{urlsplit(settings.SITE_URL).hostname or 'tildel'}",
        version=found.current.number - 1,
        made_at=found.current.made_at,
        starts_at=sheet.closes_at,
        summary=_("Deadline: %(call)s") % {"call": sheet.title},
        description=f"{sheet.summary}\n\n{address}",
        address=address,
        language=get_language() or "nb",
    )
    return _download(text, f"{key}.ics", "text/calendar; charset=utf-8")


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("call", "")
    everything = queries.award_lists()
    shown = [one for one in everything if wanted in ("", one.call_key)]
    context = {"lists": shown, "choices": everything, "wanted": wanted}
    return render(request, "portal/awards.html", context)


@require_safe
def awards_csv(request: HttpRequest) -> HttpResponse:
    """Exactly what the page with the same filter shows; amounts in plain digits."""
    head = [
        _("Call"), _("Published"), _("Reference"), _("Project"), _("Project leader"), _("Institution"),
        _("Health region"), _("Amount in kroner"),
    ]  # fmt: skip
    lists = queries.award_lists(request.GET.get("call", ""))
    separator = "," if get_language() == "en" else ";"
    text = table_file(head, [row for one in lists for row in _csv_rows(one)], separator=separator)
    return _download(text, "tildel-awards.csv", "text/csv; charset=utf-8")


def _csv_rows(one: AwardList) -> list[list[str | int]]:
    return [
        [
            local_text(one.call_names), in_oslo(one.published_at).date().isoformat(), row.award["reference"],
            row.title, row.award["leader"], row.award["institution"], row.region, row.award["amount"],
        ]
        for row in one.rows
    ]  # fmt: skip


def _download(text: str, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    now = timezone.now()
    context = {
        "q": words,
        "calls": queries.all_calls(now, words) if words else [],
        "awards": queries.awards_with(words) if words else [],
        "now": now,
    }
    return render(request, "portal/search.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return render(request, "portal/accessibility.html", {"contact": contact})

"""The public pages. They need no login and show only what is published."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tildel.design.calendar import calendar_file
from tildel.portal import shipped
from tildel.portal.queries import awards, site
from tildel.portal.queries import calls as queries
from tildel.portal.web.answers import download
from tildel.portal.web.forms import CallForm
from tildel.programmes import queries as programmes
from tildel.programmes.public_page import sheet_of

ROWS = 20
ON_FRONT = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    found = queries.open_calls(now)
    context = {
        "open": found[:ON_FRONT],
        "more": max(0, len(found) - ON_FRONT),
        "awards": awards.latest(5),
        "news": site.latest_news(get_language() or "nb", 3),
        "now": now,
    }
    return render(request, "portal/home.html", context)


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    now, form = timezone.now(), CallForm(request.GET)
    wanted = form.wanted()
    page = Paginator(queries.closed_calls(now, wanted), ROWS).get_page(request.GET.get("page"))
    page.object_list = [queries.row_of(call, now) for call in page.object_list]
    context = {
        "form": form,
        "open": queries.open_calls(now, wanted),
        "coming": queries.coming_calls(now, wanted),
        "outside": queries.outside_calls(now),
        "page": page,
        "narrowed": not wanted.is_everything,
        "now": now,
    }
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
    return download(_event(found), f"{key}.ics", "text/calendar; charset=utf-8")


@require_safe
def calls_ics(request: HttpRequest) -> HttpResponse:
    """The deadlines of all open and coming calls that fit, as one calendar to subscribe to."""
    wanted = CallForm(request.GET).wanted()
    now = timezone.now()
    found = [*queries.open_calls(now, wanted), *queries.coming_calls(now, wanted)]
    texts = [_event(programmes.public_call(row.call.key)) for row in found]
    return download(_joined(texts), "tildel.ics", "text/calendar; charset=utf-8")


def _event(found: Any) -> str:
    key, sheet = found.key, sheet_of(programmes.spec_of(found))
    address = settings.SITE_URL.rstrip("/") + reverse("portal:call", args=[key])
    return calendar_file(
        uid=f"call-{key}-deadline@{urlsplit(settings.SITE_URL).hostname or 'tildel'}",
        version=found.current.number - 1,
        made_at=found.current.made_at,
        starts_at=sheet.closes_at,
        summary=_("Deadline: %(call)s") % {"call": sheet.title},
        description=f"{sheet.summary}\n\n{address}",
        address=address,
        language=get_language() or "nb",
    )


def _joined(texts: list[str]) -> str:
    """Calendars of one event each as one; an empty one where there is none."""
    head, foot = "BEGIN:VEVENT\r\n", "END:VCALENDAR\r\n"
    if not texts:
        language = (get_language() or "nb").upper()
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Tildel//Calls//{language}\r\n{foot}"
    start = texts[0].partition(head)[0]
    events = [head + text.partition(head)[2].removesuffix(foot) for text in texts]
    return start + "".join(events) + foot


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    contact = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    context = {"contact": contact, "run": shipped.last_run(), "current": shipped.run_is_current()}
    return render(request, "portal/accessibility.html", context)

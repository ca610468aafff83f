"""For readers, search engines and other machines: feeds, the map of the site, what robots may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tildel.design.formats import format_instant, format_money
from tildel.design.navigation import sections
from tildel.design.templatetags.design import local_text
from tildel.portal.queries import awards, calls, documents, search, site
from tildel.portal.web.forms import CallForm
from tildel.portal.web.search import address_of

MOST = 40
MOST_IN_MAP = 50_000  # sitemaps.org
# What can be found but has no page of its own.
_NO_PAGE = ("journal", "solution", "department")


def _site(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest calls, awards or news as Atom, in the language of the address."""
    if kind not in _FEEDS:
        raise Http404
    title, about, entries = _FEEDS[kind]
    out = Atom1Feed(
        title=f"{title()} · Tildel", link=_site(reverse(about)), description=title(),
        feed_url=_site(request.get_full_path()), language=get_language(), feed_guid=_site(request.path),
    )  # fmt: skip
    for entry in entries(request):
        out.add_item(**entry)
    return HttpResponse(out.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _calls(request: HttpRequest) -> Iterator[dict[str, Any]]:
    now = timezone.now()
    wanted = CallForm(request.GET).wanted()
    rows = [*calls.open_calls(now, wanted), *calls.coming_calls(now, wanted)]
    for row in sorted(rows, key=lambda row: row.call.published_at, reverse=True)[:MOST]:
        told = _("Deadline: %(moment)s. Frame: %(frame)s.") % {
            "moment": format_instant(row.call.deadline_at), "frame": format_money(row.call.frame),
        }  # fmt: skip
        if row.phase == "coming":
            told = _("Opens %(moment)s.") % {"moment": format_instant(row.call.opens_at)} + " " + told
        link = _site(reverse("portal:call", args=[row.call.key]))
        yield _entry(local_text(row.call.names), link, told, row.call.published_at)


def _awards(request: HttpRequest) -> Iterator[dict[str, Any]]:
    for row in awards.latest(MOST):
        told = " · ".join(part for part in (row.leader, row.institution, _amount(row.amount)) if part)
        link = _site(reverse("portal:award", args=[row.number]))
        yield _entry(local_text(row.titles), link, told, row.published_at or _noon(row.decided_on))


def _amount(amount: int | None) -> str:
    return "" if amount is None else format_money(amount)


def _news(request: HttpRequest) -> Iterator[dict[str, Any]]:
    for page in site.latest_news(get_language() or "nb", MOST):
        moment = page.first_published_at or _noon(page.day)
        yield _entry(page.title, _site(documents.path_of(page)), page.lead, moment)


def _entry(title: str, link: str, told: str, moment: datetime) -> dict[str, Any]:
    return {
        "title": title, "link": link, "description": told, "pubdate": moment, "updateddate": moment,
        "unique_id": link,
    }  # fmt: skip


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


_FEEDS: dict[str, tuple[Any, str, Any]] = {
    "calls": (lambda: _("Calls"), "portal:calls", _calls),
    "awards": (lambda: _("Awards"), "portal:awards", _awards),
    "news": (lambda: _("News"), "portal:home", _news),
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everybody may read what is public; what needs a login is not worth asking for."""
    closed = ("cms/", *(f"{code}/{place}/" for code, _name in settings.LANGUAGES for place in _CLOSED))
    lines = ["User-agent: *", *(f"Disallow: /{place}" for place in closed)]
    text = "\n".join([*lines, f"Sitemap: {_site(reverse('sitemap_file'))}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


_CLOSED = (
    "account",
    "desk",
    "applications",
    "assessment",
    "panels",
    "decisions",
    "people",
    "mails",
    "search",
)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address in each language it has, with its translations beside it (sitemaps.org)."""
    rows = [_url(paths, day) for paths, day in _addresses()]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    )
    return HttpResponse(head + "".join(rows) + "</urlset>\n", content_type="application/xml; charset=utf-8")


def _addresses() -> Iterable[tuple[dict[str, str], date | None]]:
    places = ["", *(part["place"] for section in sections() for part in section["parts"]), "accessibility/"]
    codes = [code for code, _name in settings.LANGUAGES]
    for place in places:
        yield {code: f"/{code}/{place}" for code in codes}, None
    for document in search.of_kinds(*(kind for kind in documents.SOURCES if kind not in _NO_PAGE))[
        : MOST_IN_MAP // len(codes)
    ].iterator():
        yield document.paths or {code: _in(code, document) for code in codes}, document.day


def _in(code: str, document: Any) -> str:
    with translation.override(code):
        return address_of(document)


def _url(paths: dict[str, str], day: date | None) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(_site(path))}"/>'
        for code, path in paths.items()
    )
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day and not _is_deadline(day) else ""
    return "".join(
        f"<url><loc>{escape(_site(path))}</loc>{changed}{others}</url>\n" for path in paths.values()
    )


def _is_deadline(day: date) -> bool:
    """A call's day is its deadline; a day to come is no day of a change."""
    return day > timezone.now().date()

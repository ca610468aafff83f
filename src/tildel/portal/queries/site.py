"""The pages that editors write: the menu, the news, and translations that have fallen behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page

from tildel.portal.models import NewsIndexPage, NewsPage, StartPage, TextPage
from tildel.portal.queries.documents import path_of


@dataclass(frozen=True)
class MenuPage:
    title: str
    url: str


@dataclass(frozen=True)
class Behind:
    """A page whose translation is older than the page itself, or is not there."""

    source: Any
    language: str
    translation: Any | None


def menu_pages(language: str) -> list[MenuPage]:
    """News, and the pages that are to stand in the menu, in one language."""
    wanted = Q(newsindexpage__isnull=False) | Q(textpage__in_menu=True)
    pages = Page.objects.live().public().filter(wanted, locale__language_code=language)
    return [MenuPage(page.title, path_of(page)) for page in pages.select_related("locale").order_by("path")]


def latest_news(language: str, number: int) -> list[NewsPage]:
    pages = NewsPage.objects.live().public().filter(locale__language_code=language)
    shown = pages.select_related("picture", "locale").prefetch_related("picture__renditions")
    return list(shown.defer("body").order_by("-day", "-pk")[:number])


def public_pages() -> Iterable[Page]:
    """Every page of an editor that everybody may read, for the map of the site."""
    pages = Page.objects.live().public().filter(depth__gte=3).select_related("locale")
    return pages.order_by("path")


def behind() -> list[Behind]:
    """What editors have to translate: older than its source first, then what is missing, by title."""
    found = [row for model in (TextPage, NewsIndexPage, NewsPage, StartPage) for row in _behind(model)]
    return sorted(found, key=lambda row: (row.translation is None, row.source.title, row.language))


def _behind(model: Any) -> list[Behind]:
    pages: dict[Any, dict[str, Any]] = {}
    for page in model.objects.live().select_related("locale").defer("body"):
        pages.setdefault(page.translation_key, {})[page.locale.language_code] = page
    first = settings.LANGUAGE_CODE
    return [
        Behind(group[first], language, group.get(language))
        for group in pages.values()
        if first in group
        for language, _name in settings.LANGUAGES
        if language != first and _is_behind(group[first], group.get(language))
    ]


def _is_behind(source: Any, translation: Any | None) -> bool:
    if translation is None:
        return True
    mine, theirs = translation.last_published_at, source.last_published_at
    return bool(theirs and (mine is None or mine < theirs))

"""Pages of the site made by the program: for the demo, and for whoever moves a site here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from tildel.portal.models import NewsIndexPage, NewsPage, SitePage, StartPage, TextPage

Texts = Mapping[str, str]


@transaction.atomic
def add_text(*, slug: str, titles: Texts, leads: Texts, texts: Texts, in_menu: bool) -> None:
    """A page of text in each language that has a title; one that is there stays as it is."""
    first: SitePage | None = None
    for root in StartPage.objects.select_related("locale").order_by("pk"):
        language = root.locale.language_code
        if language not in titles or root.get_children().filter(slug=slug).exists():
            continue
        page = TextPage(
            title=titles[language], slug=slug, lead=leads.get(language, ""), locale=root.locale,
            in_menu=in_menu, body=[("text", f"<p>{texts.get(language, '')}</p>")],
        )  # fmt: skip
        first = _put(root, page, first)


@transaction.atomic
def add_news(*, slug: str, day: date, titles: Texts, leads: Texts) -> None:
    """A piece of news in each language that has a title, under the page of news."""
    first: SitePage | None = None
    for root in StartPage.objects.select_related("locale").order_by("pk"):
        language = root.locale.language_code
        if language not in titles:
            continue
        index = NewsIndexPage.objects.child_of(root).first() or _index(root)
        if not index.get_children().filter(slug=slug).exists():
            page = NewsPage(
                title=titles[language], slug=slug, day=day, lead=leads.get(language, ""), locale=root.locale
            )
            first = _put(index, page, first)


_NEWS = {"nb": "Nyheter", "nn": "Nyheiter", "en": "News"}


def _index(root: StartPage) -> NewsIndexPage:
    name = _NEWS[root.locale.language_code]
    other = NewsIndexPage.objects.first()
    page = NewsIndexPage(title=name, slug=name.lower(), locale=root.locale)
    _put(root, page, other)
    return page


def _put(parent: SitePage, page: SitePage, first: SitePage | None) -> SitePage:
    """The page under its parent, published, as a translation of `first` where there is one."""
    if first is not None:
        page.translation_key = first.translation_key
    parent.add_child(instance=page)
    page.save_revision().publish()
    return first or page

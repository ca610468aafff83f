"""Everything public that can be found, as documents: one function a kind, and nothing that is not public.

A slice that gets something public of its own adds a function here and a line in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from tildel.classification import queries as plans
from tildel.governance.queries import bodies
from tildel.infrastructures.domain.states import PUBLIC as PUBLIC_ENTRIES
from tildel.infrastructures.models import Entry
from tildel.innovations import queries as innovations
from tildel.kernel.time import in_oslo
from tildel.national_report.queries import content as national_reports
from tildel.networks.queries.networks import public_networks
from tildel.people.queries import searched_name
from tildel.portal.domain.words import plain
from tildel.portal.models import AwardEntry, NewsPage, SearchDocument, TextPage
from tildel.portal.queries import told_of_others
from tildel.portal.queries.award_sources import unsearched
from tildel.portal.queries.told import Told
from tildel.programmes import queries as programmes
from tildel.projects.queries.public import public_projects
from tildel.studies.domain.states import PUBLIC as PUBLIC_STUDIES
from tildel.studies.models import Study


def documents(kind: str, key: str = "") -> Iterator[SearchDocument]:
    """The documents of a kind that are public now, or the one with that key: rows that are not saved."""
    return (_document(told) for told in SOURCES[kind](key))


def _document(told: Told) -> SearchDocument:
    texts = [told.leads, *told.texts]
    return SearchDocument(
        kind=told.kind, key=told.key, titles=dict(told.titles),
        leads={language: words[:300] for language, words in told.leads.items() if words},
        url_name=told.url_name, url_args=list(told.url_args), paths=dict(told.paths), day=told.day,
        heading_no=plain(_in(told.titles, "nb", "nn")), heading_en=plain(_in(told.titles, "en")),
        body_no=plain([*told.more, *(words for text in texts for words in _in(text, "nb", "nn"))]),
        body_en=plain([*told.more, *(words for text in texts for words in _in(text, "en"))]),
    )  # fmt: skip


def _in(texts: Mapping[str, str], *languages: str) -> list[str]:
    return [texts[language] for language in languages if texts.get(language)]


def _calls(key: str) -> Iterator[Told]:
    found = programmes.public_calls()
    for call in found.filter(key=key) if key else found:
        spec = programmes.spec_of(call)
        texts = [spec.who_may_apply, spec.welcomes, spec.decision, *(theme.name for theme in spec.themes)]
        yield Told(
            "call", call.key, call.names, spec.summary.as_json(), [text.as_json() for text in texts],
            [call.key, *call.programme.names.values()], "portal:call", (call.key,),
            day=in_oslo(call.deadline_at).date(),
        )  # fmt: skip


def _awards(key: str) -> Iterator[Told]:
    rows, hidden = AwardEntry.objects.all(), unsearched()
    for row in (rows.filter(number=key) if key else rows).iterator(chunk_size=500):
        leader = "" if row.number in hidden else row.leader
        who = " · ".join(name for name in (leader, row.institution) if name)
        yield Told(
            "award", row.number, row.titles, dict.fromkeys(("nb", "nn", "en"), who),
            [row.summaries, row.category, *row.theme_names.values()],
            [row.number, row.funder.get("name", ""), *row.call_names.values()],
            "portal:award", (row.number,), day=row.decided_on,
        )  # fmt: skip


def _studies(key: str) -> Iterator[Told]:
    rows = Study.objects.filter(state__in=PUBLIC_STUDIES).select_related("responsible")
    for row in (rows.filter(key=key) if key else rows).prefetch_related("hospitals", "numbers"):
        places = [row.responsible.name, *(one.name for one in row.hospitals.all())]
        yield Told(
            "study", row.key, row.titles, row.purposes, [row.who_can, row.participation],
            [row.short_name, *row.conditions, *row.treatments, *places, *map(str, row.numbers.all())],
            "studies:study", (row.key,), day=row.checked_on,
        )  # fmt: skip


def _infrastructures(key: str) -> Iterator[Told]:
    rows = Entry.objects.filter(state__in=PUBLIC_ENTRIES).select_related("owner")
    for row in (rows.filter(key=key) if key else rows).prefetch_related("places", "partners"):
        places = [row.owner.name, *(one.name for one in row.partners.all())]
        yield Told(
            "infrastructure", row.key, row.names, row.descriptions, [row.services, row.access],
            [*row.keywords, *places, *(place.name for place in row.places.all())],
            "infrastructures:entry", (row.key,), day=row.checked_on,
        )  # fmt: skip


def _bodies(key: str) -> Iterator[Told]:
    rows = bodies.all_bodies()
    for row in rows.filter(key=key) if key else rows:
        yield Told("body", row.key, row.names, url_name="governance:body", url_args=(row.key,))


def _projects(key: str) -> Iterator[Told]:
    rows = public_projects().select_related("leader__user")
    for row in rows.filter(number=key) if key else rows:
        yield Told(
            "project", row.number, row.titles, row.summaries, [row.programme.names],
            [row.number, searched_name(row.leader), row.institution.name],
            "projects:project", (row.number,), day=row.starts_on,
        )  # fmt: skip


def _networks(key: str) -> Iterator[Told]:
    rows = public_networks().select_related("coordinator__user")
    for row in rows.filter(key=key) if key else rows:
        yield Told(
            "network", row.key, row.names, row.summaries, [row.themes],
            [row.host.name, searched_name(row.coordinator)], "networks:network", (row.key,),
        )  # fmt: skip


def _innovations(key: str) -> Iterator[Told]:
    rows = innovations.found(innovations.Wanted())
    for row in rows.filter(key=key) if key else rows:
        yield Told(
            "innovation", row.key, row.titles, row.ideas, [row.effects],
            [row.owner.name, row.other_partners, *row.keywords],
            "innovations:innovation", (row.key,), day=row.starts_on,
        )  # fmt: skip


def _reports(key: str) -> Iterator[Told]:
    for one in national_reports.searchable(key):
        yield Told(
            "report", one["key"], one["titles"], texts=one["texts"], url_name="national_report:edition",
            url_args=(one["key"],), day=in_oslo(one["frozen_at"]).date(),
        )  # fmt: skip


def _plans(key: str) -> Iterator[Told]:
    rows = plans.plans()
    for row in rows.filter(key=key) if key else rows:
        areas = [text for area in row.areas.all() for text in (area.titles, area.descriptions)]
        yield Told(
            "plan", row.key, row.titles, row.descriptions, areas, url_name="classification:plan",
            url_args=(row.key,), day=row.starts_on,
        )  # fmt: skip


def _pages(key: str) -> Iterator[Told]:
    yield from _written(TextPage.objects.all(), "page", key)


def _news(key: str) -> Iterator[Told]:
    yield from _written(NewsPage.objects.all(), "news", key)


def _written(pages: Any, kind: str, key: str) -> Iterator[Told]:
    """Pages that editors have published for everybody; the translations of one page are one document."""
    rows = pages.live().public().select_related("locale")
    groups: dict[str, list[Any]] = {}
    for page in rows.filter(translation_key=key) if key else rows:
        groups.setdefault(str(page.translation_key), []).append(page)
    for name, found in groups.items():
        by_language = {page.locale.language_code: page for page in found}
        yield Told(
            kind, name, {code: page.title for code, page in by_language.items()},
            {code: page.lead for code, page in by_language.items()},
            [{code: " ".join(_texts_of(page)) for code, page in by_language.items()}],
            paths={code: path_of(page) for code, page in by_language.items()},
            day=max((day for page in found if (day := _day_of(page))), default=None),
        )  # fmt: skip


def _texts_of(page: Any) -> list[str]:
    return list(page.body.stream_block.get_searchable_content(page.body)) if page.body else []


def _day_of(page: Any) -> date | None:
    day = getattr(page, "day", None)
    return day or (in_oslo(page.last_published_at).date() if page.last_published_at else None)


def path_of(page: Page) -> str:
    """`/nn/about/`: the address of a page that an editor has written, as the tree says it."""
    rest = page.url_path.split("/", 2)[2]
    return f"/{page.locale.language_code}/{rest}"


def key_of(page: Page) -> tuple[str, str] | None:
    """Kind and key of the document that a page of an editor belongs to; None for those that have none."""
    kinds: dict[type, str] = {TextPage: "page", NewsPage: "news"}
    kind = kinds.get(page.specific_class or Page)
    return (kind, str(page.translation_key)) if kind else None


def pages_under(page: Page) -> Iterable[Page]:
    return Page.objects.filter(Q(path__startswith=page.path))


# In the order in which the groups are shown.
SOURCES: dict[str, Callable[[str], Iterator[Told]]] = {
    "call": _calls,
    "outside": told_of_others.outside_calls,
    "study": _studies,
    "award": _awards,
    "project": _projects,
    "infrastructure": _infrastructures,
    "network": _networks,
    "innovation": _innovations,
    "report": _reports,
    "plan": _plans,
    "body": _bodies,
    "minutes": told_of_others.minutes,
    "solution": told_of_others.solutions,
    "department": told_of_others.departments,
    "journal": told_of_others.journal,
    "news": _news,
    "page": _pages,
}

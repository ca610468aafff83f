"""Searching everything public: word forms, beginnings of words, and words with a mistake in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from tildel.portal.domain.words import asked, is_kept, keys_of, nearest, query_of
from tildel.portal.models import SearchDocument, SearchWord
from tildel.portal.queries.awards import matching
from tildel.portal.queries.documents import SOURCES

SHOWN = 5
# Of more hits than this in one kind only the newest are weighed against each other.
WEIGHED = 400
# Hits of one kind are counted to here; how many there are beyond it is not worth the wait.
COUNTED = 1_000


@dataclass(frozen=True)
class Group:
    """The best hits of a kind, and how many there are in all: `more` where there are more than that."""

    kind: str
    total: int
    documents: tuple[SearchDocument, ...]
    more: bool = False


@dataclass(frozen=True)
class Result:
    """`mended` is what stood in for words that are nowhere: {typed: used}."""

    words: tuple[str, ...]
    groups: tuple[Group, ...]
    mended: dict[str, str]

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    @property
    def more(self) -> bool:
        return any(group.more for group in self.groups)


def search(text: str) -> Result:
    """What is found by all words of a text; where nothing is, by what they may have been meant to be."""
    words = asked(text)
    groups = _groups(words)
    if groups or not words:
        return Result(tuple(words), groups, {})
    mended = _mended(words)
    meant = [mended.get(word, word) for word in words]
    return Result(tuple(meant), _groups(meant) if mended else (), mended)


def of_kind(group: Group, words: Sequence[str]) -> QuerySet[SearchDocument]:
    """The hits of one kind, the best first; of very many the best among the newest."""
    return _best(_newest(group.kind, group.total, words, COUNTED), words)


def _groups(words: Sequence[str]) -> tuple[Group, ...]:
    """Two questions: how many there are of each kind, and the best of each."""
    totals = _totals(words) if words else {}
    if not totals:
        return ()
    parts = [_best(_newest(kind, n, words, WEIGHED), words)[:SHOWN] for kind, n in totals.items()]
    rows = list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    rows.sort(key=lambda row: -row.rank)
    return tuple(
        Group(kind, min(n, COUNTED), tuple(row for row in rows if row.kind == kind), n > COUNTED)
        for kind, n in totals.items()
    )


def _totals(words: Sequence[str]) -> dict[str, int]:
    """How many hits there are of each kind that has any, in the order of the groups; counted to one more
    than is told, each kind for itself, so that many of one kind take no time from the others."""
    hits = SearchDocument.objects.filter(matching(words)).order_by()
    parts = [hits.filter(kind=kind).values_list("kind")[: COUNTED + 1] for kind in SOURCES]
    counted = Counter(kind for (kind,) in parts[0].union(*parts[1:], all=True))
    return {kind: counted[kind] for kind in SOURCES if counted[kind]}


def _newest(kind: str, number: int, words: Sequence[str], most: int) -> QuerySet[SearchDocument]:
    hits = SearchDocument.objects.filter(matching(words), kind=kind)
    if number <= most:
        return hits
    newest = hits.order_by("kind", F("day").desc(nulls_last=True), "-pk").values("pk")[:most]
    return SearchDocument.objects.filter(pk__in=newest)


def _best(hits: QuerySet[SearchDocument], words: Sequence[str]) -> QuerySet[SearchDocument]:
    query = query_of(words)
    ranks = [
        SearchRank(F(f"vector_{name}"), SearchQuery(query, config=config, search_type="raw"))
        for name, config in (("no", "norwegian"), ("en", "english"))
    ]
    shown = ("pk", "kind", "key", "titles", "leads", "url_name", "url_args", "paths", "day")
    return hits.annotate(rank=ranks[0] + ranks[1]).only(*shown).order_by("-rank", "-day", "-pk")


def _mended(words: Sequence[str]) -> dict[str, str]:
    """For each word that stands nowhere, the nearest one that stands somewhere public now."""
    found = {}
    for word in words:
        if is_kept(word) and not _stands(word):
            candidates = SearchWord.objects.filter(keys__overlap=keys_of(word)).values_list("word", flat=True)
            meant = next((one for one in nearest(word, candidates)[:5] if _stands(one)), None)
            if meant:
                found[word] = meant
    return found


def _stands(word: str) -> bool:
    """Whether a word is in a document; one that stood only in what was taken away is not told.

    The list of words is asked first: of a word that is in no document PostgreSQL would look through them all.
    """
    known = SearchWord.objects.filter(word__startswith=word).exists()
    return known and SearchDocument.objects.filter(matching([word])).exists()


def of_kinds(*kinds: str) -> QuerySet[SearchDocument]:
    """Documents of some kinds, for the map of the site."""
    return SearchDocument.objects.filter(kind__in=kinds).order_by("kind", "key").only(
        "kind", "key", "url_name", "url_args", "paths", "day"
    )  # fmt: skip

"""Reading the public awards: found, sorted, summed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Func, Min, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from tildel.decisions.domain.known_awards import KnownRound
from tildel.decisions.shipped import known_rounds
from tildel.portal.domain.words import asked, query_of
from tildel.portal.models import AwardEntry
from tildel.portal.queries.kept import kept
from tildel.programmes import queries as programmes

SORTS = {
    "newest": ("-decided_on", "institution", "number"),
    "amount": (F("amount").desc(nulls_last=True), "-decided_on", "number"),
    "institution": ("institution", "-decided_on", "number"),
    "leader": ("leader", "-decided_on", "number"),
}
# What a row of a list shows; the long texts stay where they are.
_SHOWN = (
    "number", "source", "call_key", "call_names", "titles", "leader", "institution", "region", "amount",
    "decided_on", "published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for among the awards; "" is everything. `code` is one of HRCS."""

    q: str = ""
    call: str = ""
    year: str = ""
    region: str = ""
    institution: str = ""
    theme: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """How many awards there are of one kind and how much money; `unknown` of them have no amount."""

    key: str
    number: int
    amount: int
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Sums:
    """What was found in all, and parted in three ways: years and regions in order, most money first."""

    total: Group
    years: tuple[Group, ...]
    regions: tuple[Group, ...]
    institutions: tuple[Group, ...]


def matching(words: Iterable[str]) -> Q:
    """Rows in whose Norwegian or English words all of `words` stand, in any form."""
    query = query_of(words)
    return Q(vector_no=SearchQuery(query, config="norwegian", search_type="raw")) | Q(
        vector_en=SearchQuery(query, config="english", search_type="raw")
    )


def found(wanted: Wanted) -> QuerySet[AwardEntry]:
    rows = AwardEntry.objects.all()
    words = asked(wanted.q)
    if words:
        rows = rows.filter(matching(words))
    elif wanted.q.strip():
        rows = rows.none()
    if wanted.year:
        rows = rows.filter(decided_on__year=int(wanted.year))
    if wanted.code:
        rows = rows.filter(codes__contains=[wanted.code])
    if wanted.theme:
        rows = rows.filter(themes__contains=[wanted.theme])
    same = {"call_key": wanted.call, "region": wanted.region, "orgnr": wanted.institution}
    return rows.filter(**{name: value for name, value in same.items() if value})


def listed(rows: QuerySet[AwardEntry], sort: str = "newest") -> QuerySet[AwardEntry]:
    return rows.order_by(*SORTS.get(sort, SORTS["newest"])).only(*_SHOWN)


def whole(rows: QuerySet[AwardEntry], sort: str = "newest") -> QuerySet[AwardEntry]:
    """For files: everything that is told of an award, without the words it is found by."""
    return rows.order_by(*SORTS.get(sort, SORTS["newest"])).defer(
        "heading_no", "heading_en", "body_no", "body_en", "vector_no", "vector_en"
    )


def award(number: str) -> AwardEntry | None:
    return whole(AwardEntry.objects.filter(number=number)).first()


@kept
def sums(wanted: Wanted) -> Sums:
    """Number and money of what is found, in all and by year, region and institution, from one question."""
    rows = found(wanted).order_by().annotate(year=ExtractYear("decided_on"))
    counted = rows.values_list("year", "region", "institution").annotate(
        n=Count("pk"), money=Sum("amount"), known=Count("amount")
    )
    cells = list(counted)
    every = _rolled([("", *cell[3:]) for cell in cells])
    return Sums(
        every[0] if every else Group("", 0, 0),
        tuple(_rolled([(str(cell[0]), *cell[3:]) for cell in cells])),
        tuple(sorted(_rolled([(cell[1], *cell[3:]) for cell in cells]), key=lambda one: not one.key)),
        tuple(sorted(_rolled([(cell[2], *cell[3:]) for cell in cells]), key=lambda one: -one.amount)),
    )


def _rolled(cells: Iterable[tuple[str, int, int | None, int]]) -> list[Group]:
    """Cells of (key, number, money, how many have an amount) as one group a key, by key."""
    found: dict[str, list[int]] = {}
    for key, number, money, known in cells:
        row = found.setdefault(key, [0, 0, 0])
        row[0], row[1], row[2] = row[0] + number, row[1] + int(money or 0), row[2] + number - known
    return [Group(key, *found[key]) for key in sorted(found)]


@kept
def by_theme(wanted: Wanted) -> tuple[Group, ...]:
    """A project with two themes counts under both."""
    return _each_of("themes", wanted)


@kept
def by_code(wanted: Wanted) -> tuple[Group, ...]:
    """A project with two codes counts under both."""
    return _each_of("codes", wanted)


def _each_of(name: str, wanted: Wanted) -> tuple[Group, ...]:
    rows = found(wanted).order_by().annotate(key=Func(F(name), function="unnest")).values_list("key")
    return tuple(_rolled(rows.annotate(n=Count("pk"), money=Sum("amount"), known=Count("amount"))))


@kept
def choices() -> dict[str, list[Any]]:
    """What there is to choose from in each filter, from what there is."""
    rows = AwardEntry.objects.order_by().annotate(year=ExtractYear("decided_on"))
    cells = list(rows.values_list("call_key", "year", "orgnr", "institution").annotate(one=Min("number")))
    a_row_of_each = {cell[0]: cell[4] for cell in cells}
    calls = AwardEntry.objects.filter(number__in=a_row_of_each.values()).order_by("-call_key")
    return {
        "calls": list(calls.values_list("call_key", "call_names")),
        "years": sorted({cell[1] for cell in cells}, reverse=True),
        "institutions": sorted({cell[2:4] for cell in cells if cell[2]}, key=lambda row: row[1]),
        "themes": list(theme_names().items()),
    }


def theme_names() -> dict[str, Any]:
    """The names of the themes that awards have, by key."""
    each = AwardEntry.objects.order_by().annotate(key=Func(F("themes"), function="unnest")).values("key")
    found: dict[str, Any] = {}
    numbers = each.annotate(one=Min("number")).values("one")
    for names in AwardEntry.objects.filter(number__in=numbers).values_list("theme_names", flat=True):
        found |= names
    return dict(sorted(found.items()))


def incomplete_rounds(call_key: str = "") -> list[KnownRound]:
    """Rounds of which sources tell the sum but not each award."""
    return [one for one in known_rounds() if one.told < one.projects and call_key in ("", one.key)]


def frame_of(call_key: str) -> int:
    """What the call had to give; 0 where there is no such call here."""
    call = programmes.public_call(call_key)
    return call.frame if call else 0


def latest(number: int) -> list[AwardEntry]:
    return list(listed(AwardEntry.objects.filter(published_at__isnull=False))[:number]) or list(
        listed(AwardEntry.objects.all())[:number]
    )

"""Reading the public awards: found, sorted, summed up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Func, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from tildel.decisions.domain.known_awards import KnownRound
from tildel.decisions.shipped import known_rounds
from tildel.portal.domain.words import asked, query_of
from tildel.portal.models import AwardEntry
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


def total(rows: QuerySet[AwardEntry]) -> dict[str, int]:
    """Number, sum and how many have no known amount."""
    sums = rows.aggregate(number=Count("pk"), money=Sum("amount"), known=Count("amount"))
    return {
        "number": sums["number"], "amount": sums["money"] or 0, "unknown": sums["number"] - sums["known"]
    }  # fmt: skip


def by_year(rows: QuerySet[AwardEntry]) -> list[Group]:
    return _sums(rows.annotate(key=ExtractYear("decided_on")), "key")


def by_region(rows: QuerySet[AwardEntry]) -> list[Group]:
    return sorted(_sums(rows.annotate(key=F("region")), "key"), key=lambda one: (not one.key, one.key))


def by_institution(rows: QuerySet[AwardEntry]) -> list[Group]:
    return sorted(_sums(rows.annotate(key=F("institution")), "key"), key=lambda one: (-one.amount, one.key))


def by_theme(rows: QuerySet[AwardEntry]) -> list[Group]:
    """A project with two themes counts under both."""
    return _sums(rows.annotate(key=Func(F("themes"), function="unnest")), "key")


def by_code(rows: QuerySet[AwardEntry]) -> list[Group]:
    """A project with two codes counts under both."""
    return _sums(rows.annotate(key=Func(F("codes"), function="unnest")), "key")


def _sums(rows: QuerySet[Any], name: str) -> list[Group]:
    counted = rows.order_by().values(name).annotate(n=Count("pk"), sum=Sum("amount"), known=Count("amount"))
    return [
        Group(str(row[name]), row["n"], row["sum"] or 0, row["n"] - row["known"])
        for row in counted.order_by(name)
    ]


def choices() -> dict[str, list[Any]]:
    """What there is to choose from in each filter, from what there is."""
    rows = AwardEntry.objects.order_by()
    return {
        "calls": sorted(
            rows.values_list("call_key", "call_names").distinct(), key=lambda row: row[0], reverse=True
        ),
        "years": sorted({day.year for day in rows.dates("decided_on", "year")}, reverse=True),
        "institutions": sorted(
            rows.exclude(orgnr="").values_list("orgnr", "institution").distinct(), key=lambda row: row[1]
        ),
        "themes": list(theme_names().items()),
    }


def theme_names() -> dict[str, Any]:
    """The names of the themes that awards have, by key."""
    found: dict[str, Any] = {}
    for names in AwardEntry.objects.exclude(theme_names={}).values_list("theme_names", flat=True).distinct():
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


def last_changed() -> date | None:
    return AwardEntry.objects.order_by("-decided_on").values_list("decided_on", flat=True).first()

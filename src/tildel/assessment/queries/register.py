"""Reading the register of experts: searched, narrowed, sorted; one expert with places, papers and rounds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from tildel.assessment.domain.committees import HOME, Place
from tildel.assessment.domain.states import MemberState, ReviewState
from tildel.assessment.models import Affiliation, Expert, Member, PaymentDetails, Publication, Round, Seat
from tildel.audit.models import Event
from tildel.people import queries as people

ABROAD = "abroad"
_WORDS_MOST = 10
_NAME = ("person__family_name", "person__given_name", "pk")
# What the register is sorted by; equal rows follow by name.
ORDERS: dict[str, tuple[str, ...]] = {
    "name": _NAME,
    "institution": ("institution",),
    "country": ("country",),
    "rounds": ("rounds",),
    "most": ("most",),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the register is narrowed to; what is empty narrows nothing. `country` may be ABROAD."""

    text: str = ""
    country: str = ""
    language: str = ""
    hrcs: str = ""
    committee: int | None = None
    free_from: date | None = None
    free_to: date | None = None
    order: str = "name"

    @property
    def period(self) -> tuple[date, date] | None:
        """The days in which an expert must not be away; one day given is that day alone."""
        days = [day for day in (self.free_from, self.free_to) if day]
        return (min(days), max(days)) if days else None


def experts(narrowing: Narrowing | None = None, *, on: date) -> QuerySet[Expert]:
    """The register in the order asked for; every word must stand in what is known of the expert."""
    wanted = narrowing or Narrowing()
    found = Expert.objects.select_related("person").annotate(
        rounds=Count("memberships", filter=Q(memberships__state=MemberState.ACCEPTED), distinct=True),
        words=Cast("expertise", TextField()),
    )
    conditions = [_mentions(word) for word in wanted.text.split()[:_WORDS_MOST]]
    if conditions:
        found = found.filter(reduce(and_, conditions))
    return _narrowed(found, wanted, on).order_by(*_order(wanted.order))


def _order(asked: str) -> list[Any]:
    """What is empty comes last either way."""
    columns = [F(name) for name in ORDERS.get(asked.removeprefix("-"), _NAME)]
    if asked.startswith("-"):
        return [*(column.desc(nulls_last=True) for column in columns), *_NAME]
    return [*(column.asc(nulls_last=True) for column in columns), *_NAME]


def _mentions(word: str) -> Q:
    columns = ("person__given_name", "person__family_name", "person__email", "institution", "words")
    condition = Q(country__iexact=word)
    for column in columns:
        condition |= Q(**{f"{column}__icontains": word})
    return condition


def _narrowed(found: QuerySet[Expert], wanted: Narrowing, on: date) -> QuerySet[Expert]:
    if wanted.country == ABROAD:
        found = found.exclude(country=HOME).exclude(Exists(_current(on).filter(country=HOME)))
    elif wanted.country:
        found = found.filter(
            Q(country=wanted.country) | Q(Exists(_current(on).filter(country=wanted.country)))
        )
    if wanted.language:
        found = found.filter(languages__contains=[wanted.language])
    if wanted.hrcs:
        found = found.filter(hrcs__contains=[wanted.hrcs])
    if wanted.committee:
        seats = Seat.objects.filter(held(on), expert=OuterRef("pk"), committee=wanted.committee)
        found = found.filter(Exists(seats))
    if wanted.period:
        found = found.alias(away=_away(*wanted.period)).filter(away=False)
    return found


def held(on: date) -> Q:
    """Rows with `held_from` and `held_to` that hold on a day."""
    begun = Q(held_from__isnull=True) | Q(held_from__lte=on)
    return begun & (Q(held_to__isnull=True) | Q(held_to__gte=on))


def _current(on: date) -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(held(on), expert=OuterRef("pk"))


def _away(first: date, last: date) -> Func:
    """Whether one of the periods shares a day with `first` to `last`: days as ISO sort as they follow."""
    days = json.dumps({"first": first.isoformat(), "last": last.isoformat()})
    path = Func(Value("$[*] ? (@.from <= $last && @.to >= $first)"), template="%(expressions)s::jsonpath")
    given = Func(Value(days), template="%(expressions)s::jsonb")
    return Func(F("unavailable"), path, given, function="jsonb_path_exists", output_field=BooleanField())


def with_seats(found: QuerySet[Expert], *, on: date) -> QuerySet[Expert]:
    """The same experts with `sits`: the seats they hold on a day, with their committees."""
    seats = Seat.objects.filter(held(on)).select_related("committee")
    return found.prefetch_related(Prefetch("seats", queryset=seats, to_attr="sits"))


def expert(pk: int) -> Expert | None:
    return Expert.objects.filter(pk=pk).select_related("person").first()


def expert_of(user: Any) -> Expert | None:
    """Who the user is in the register."""
    if not user.is_authenticated or user.person_id is None:
        return None
    return Expert.objects.filter(person_id=user.person_id).select_related("person").first()


def invitable(round: Round, words: str = "", *, on: date) -> QuerySet[Expert]:
    """Experts of the register who are not in the round, or declined."""
    inside = Member.objects.filter(round=round).exclude(state=MemberState.DECLINED)
    return experts(Narrowing(text=words), on=on).exclude(pk__in=inside.values("expert"))


# --- one expert -------------------------------------------------------------------------------------------


def affiliations(expert: Expert) -> QuerySet[Affiliation]:
    """Where the expert works and worked: what holds still first, then the newest."""
    return Affiliation.objects.filter(expert=expert).order_by(
        F("held_to").desc(nulls_first=True), F("held_from").desc(nulls_last=True), "pk"
    )


def affiliation(expert: Expert, pk: int) -> Affiliation | None:
    return Affiliation.objects.filter(expert=expert, pk=pk).first()


def publications(expert: Expert) -> QuerySet[Publication]:
    return Publication.objects.filter(expert=expert).order_by(F("year").desc(nulls_last=True), "title", "pk")


def publication(expert: Expert, pk: int) -> Publication | None:
    return Publication.objects.filter(expert=expert, pk=pk).first()


def places_of(experts: Iterable[Expert]) -> dict[int, list[Place]]:
    """{expert: where they work and worked}; of whom nothing dated is known, what the register says now."""
    rows = {row.pk: row for row in experts}
    found: dict[int, list[Place]] = {pk: [] for pk in rows}
    directory = people.directory()
    for row in Affiliation.objects.filter(expert__in=rows):
        known = directory.lookup(row.orgnr)
        region = str(known.region or "") if known else ""
        found[row.expert_id].append(Place(row.institution, row.country, region, row.held_from, row.held_to))
    for pk, one in rows.items():
        if not found[pk]:
            found[pk] = [Place(one.institution, one.country)]
    return found


def is_abroad(places: Iterable[Place], on: date) -> bool:
    """Whether nobody in Norway has them on a day."""
    return all(place.country != HOME for place in places if place.held_on(on))


def history(expert: Expert) -> QuerySet[Member]:
    """The rounds of an expert, newest first: `load`, `submitted`, and `late`: those of them after the day."""
    done = Q(assignments__review__state=ReviewState.SUBMITTED)
    return (
        Member.objects.filter(expert=expert)
        .exclude(state=MemberState.RESERVE)
        .select_related("round__call", "committee")
        .annotate(
            load=Count("assignments", distinct=True),
            submitted=Count("assignments", filter=done, distinct=True),
            late=Count(
                "assignments",
                filter=done & Q(assignments__review__submitted_at__gt=F("round__due_at")),
                distinct=True,
            ),
        )
        .order_by("-invited_at", "-pk")
    )


def seats_of(expert: Expert) -> QuerySet[Seat]:
    return (
        Seat.objects.filter(expert=expert).select_related("committee__programme").order_by("-held_from", "pk")
    )


def organisation_names() -> list[str]:
    """The names of the directory, to choose from."""
    return list(people.organisations().filter(discontinued=False).values_list("name", flat=True))


# --- what is paid -----------------------------------------------------------------------------------------


def payment_details(expert: Expert) -> PaymentDetails | None:
    """For the expert alone. Those who pay go through `actions.payments.look_at`, which is recorded."""
    return PaymentDetails.objects.filter(expert=expert).first()


def looks_at_payment(expert: Expert) -> QuerySet[Event]:
    """Who saw where the expert's money goes, newest first."""
    return Event.objects.filter(stream=f"person:{expert.person_id}", verb="payment_details.seen").order_by(
        "-number"
    )


def paid_members(round: Round) -> QuerySet[Member]:
    """The experts who take part in a round by name, with `submitted`: how many reviews each has sent in."""
    done = Q(assignments__review__state=ReviewState.SUBMITTED)
    return (
        Member.objects.filter(round=round, state=MemberState.ACCEPTED)
        .select_related("expert__person")
        .annotate(submitted=Count("assignments", filter=done, distinct=True))
        .order_by("expert__person__family_name", "expert__person__given_name", "pk")
    )

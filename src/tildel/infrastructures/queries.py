"""Reading the register of infrastructure and the editions of its road map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from tildel.audit.models import Event
from tildel.audit.queries import events_of
from tildel.governance.queries.bodies import body
from tildel.infrastructures.domain import road_map
from tildel.infrastructures.domain.entry import (
    DATA_SETS,
    REMINDED_EVERY,
    USES,
    Content,
    Place,
    Status,
    last_day_without_reminder,
)
from tildel.infrastructures.domain.order import Ranked
from tildel.infrastructures.domain.states import ORDERED, PUBLIC, EntryState
from tildel.infrastructures.models import Edition, EditionDocument, Entry, EntryPlace
from tildel.kernel import identifiers
from tildel.people import queries as people
from tildel.people.models import Organisation, OrganisationRole, Person

COMMITTEE = "infrastrukturutvalget"
# Pages beside the entries, which no entry may stand in the way of.
_OTHER_ADDRESSES = ("new", "new-edition")


# --- who -------------------------------------------------------------------------------------------------


def committee() -> Any:
    """The body that prioritises; None where it is not set up."""
    return body(COMMITTEE)


def organisations_in_register() -> QuerySet[Organisation]:
    """The owners of what is public."""
    return Organisation.objects.filter(infrastructures__state__in=PUBLIC).distinct().order_by("name")


# --- entries ---------------------------------------------------------------------------------------------


def _entries() -> QuerySet[Entry]:
    return Entry.objects.select_related("owner").prefetch_related("places")


def entry(key: str) -> Entry | None:
    return (
        _entries().select_related("checked_by__person").prefetch_related("partners").filter(key=key).first()
    )


def public_entry(key: str) -> Entry | None:
    """What everybody may read: what is, and what was."""
    found = entry(key)
    return found if found and found.state in PUBLIC else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; "" is everything."""

    q: str = ""
    kind: str = ""
    level: str = ""
    region: str = ""
    organisation: str = ""
    use: str = ""


def found(wanted: Wanted) -> QuerySet[Entry]:
    """What is in the register and fits, by name."""
    rows = _entries().filter(state=EntryState.REGISTERED)
    for word in wanted.q.casefold().split()[:10]:
        rows = rows.filter(search_text__contains=word)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.level:
        rows = rows.filter(level=wanted.level)
    if wanted.region:
        rows = rows.filter(pk__in=EntryPlace.objects.filter(region=wanted.region).values("entry"))
    if wanted.organisation:
        has = Q(owner__orgnr=wanted.organisation)
        rows = rows.filter(has | Q(pk__in=_with_partner(wanted.organisation)))
    if wanted.use in USES:
        rows = rows.filter(**{f"for_{wanted.use}": True})
    return rows.order_by("names__nb", "key")


def _with_partner(orgnr: str) -> QuerySet[Any]:
    return Entry.partners.through.objects.filter(organisation__orgnr=orgnr).values("entry")


def numbers_by_organisation() -> dict[str, int]:
    """How many entries of the register each organisation owns or is a partner in, by its number."""
    rows = Entry.objects.filter(state=EntryState.REGISTERED)
    others = Entry.partners.through.objects.filter(entry__in=rows.values("pk"))
    numbers = dict(rows.values_list("owner__orgnr").annotate(Count("pk")).order_by())
    for orgnr, number in others.values_list("organisation__orgnr").annotate(Count("pk")).order_by():
        numbers[orgnr] = numbers.get(orgnr, 0) + number
    return numbers


def by_region(rows: QuerySet[Entry]) -> dict[str, int]:
    """How many of the entries have a place in each region."""
    counted = (
        EntryPlace.objects.filter(entry__in=rows.order_by().values("pk"))
        .values("region")
        .annotate(number=Count("entry", distinct=True))
    )
    return {row["region"]: row["number"] for row in counted}


def places_of(rows: QuerySet[Entry]) -> QuerySet[EntryPlace]:
    """Every place of the entries, each with its entry."""
    inside = EntryPlace.objects.filter(entry__in=rows.order_by().values("pk"))
    shown = ("name", "region", "latitude", "longitude", "entry__key", "entry__names")
    return inside.select_related("entry").only(*shown).order_by("region", "name", "entry__key", "number")


def mine(user: Any, *, on: date) -> QuerySet[Entry]:
    """The entries of the organisations a user writes for, what waits for something first."""
    return (
        _entries()
        .filter(owner__in=people.organisations_of(user, on=on))
        .order_by("state", "names__nb", "key")
    )


def to_judge() -> QuerySet[Entry]:
    return _entries().filter(state=EntryState.PROPOSED).order_by("changed_at", "key")


def ordered() -> QuerySet[Entry]:
    """What the committee may put in its order, as it stands: first what has a rank.

    Of the register that is what has a rank, and what is not in operation yet.
    """
    to_come = Q(status__in=[Status.PLANNED, Status.ESTABLISHING])
    prioritised = Q(state=EntryState.PRIORITISED) | Q(rank__isnull=False)
    rows = _entries().filter(prioritised | to_come, state__in=ORDERED)
    return rows.order_by("rank", "names__nb", "key")


def order() -> tuple[Ranked, ...]:
    rows = Entry.objects.filter(rank__isnull=False).order_by("rank")
    return tuple(Ranked(row.key, row.rank, row.rank_reason) for row in rows)


def free_key(wanted: str) -> str:
    """`wanted`, or it with a number, whichever no entry has."""
    rows = Entry.objects.filter(key__startswith=wanted).values_list("key", flat=True)
    return identifiers.free_key(wanted, {*_OTHER_ADDRESSES, *rows})


def content_of(row: Entry) -> Content:
    """What an entry says, as its form and the trail have it."""
    return Content(
        names=row.names, owner=row.owner.orgnr, kind=row.kind, descriptions=row.descriptions,
        placement=row.placement, level=row.level, status=row.status,
        partners=tuple(sorted(one.orgnr for one in row.partners.all())), other_partners=row.other_partners,
        places=tuple(Place(one.name, one.region, one.latitude, one.longitude) for one in row.places.all()),
        services=row.services, access=row.access, prices=row.prices,
        contact_name=row.contact_name, contact_email=row.contact_email, contact_phone=row.contact_phone,
        web_address=row.web_address, uses=uses_of(row), funding=row.funding, valid_from=row.valid_from,
        keywords=tuple(row.keywords), access_rights=row.access_rights,
    )  # fmt: skip


def uses_of(row: Entry) -> tuple[str, ...]:
    return tuple(use for use in USES if getattr(row, f"for_{use}"))


def history(row: Entry) -> QuerySet[Event]:
    return events_of(f"infrastructure:{row.key}")


def data_sets() -> QuerySet[Entry]:
    """What holds data and can be told to the national catalogue: described, with somebody to ask."""
    rows = _entries().filter(state=EntryState.REGISTERED, kind__in=DATA_SETS)
    return rows.exclude(descriptions={}).exclude(contact_email="", contact_phone="").order_by("key")


def waits_for_confirmation(*, at: datetime, on: date) -> QuerySet[Entry]:
    """What nobody has looked over for a year, and nobody was reminded of lately."""
    late = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - REMINDED_EVERY)
    return _entries().filter(late, state=EntryState.REGISTERED, checked_on__lte=last_day_without_reminder(on))


def to_remind(organisations: Collection[int], *, on: date) -> dict[int, list[Person]]:
    """Who holds a role for each organisation on a day."""
    roles = OrganisationRole.objects.filter(
        Q(held_to__isnull=True) | Q(held_to__gte=on), held_from__lte=on, organisation__in=organisations
    ).select_related("person")
    people: dict[int, list[Person]] = {}
    for role in roles.order_by("person__email"):
        known = people.setdefault(role.organisation_id, [])
        if role.person not in known:
            known.append(role.person)
    return people


# --- editions --------------------------------------------------------------------------------------------


def editions() -> QuerySet[Edition]:
    return Edition.objects.prefetch_related("documents")


def edition(key: str) -> Edition | None:
    return editions().filter(key=key).first()


def edition_before(row: Edition) -> Edition | None:
    return Edition.objects.filter(key__lt=row.key).order_by("-key").first()


def edition_by_pk(pk: int) -> Edition:
    return editions().filter(pk=pk).get()


def document(key: str, language: str) -> EditionDocument | None:
    rows = EditionDocument.objects.select_related("file", "edition")
    return rows.filter(edition__key=key, language=language).first()


def register_on(day: date) -> dict[str, Any]:
    """The register as it stands now, of what was valid on `day`, and the committee's order; to be frozen."""
    rows = _entries().filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day), state=EntryState.REGISTERED)
    ranked = _entries().filter(state=EntryState.PRIORITISED, rank__isnull=False)
    return road_map.frozen(
        _frozen_rows([*rows.prefetch_related("partners"), *ranked.prefetch_related("partners")]), order()
    )


def _frozen_rows(rows: Iterable[Entry]) -> list[dict[str, Any]]:
    return [
        {
            "key": row.key, **content_of(row).as_json(), "owner_name": row.owner.name,
            "partner_names": [one.name for one in row.partners.all()], "state": row.state,
            "checked_on": row.checked_on.isoformat(),
        }
        for row in rows
    ]  # fmt: skip

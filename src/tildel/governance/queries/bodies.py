"""Reading bodies, their mandates and who sits in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from tildel.governance.domain.mandate import BodyFacts, Mandate, read_body
from tildel.governance.domain.terms import Holding
from tildel.governance.models import Appointment, BalanceAnswer, Body
from tildel.people.models import Organisation, Person, User
from tildel.people.queries import directory

# Deputies come to single meetings, observers have no say: neither sits in the body.
_SITTING = (Appointment.LEADER, Appointment.MEMBER, Appointment.SECRETARY)


def body(key: str) -> Body | None:
    return Body.objects.filter(key=key).first()


def all_bodies() -> QuerySet[Body]:
    return Body.objects.order_by("names__nb", "key")


def current(on: date) -> Q:
    return Q(held_to__isnull=True, held_from__lte=on) | Q(held_to__gte=on, held_from__lte=on)


def appointments(user: User, *, on: date) -> QuerySet[Appointment]:
    """The seats a user holds on a day, in whatever way."""
    if not user.is_authenticated or user.person_id is None:
        return Appointment.objects.none()
    return Appointment.objects.filter(current(on), person_id=user.person_id)


def sits_in(user: User, body: Body | None, *, on: date) -> bool:
    """As leader, member or secretary."""
    return body is not None and appointments(user, on=on).filter(body=body, seat__in=_SITTING).exists()


def belongs_to(user: User, body: Body, *, on: date) -> bool:
    """In any way, as a deputy or observer too."""
    return appointments(user, on=on).filter(body=body).exists()


def leads(user: User, body: Body | None, *, on: date) -> bool:
    """Whether the user is the body's leader or its secretary on a day."""
    seats = (Appointment.LEADER, Appointment.SECRETARY)
    return body is not None and appointments(user, on=on).filter(body=body, seat__in=seats).exists()


def bodies_of(user: User, *, on: date) -> QuerySet[Body]:
    return Body.objects.filter(appointments__in=appointments(user, on=on)).distinct()


def facts_of(body: Body) -> BodyFacts:
    """The body as its documents say."""
    mandates = [{**row.facts, "starts": row.starts} for row in body.mandates.all()]
    return read_body({**body.facts, "key": body.key, "names": body.names, "mandates": mandates})


def mandate_on(body: Body, on: date) -> Mandate:
    """The mandate of a day; one without seats where the body has none."""
    return facts_of(body).mandate_on(on) or Mandate(starts=on)


def seat_rows(body: Body, before: date) -> list[dict[str, Any]]:
    """The seats as the last mandate before a day holds them."""
    row = body.mandates.filter(starts__lt=before).order_by("-starts").first()
    return list(row.facts.get("seats", ())) if row else []


def appointments_in(body: Body) -> QuerySet[Appointment]:
    """Everybody who sits or sat in the body, the newest last."""
    return body.appointments.select_related("person", "organisation").order_by("held_from", "pk")


def sitting(body: Body, *, on: date) -> QuerySet[Appointment]:
    return appointments_in(body).filter(current(on))


def appointment(body: Body, pk: int) -> Appointment | None:
    return appointments_in(body).filter(pk=pk).first()


def holdings_of(rows: Any) -> tuple[Holding, ...]:
    """Appointments as the pure functions take them."""
    return tuple(
        Holding(
            name=str(row.person), seat=row.place, role=row.seat, starts=row.held_from, ends=row.held_to,
            person=str(row.person_id), organisation=row.organisation.orgnr if row.organisation else "",
        )
        for row in rows
    )  # fmt: skip


def named(organisation: str) -> str:
    """The name of an organisation number in the directory; other text as it is."""
    found = directory().lookup(organisation)
    return found.name if found else organisation


def organisation_choices() -> list[tuple[str, str]]:
    return list(Organisation.objects.filter(discontinued=False).order_by("name").values_list("orgnr", "name"))


def genders_of(people: list[Any]) -> dict[str, int]:
    """How many have said what; those who said nothing count nowhere."""
    found: dict[str, int] = {}
    for gender in BalanceAnswer.objects.filter(person__in=people).values_list("gender", flat=True):
        found[gender] = found.get(gender, 0) + 1
    return found


def own_gender(user: User) -> str:
    row = BalanceAnswer.objects.filter(person_id=user.person_id).first() if user.person_id else None
    return row.gender if row else ""


def person_with(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first()


def mandate_starts_on(body: Body, day: date) -> bool:
    return body.mandates.filter(starts=day).exists()

"""Who sits in a body: appointed to a seat from a day to a day, with deputies, letters and what they say
themselves.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import translation

from tildel.audit.actions import record
from tildel.design.documents import render_pdf
from tildel.files.actions import store_made_file
from tildel.files.models import File
from tildel.governance import access, documents, mails
from tildel.governance.domain.mandate import Seat
from tildel.governance.models import Appointment, BalanceAnswer, Body
from tildel.governance.queries import bodies as queries
from tildel.kernel.errors import RuleBroken
from tildel.kernel.periods import add_months
from tildel.kernel.time import in_oslo
from tildel.messaging.actions import write_mail
from tildel.people.actions import account_for, register_person
from tildel.people.models import Organisation, Person, User
from tildel.people.queries import organisation as organisation_of

GENDERS = ("woman", "man", "other")


@transaction.atomic
def appoint(
    *, body: Body, person: Person, seat: str, held_from: date, by: User | None, at: datetime, place: str = "",
    held_to: date | None = None, organisation: Organisation | None = None,
) -> Appointment:  # fmt: skip
    """Give a person a seat (`leader`, `member`, `secretary`, `deputy`, `observer`) from a day on.

    `place` is the mandate's seat; nobody else may hold it in any of those days, and no more deputies than
    it has. Without `held_to` a seat with a term ends when the term does. Raises RuleBroken `seat.…`.
    """
    Body.objects.select_for_update().get(pk=body.pk)
    if place:
        found = _seat(body, place, held_from)
        held_to = held_to or _end_of_term(found, seat, held_from)
        _check_place(body, found, seat, held_from, held_to)
    if held_to is not None and held_to < held_from:
        raise RuleBroken("seat.ends_before", place="held_to")
    appointment = Appointment.objects.create(
        body=body, person=person, seat=seat, place=place, held_from=held_from, held_to=held_to,
        organisation=organisation,
    )  # fmt: skip
    record(
        stream=f"body:{body.key}", verb="body.appointed", by=by, at=at, person=str(person.pk), seat=seat,
        place=place, held_from=held_from.isoformat(), held_to=held_to.isoformat() if held_to else None,
    )  # fmt: skip
    return appointment


def _seat(body: Body, place: str, day: date) -> Seat:
    found = queries.mandate_on(body, day).seat(place)
    if found is None:
        raise RuleBroken("seat.unknown", place="place", seat=place)
    return found


def _end_of_term(seat: Seat, role: str, held_from: date) -> date | None:
    years = (seat.rotation.years if seat.rotation else None) or seat.term_years
    return add_months(held_from, 12 * years) - timedelta(days=1) if years else None


def _check_place(body: Body, seat: Seat, role: str, held_from: date, held_to: date | None) -> None:
    if (role == Appointment.OBSERVER) == seat.votes and role != Appointment.DEPUTY:
        raise RuleBroken("seat.other_role", place="seat")
    same = Appointment.DEPUTY if role == Appointment.DEPUTY else None
    at_once = [
        row
        for row in queries.appointments_in(body).filter(place=seat.key)
        if (row.seat == Appointment.DEPUTY) == (same is not None) and _overlap(row, held_from, held_to)
    ]
    if same and len(at_once) >= seat.deputies:
        raise RuleBroken("seat.no_more_deputies", place="place", allowed=seat.deputies)
    if not same and at_once:
        raise RuleBroken("seat.taken", place="place", name=str(at_once[0].person))


def _overlap(row: Appointment, held_from: date, held_to: date | None) -> bool:
    begins_before_end = held_to is None or row.held_from <= held_to
    return begins_before_end and (row.held_to is None or row.held_to >= held_from)


@transaction.atomic
def appoint_by_mail(
    *, body: Body, email: str, given_name: str, family_name: str, language: str, seat: str, place: str,
    held_from: date, held_to: date | None, orgnr: str, by: User, at: datetime,
) -> Appointment:  # fmt: skip
    """Appoint whoever has an address, registered where nobody does, and send the letter of appointment."""
    access.check_can_run(by, body, on=in_oslo(at).date())
    person = register_person(
        email=email, given_name=given_name, family_name=family_name, language=language, by=by, at=at
    )
    made = appoint(
        body=body, person=person, seat=seat, place=place, held_from=held_from, held_to=held_to,
        organisation=organisation_of(orgnr) if orgnr else None, by=by, at=at,
    )  # fmt: skip
    account_for(person=person, by=by, at=at)
    send_letter(appointment=made, by=by, at=at)
    return made


@transaction.atomic
def end_appointment(*, appointment: Appointment, held_to: date, by: User, at: datetime) -> Appointment:
    """The last day in a seat; never before the first one. Raises RuleBroken `seat.ends_before`."""
    access.check_can_run(by, appointment.body, on=in_oslo(at).date())
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if held_to < locked.held_from:
        raise RuleBroken("seat.ends_before", place="held_to")
    if locked.held_to is not None and held_to > locked.held_to:
        raise RuleBroken("seat.longer", place="held_to")
    locked.held_to = held_to
    locked.save(update_fields=["held_to"])
    record(
        stream=f"body:{appointment.body.key}", verb="body.seat_ended", by=by, at=at,
        person=str(locked.person_id), seat=locked.seat, place=locked.place, held_to=held_to.isoformat(),
    )  # fmt: skip
    return locked


@transaction.atomic
def send_letter(*, appointment: Appointment, by: User, at: datetime) -> File:
    """The letter of appointment as a tagged PDF, kept, and a mail that says where it is read. Once is
    enough.
    """
    access.check_can_run(by, appointment.body, on=in_oslo(at).date())
    if appointment.letter is not None:
        return appointment.letter
    person, language = appointment.person, appointment.person.language
    mandate = queries.mandate_on(appointment.body, appointment.held_from)
    with translation.override(language):
        data = documents.appointment_letter(
            appointment, mandate.seat(appointment.place), signed=str(by), at=at
        )
        pdf = render_pdf("letter", data, language=language, at=at)
        subject, text = mails.appointed(appointment)
    file = store_made_file(name=f"{appointment.body.key}-appointment.pdf", data=pdf, by=by, at=at)
    appointment.letter = file
    appointment.save(update_fields=["letter"])
    record(
        stream=f"body:{appointment.body.key}", verb="body.letter_sent", by=by, at=at, person=str(person.pk),
        sha256=file.sha256,
    )  # fmt: skip
    write_mail(
        kind="body.appointed", to=person.email, language=language, subject=subject, body=text,
        cause=f"body.appointed:{appointment.pk}", at=at,
    )  # fmt: skip
    return file


@transaction.atomic
def say_gender(*, gender: str, by: User, at: datetime) -> None:
    """What somebody says of themselves for the balance of bodies; "" takes it back."""
    if by.person is None:
        raise RuleBroken("body.no_person")
    if gender not in ("", *GENDERS):
        raise RuleBroken("body.unknown_gender", place="gender")
    if gender:
        BalanceAnswer.objects.update_or_create(person=by.person, defaults={"gender": gender, "said_at": at})
    else:
        BalanceAnswer.objects.filter(person=by.person).delete()
    record(stream=f"person:{by.person_id}", verb="balance.said" if gender else "balance.unsaid", by=by, at=at)

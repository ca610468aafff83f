"""Who takes part when a call is treated, what they have declared, and what must be settled before signing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tildel.decisions.domain.signing import Declared, Lack, Standing, lacks
from tildel.decisions.models import Participant, ParticipantInterest
from tildel.governance.models import Appointment, Body
from tildel.programmes.models import Call


@dataclass(frozen=True)
class Seat:
    """A member of a body beside what they have declared for the call; `participant` is None before."""

    person: Any
    seat: str
    participant: Participant | None
    interests: list[ParticipantInterest]

    @property
    def present(self) -> bool:
        """Whoever has a seat took part until it is written down that they did not: nobody is forgotten."""
        return self.participant is None or self.participant.present

    @property
    def declared(self) -> bool:
        return self.participant is not None and self.participant.declared_at is not None


@dataclass(frozen=True)
class Treating:
    """A body that treats the call, with its seats."""

    body: Body
    seats: list[Seat]


def withheld_from(user: Any, call: Call) -> frozenset[str]:
    """References of the call that a user has stepped down from."""
    if not user.is_authenticated or user.person_id is None:
        return frozenset()
    rows = ParticipantInterest.objects.filter(participant__call=call, participant__person_id=user.person_id)
    return frozenset(rows.values_list("application__reference", flat=True))


def bodies_of(call: Call) -> list[Body]:
    """The board and the body that decides, each once."""
    programme = call.programme
    found = [body for body in (programme.board, programme.decider) if body is not None]
    return list({body.pk: body for body in found}.values())


def treating(call: Call, *, on: date) -> list[Treating]:
    """Both bodies with who has a seat on a day, or has taken part. Three queries."""
    bodies = bodies_of(call)
    rows = Participant.objects.filter(call=call).select_related("person").order_by("pk")
    known = {(row.body_id, row.person_id): row for row in rows}
    interests: dict[int, list[ParticipantInterest]] = {}
    asked = ParticipantInterest.objects.filter(participant__call=call).select_related("application")
    for one in asked.order_by("application__number"):
        interests.setdefault(one.participant_id, []).append(one)
    held = Appointment.objects.filter(body__in=bodies, held_from__lte=on).exclude(held_to__lt=on)
    seats: dict[tuple[int, Any], tuple[Any, str]] = {
        (row.body_id, row.person_id): (row.person, row.seat)
        for row in held.select_related("person").order_by("pk")
    }
    for key, row in known.items():
        seats.setdefault(key, (row.person, ""))
    return [
        Treating(
            body,
            [
                Seat(person, seat, known.get(key), _of(known.get(key), interests))
                for key, (person, seat) in seats.items()
                if key[0] == body.pk
            ],
        )
        for body in bodies
    ]


def _of(
    participant: Participant | None, interests: dict[int, list[ParticipantInterest]]
) -> list[ParticipantInterest]:
    return interests.get(participant.pk, []) if participant else []


def own_seats(call: Call, person: Any, *, on: date) -> list[Body]:
    """The bodies of the call in which a person has a seat on a day."""
    held = Appointment.objects.filter(body__in=bodies_of(call), person=person, held_from__lte=on)
    return list(
        {row.body_id: row.body for row in held.exclude(held_to__lt=on).select_related("body")}.values()
    )


def own_declaration(call: Call, person: Any) -> Participant | None:
    return Participant.objects.filter(call=call, person=person, declared_at__isnull=False).first()


def interest(call: Call, pk: int) -> ParticipantInterest | None:
    """An interest of this call and no other."""
    rows = ParticipantInterest.objects.filter(pk=pk, participant__call=call)
    return rows.select_related("participant__person", "participant__call__programme", "application").first()


def signing_lacks(call: Call, references: Sequence[str], *, signer: Any, on: date) -> list[tuple[Body, Lack]]:
    """What must be settled before `signer` (a person) may sign: in both bodies, for every application.

    In the lacks persons are named.
    """
    found = []
    for one in treating(call, on=on):
        present = [str(seat.person.pk) for seat in one.seats if seat.present]
        signers = [str(signer.pk)] if one.body.pk == call.programme.decider_id else []
        names = {str(seat.person.pk): str(seat.person) for seat in one.seats} | {str(signer.pk): str(signer)}
        for lack in lacks(present, references, _declared(one, references), signers=signers):
            who = lack.params.get("person")
            params = {**lack.params, "person": names[who]} if who else lack.params
            found.append((one.body, Lack(lack.code, params)))
    return found


def _declared(one: Treating, references: Sequence[str]) -> list[Declared]:
    rows = []
    for seat in (seat for seat in one.seats if seat.declared):
        conflicts = {row.application.reference: row for row in seat.interests}
        for reference in references:
            own = conflicts.get(reference)
            rows.append(
                Declared(
                    person=str(seat.person.pk),
                    application=reference,
                    standing=Standing.CONFLICT if own else Standing.NONE,
                    left=bool(own and own.left_at),
                    ground=own.ground if own else "",
                )
            )
    return rows

"""Who is in the room, and what they are to the case on the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tildel.panels.domain.record import stamp


@dataclass(slots=True)
class Seat:
    """A member in the meeting, and what they are to the case on the table."""

    member: Any
    present: bool = False
    conflict: bool = False
    out: bool = False  # sent out, by the system or by hand
    declared: bool = False  # has said that there is no conflict
    first: dict[str, Any] = field(default_factory=dict)  # the marks of the submitted review
    final: dict[str, Any] | None = None  # as given in the meeting

    @property
    def name(self) -> str:
        return str(self.member.expert.person)

    @property
    def is_out(self) -> bool:
        return self.conflict or self.out

    @property
    def takes_part(self) -> bool:
        """Only who is in the room, and has said that they are impartial, has a mark that counts."""
        return self.present and self.declared and not self.is_out

    @property
    def marks(self) -> dict[str, Any]:
        return self.first if self.final is None else self.final


@dataclass(slots=True)
class Meeting:
    """Everything that the pages of a running meeting show. `current` is the case on the table."""

    panel: Any
    cases: list[Any]
    current: Any | None
    seats: list[Seat]

    @property
    def stamp(self) -> str:
        return stamp(self.panel.state, [(row.pk, row.state) for row in self.cases])

    @property
    def out(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.present and seat.is_out]

    def seat(self, member: int) -> Seat | None:
        return next((seat for seat in self.seats if seat.member.pk == member), None)

"""What a plan makes of an order: plain values, so that they can be stored, shown and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Deviation:
    """An award past better placed ones that have none. `because`: `skip`, `earmark`, `ceiling`, sorted."""

    reference: str
    passed_over: tuple[str, ...]
    because: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "application": self.reference,
            "passed_over": list(self.passed_over),
            "because": list(self.because),
        }


@dataclass(frozen=True, slots=True)
class TieAtLine:
    """Equals that cannot all be funded, with the kroner there was room for when their turn came.

    With `needs_choice` the list waits for a tie rule or a draw, and nobody after them is decided. Without,
    `awarded` are those who were taken by reference; empty when none of them fits in any order.
    """

    rank: int
    references: tuple[str, ...]
    room: int
    awarded: tuple[str, ...] = ()
    needs_choice: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "rank": self.rank,
            "applications": list(self.references),
            "room": self.room,
            "awarded": list(self.awarded),
            "needs_choice": self.needs_choice,
        }


@dataclass(frozen=True, slots=True)
class SubFrameUse:
    """Kroner given to a theme, how much of that its reservation pays, and what of it is not used."""

    theme: str
    given: int
    from_reserved: int
    not_used: int
    falls_back: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "theme": self.theme,
            "given": self.given,
            "from_reserved": self.from_reserved,
            "not_used": self.not_used,
            "falls_back": self.falls_back,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """`awarded` {reference: kroner} and `reserve` in order; `left` is the frame minus `used`.

    `why_not` says of each fundable one without an award: `skip`, `ceiling`, `line` or `undecided`.
    `may_be_offered` is the first on the reserve list when the rule is that what is left may be offered to it.
    """

    awarded: Mapping[str, int]
    reserve: tuple[str, ...]
    not_fundable: tuple[str, ...]
    deviations: tuple[Deviation, ...]
    ties_at_line: tuple[TieAtLine, ...]
    used: int
    left: int
    sub_frames: tuple[SubFrameUse, ...]
    why_not: Mapping[str, str]
    may_be_offered: str | None

    @property
    def needs_choice(self) -> bool:
        """Whether a tie rule or a draw is needed before there is a list."""
        return any(tie.needs_choice for tie in self.ties_at_line)

    def as_json(self) -> dict[str, Any]:
        return {
            "awarded": dict(self.awarded),
            "reserve": list(self.reserve),
            "not_fundable": list(self.not_fundable),
            "deviations": [one.as_json() for one in self.deviations],
            "ties_at_line": [tie.as_json() for tie in self.ties_at_line],
            "used": self.used,
            "left": self.left,
            "sub_frames": [use.as_json() for use in self.sub_frames],
            "why_not": dict(self.why_not),
            "may_be_offered": self.may_be_offered,
        }

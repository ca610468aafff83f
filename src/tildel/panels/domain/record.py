"""What happened in a meeting, read from its trail: when a case was on the table, and who was out meanwhile.

The rows of a meeting hold where things stand; a case that was called twice leaves its earlier times in the
trail only. An event is (verb, instant, case, member); instants are aware, cases and members are numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

CALLED, BEGUN = "case.called", "case.begun"
PUT_BACK, FINISHED = "case.put_back", "case.finished"
LEFT, BACK = "member.left", "member.back"


@dataclass(frozen=True, slots=True)
class Happening:
    verb: str
    at: datetime
    case: int
    member: int = 0


@dataclass(frozen=True, slots=True)
class Spell:
    """From when to when; `to` is None while it lasts."""

    begin: datetime
    end: datetime | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds; 0 while it lasts."""
        return int((self.end - self.begin).total_seconds()) if self.end else 0


def sittings(happened: Iterable[Happening]) -> dict[int, list[Spell]]:
    """{case: when it was on the table}. `happened` is in the order of time."""
    return {
        key[0]: spells for key, spells in _spells(happened, begin={BEGUN}, end={PUT_BACK, FINISHED}).items()
    }


def absences(happened: Iterable[Happening]) -> dict[int, dict[int, list[Spell]]]:
    """{case: {member: when they were out for it}}. `happened` is in the order of time."""
    found: dict[int, dict[int, list[Spell]]] = {}
    for (case, member), spells in _spells(happened, begin={LEFT}, end={BACK}).items():
        found.setdefault(case, {})[member] = spells
    return found


def _spells(
    happened: Iterable[Happening], *, begin: set[str], end: set[str]
) -> dict[tuple[int, int], list[Spell]]:
    found: dict[tuple[int, int], list[Spell]] = {}
    for one in happened:
        spells = found.get((one.case, one.member), [])
        if one.verb in begin:
            found[one.case, one.member] = [*spells, Spell(one.at)]
        elif one.verb in end and spells and spells[-1].end is None:
            spells[-1] = Spell(spells[-1].begin, one.at)
    return found


def stamp(state: str, cases: Sequence[tuple[int, str]]) -> str:
    """Where a meeting stands, in 12 signs: its state and its cases (number, state) in order.

    Who steers sends it back with the step; when it is no longer the same, somebody else was first. Marks,
    texts and who is in the room are not in it: they change all the time and disturb no step.
    """
    plain = ";".join([state, *(f"{key}:{case_state}" for key, case_state in cases)])
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def fingerprint(text: str) -> str:
    """A text in 12 signs, so that a save can say which text it was written over."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:12]

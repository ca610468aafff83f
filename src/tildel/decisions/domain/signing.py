"""What must be settled before a decision can be signed, and who left the room for which application.

Everyone of the deciding body who took part must have declared for every application that the decision
concerns; a possible conflict must be decided; whoever has one must have left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What is known of one person for one application."""

    NONE = "none"  # declared: no conflict
    OPEN = "open"  # a conflict was declared or found and is not decided yet
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Declared:
    """One person's standing for one application. `left`: was out of the room while it was handled.

    `ground` is the key of the rule the conflict is on, "" without one.
    """

    person: str
    application: str
    standing: Standing
    left: bool = False
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Lack:
    """What hinders the signing: a stable code with plain parameters."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recusal:
    """Somebody who did not take part, for the minutes."""

    person: str
    application: str
    ground: str


def lacks(
    present: Sequence[str],
    applications: Sequence[str],
    declared: Iterable[Declared],
    *,
    signers: Collection[str] = (),
    quorum: int = 0,
) -> tuple[Lack, ...]:
    """Everything that must be settled first, by application and person as they stand; empty: sign.

    Codes: `signing.nobody_present`; `signing.not_present` {person} for a signer who was not there;
    `signing.not_declared`, `signing.undecided`, `signing.did_not_leave` and `signing.signer_left`
    {person, application}; `signing.no_quorum` {application, taking_part, quorum}. Declarations of others and
    for other applications are not regarded. Raises ValueError when one person declares twice for one.
    """
    known = _by_pair(declared)
    found = [] if present else [Lack("signing.nobody_present", {})]
    found += [Lack("signing.not_present", {"person": one}) for one in signers if one not in present]
    for application in applications:
        for person in present:
            code = _lack(known.get((person, application)), person in signers)
            if code:
                found.append(Lack(code, {"person": person, "application": application}))
        found += _quorum(present, application, known, quorum)
    return tuple(found)


def recusals(
    present: Sequence[str], applications: Sequence[str], declared: Iterable[Declared]
) -> tuple[Recusal, ...]:
    """Who left for which application, by application and person as they stand."""
    known = _by_pair(declared)
    pairs = (known.get((person, application)) for application in applications for person in present)
    return tuple(Recusal(one.person, one.application, one.ground) for one in pairs if one and one.left)


def _by_pair(declared: Iterable[Declared]) -> dict[tuple[str, str], Declared]:
    known: dict[tuple[str, str], Declared] = {}
    for one in declared:
        if (one.person, one.application) in known:
            raise ValueError(f"{one.person} has declared twice for {one.application}")
        known[one.person, one.application] = one
    return known


def _lack(one: Declared | None, signs: bool) -> str:
    if one is None:
        return "signing.not_declared"
    if one.standing is Standing.OPEN:
        return "signing.undecided"
    if one.standing is Standing.CONFLICT and not one.left:
        return "signing.did_not_leave"
    return "signing.signer_left" if signs and one.left else ""


def _quorum(
    present: Sequence[str], application: str, known: Mapping[tuple[str, str], Declared], quorum: int
) -> list[Lack]:
    rows = [known.get((person, application)) for person in present]
    staying = sum(not (row and row.left) for row in rows)
    if staying >= quorum:
        return []
    params = {"application": application, "taking_part": staying, "quorum": quorum}
    return [Lack("signing.no_quorum", params)]

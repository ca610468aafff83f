"""Who is hidden from whom: experts from each other, applicants from experts.

    `blind.experts`   reviews of others            names of others
    submitted         when both have submitted     when both have submitted
    discussion        when the discussion is on    when the discussion is on
    never             when the discussion is on    never: "Expert A", "Expert B"

An expert who has not submitted their own review sees nobody else's, at any time. The expert is always hidden
from the applicant.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from string import ascii_uppercase
from typing import Any

from tildel.assessment.domain.states import ReviewState, RoundState
from tildel.programmes.domain.call import Blind

# Sections of an application that say who applies.
WHO_SECTIONS = frozenset({"leader", "partners", "endorsement"})
# Kinds of attachments that say who applies.
WHO_FILES = frozenset({"cv"})


def sees_reviews(blind: Blind, *, round_state: str, own: str) -> bool:
    """Whether an expert whose own review is in the state `own` sees the submitted reviews of the others."""
    if own != ReviewState.SUBMITTED:
        return False
    return blind.experts == "submitted" or round_state == RoundState.DISCUSSING


def sees_names(blind: Blind, *, round_state: str, own: str) -> bool:
    """Whether an expert is told who wrote the reviews that they see."""
    return blind.experts != "never" and sees_reviews(blind, round_state=round_state, own=own)


def letters_for(application: Any, members: Iterable[int]) -> dict[int, str]:
    """{member: "A", "B" …}: a name that tells nothing, the same every time and for everybody.

    The order is that of a fingerprint, so that it follows neither names nor who was asked first.
    """
    ordered = sorted(
        set(members), key=lambda one: hashlib.sha256(f"{application}:{one}".encode()).hexdigest()
    )
    return {member: _letter(number) for number, member in enumerate(ordered)}


def _letter(number: int) -> str:
    """A … Z, then A1 … Z1, A2 …"""
    turn, place = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[place] + (str(turn) if turn else "")

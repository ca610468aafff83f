"""Why somebody declines: one of a few reasons and a text, kept as `reason`, a line end and the text."""

from __future__ import annotations

from enum import StrEnum

LONGEST = 2000


class Why(StrEnum):
    TIME = "time"
    INTEREST = "interest"
    EXPERTISE = "expertise"
    LEAVE = "leave"
    OTHER = "other"


def together(why: str, text: str) -> str:
    """As it is stored."""
    return f"{Why(why).value}\n{text.strip()[:LONGEST]}".strip()


def apart(stored: str) -> tuple[str, str]:
    """(reason, text) of what is stored; ("", all of it) where it was written without a reason."""
    first, _, rest = stored.partition("\n")
    return (first, rest) if first in set(Why) else ("", stored)

"""The states of a call, and what a published one is called at an instant."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tildel.kernel.states import Transitions


class CallState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Phase(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


TRANSITIONS = Transitions(
    "call",
    CallState.DRAFT,
    {
        (CallState.DRAFT, "change"): CallState.DRAFT,
        (CallState.DRAFT, "publish"): CallState.PUBLISHED,
        (CallState.PUBLISHED, "change"): CallState.PUBLISHED,
    },
)


def phase_at(state: str, deadline: datetime | None, at: datetime) -> Phase:
    """Whether a call is open at `at`. It closes by itself: at the instant of the deadline it is closed."""
    if state == CallState.DRAFT or deadline is None:
        return Phase.DRAFT
    return Phase.OPEN if at < deadline else Phase.CLOSED

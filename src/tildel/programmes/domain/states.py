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
    COMING = "coming"
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


def phase_at(state: str, deadline: datetime | None, at: datetime, *, opens: datetime | None = None) -> Phase:
    """Where a call stands at `at`. It opens and closes by itself, each at its instant."""
    if state == CallState.DRAFT or deadline is None:
        return Phase.DRAFT
    if opens is not None and at < opens:
        return Phase.COMING
    return Phase.OPEN if at < deadline else Phase.CLOSED

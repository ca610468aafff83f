"""The states of a meeting, of a case on its agenda and of a consultation, and the steps between them."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class MeetingState(StrEnum):
    PLANNED = "planned"  # a day may still be looked for
    INVITED = "invited"
    RUNNING = "running"  # minutes are being written
    HELD = "held"  # from here on only corrected
    APPROVED = "approved"  # the next meeting has approved the minutes
    CANCELLED = "cancelled"


class CaseState(StrEnum):
    PROPOSED = "proposed"
    LISTED = "listed"  # on the agenda, with a number
    TREATED = "treated"
    POSTPONED = "postponed"
    WITHDRAWN = "withdrawn"


class ConsultationState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


MEETING = Transitions(
    "meeting",
    MeetingState.PLANNED,
    {
        (MeetingState.PLANNED, "change"): MeetingState.PLANNED,
        (MeetingState.PLANNED, "invite"): MeetingState.INVITED,
        (MeetingState.PLANNED, "cancel"): MeetingState.CANCELLED,
        (MeetingState.INVITED, "change"): MeetingState.INVITED,
        (MeetingState.INVITED, "start"): MeetingState.RUNNING,
        (MeetingState.INVITED, "cancel"): MeetingState.CANCELLED,
        (MeetingState.RUNNING, "write"): MeetingState.RUNNING,
        (MeetingState.RUNNING, "close"): MeetingState.HELD,
        (MeetingState.HELD, "correct"): MeetingState.HELD,
        (MeetingState.HELD, "publish"): MeetingState.HELD,
        (MeetingState.HELD, "approve"): MeetingState.APPROVED,
        (MeetingState.APPROVED, "correct"): MeetingState.APPROVED,
        (MeetingState.APPROVED, "publish"): MeetingState.APPROVED,
    },
)

CASE = Transitions(
    "case",
    CaseState.PROPOSED,
    {
        (CaseState.PROPOSED, "list"): CaseState.LISTED,
        (CaseState.PROPOSED, "withdraw"): CaseState.WITHDRAWN,
        (CaseState.LISTED, "change"): CaseState.LISTED,
        (CaseState.LISTED, "withdraw"): CaseState.WITHDRAWN,
        (CaseState.LISTED, "treat"): CaseState.TREATED,
        (CaseState.LISTED, "postpone"): CaseState.POSTPONED,
        (CaseState.TREATED, "reopen"): CaseState.LISTED,
        (CaseState.POSTPONED, "reopen"): CaseState.LISTED,
    },
)

CONSULTATION = Transitions(
    "consultation",
    ConsultationState.DRAFT,
    {
        (ConsultationState.DRAFT, "send"): ConsultationState.OPEN,
        (ConsultationState.OPEN, "close"): ConsultationState.CLOSED,
        (ConsultationState.CLOSED, "send"): ConsultationState.OPEN,
    },
)

TRANSITIONS = (MEETING, CASE, CONSULTATION)

"""The life of a national research network, of its mid-term evaluation and of its yearly reports."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class NetworkState(StrEnum):
    AWARDED = "awarded"  # decided, not begun
    RUNNING = "running"  # in its first period
    EVALUATING = "evaluating"  # at mid-term
    SECOND = "second"  # in its second and last period
    PHASING_OUT = "phasing_out"
    CLOSED = "closed"


class EvaluationState(StrEnum):
    ASKED = "asked"  # the coordinator writes
    SENT = "sent"
    RECOMMENDED = "recommended"
    DECIDED = "decided"


class ReportState(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"


NETWORK = Transitions(
    "network",
    NetworkState.AWARDED,
    {
        (NetworkState.AWARDED, "start"): NetworkState.RUNNING,
        (NetworkState.RUNNING, "evaluate"): NetworkState.EVALUATING,
        (NetworkState.RUNNING, "phase_out"): NetworkState.PHASING_OUT,
        (NetworkState.EVALUATING, "continue"): NetworkState.SECOND,
        (NetworkState.EVALUATING, "end"): NetworkState.PHASING_OUT,
        (NetworkState.SECOND, "phase_out"): NetworkState.PHASING_OUT,
        (NetworkState.PHASING_OUT, "close"): NetworkState.CLOSED,
    },
)

EVALUATION = Transitions(
    "network_evaluation",
    EvaluationState.ASKED,
    {
        (EvaluationState.ASKED, "write"): EvaluationState.ASKED,
        (EvaluationState.ASKED, "send"): EvaluationState.SENT,
        (EvaluationState.SENT, "return"): EvaluationState.ASKED,
        (EvaluationState.SENT, "recommend"): EvaluationState.RECOMMENDED,
        (EvaluationState.RECOMMENDED, "recommend"): EvaluationState.RECOMMENDED,
        (EvaluationState.RECOMMENDED, "decide"): EvaluationState.DECIDED,
    },
)

REPORT = Transitions(
    "network_report",
    ReportState.DRAFT,
    {
        (ReportState.DRAFT, "write"): ReportState.DRAFT,
        (ReportState.DRAFT, "send"): ReportState.SENT,
        (ReportState.SENT, "return"): ReportState.DRAFT,
        (ReportState.SENT, "accept"): ReportState.ACCEPTED,
    },
)
# Steps that somebody takes by one click; the others follow from the evaluation.
CLICKED = ("start", "evaluate", "phase_out", "close")
FUNDED = (NetworkState.RUNNING, NetworkState.EVALUATING, NetworkState.SECOND)
OPEN = (NetworkState.AWARDED, *FUNDED, NetworkState.PHASING_OUT)

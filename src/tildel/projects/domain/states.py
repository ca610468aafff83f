"""The states of a project and of what belongs to it: contract, instalments, changes, reports, results."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class ProjectState(StrEnum):
    AWAITING = "awaiting"  # the contract is not accepted by both yet
    RUNNING = "running"
    PAUSED = "paused"  # on leave, with a day on which it goes on
    CLOSED = "closed"  # the final report is approved
    STOPPED = "stopped"  # ended before its time, by the officer and with a reason
    CANCELLED = "cancelled"  # never begun: the award was declined while the contract waited


class ContractState(StrEnum):
    OFFERED = "offered"
    IN_FORCE = "in_force"
    REPLACED = "replaced"


class InstalmentState(StrEnum):
    PLANNED = "planned"
    RELEASED = "released"  # may be paid
    HELD = "held"  # held back, with a reason
    PAID = "paid"


class ChangeState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ReportState(StrEnum):
    DRAFT = "draft"
    SIGNED_BY_LEADER = "signed_by_leader"  # the text stands still from here
    SIGNED = "signed_by_institution"  # lies with the officer
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"


class ResultState(StrEnum):
    SUGGESTED = "suggested"  # found by a source; counts for nothing
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


PROJECT = Transitions(
    "project",
    ProjectState.AWAITING,
    {
        (ProjectState.AWAITING, "accept"): ProjectState.RUNNING,
        (ProjectState.AWAITING, "stop"): ProjectState.STOPPED,
        (ProjectState.AWAITING, "cancel"): ProjectState.CANCELLED,
        (ProjectState.RUNNING, "pause"): ProjectState.PAUSED,
        (ProjectState.PAUSED, "resume"): ProjectState.RUNNING,
        (ProjectState.RUNNING, "close"): ProjectState.CLOSED,
        (ProjectState.RUNNING, "stop"): ProjectState.STOPPED,
        (ProjectState.PAUSED, "stop"): ProjectState.STOPPED,
    },
)
CONTRACT = Transitions(
    "contract",
    ContractState.OFFERED,
    {
        (ContractState.OFFERED, "accept"): ContractState.IN_FORCE,
        (ContractState.OFFERED, "replace"): ContractState.REPLACED,
        (ContractState.IN_FORCE, "replace"): ContractState.REPLACED,
    },
)
INSTALMENT = Transitions(
    "instalment",
    InstalmentState.PLANNED,
    {
        (InstalmentState.PLANNED, "release"): InstalmentState.RELEASED,
        (InstalmentState.PLANNED, "hold"): InstalmentState.HELD,
        (InstalmentState.RELEASED, "hold"): InstalmentState.HELD,
        (InstalmentState.RELEASED, "pay"): InstalmentState.PAID,
        (InstalmentState.HELD, "free"): InstalmentState.PLANNED,
    },
)
CHANGE = Transitions(
    "project_change",
    ChangeState.ASKED,
    {
        (ChangeState.ASKED, "grant"): ChangeState.GRANTED,
        (ChangeState.ASKED, "refuse"): ChangeState.REFUSED,
        (ChangeState.ASKED, "withdraw"): ChangeState.WITHDRAWN,
    },
)
REPORT = Transitions(
    "report",
    ReportState.DRAFT,
    {
        (ReportState.DRAFT, "sign"): ReportState.SIGNED_BY_LEADER,
        (ReportState.SIGNED_BY_LEADER, "take_back"): ReportState.DRAFT,
        (ReportState.SIGNED_BY_LEADER, "countersign"): ReportState.SIGNED,
        (ReportState.SIGNED_BY_LEADER, "send_back"): ReportState.CHANGES_ASKED,
        (ReportState.SIGNED, "approve"): ReportState.APPROVED,
        (ReportState.SIGNED, "send_back"): ReportState.CHANGES_ASKED,
        (ReportState.CHANGES_ASKED, "sign"): ReportState.SIGNED_BY_LEADER,
    },
)
RESULT = Transitions(
    "result",
    ResultState.SUGGESTED,
    {
        (ResultState.SUGGESTED, "confirm"): ResultState.CONFIRMED,
        (ResultState.SUGGESTED, "reject"): ResultState.REJECTED,
        (ResultState.REJECTED, "confirm"): ResultState.CONFIRMED,
        (ResultState.CONFIRMED, "reject"): ResultState.REJECTED,
    },
)
ACTIVE = (ProjectState.RUNNING, ProjectState.PAUSED)
ENDED = (ProjectState.CLOSED, ProjectState.STOPPED, ProjectState.CANCELLED)
PUBLIC = (*ACTIVE, ProjectState.CLOSED, ProjectState.STOPPED)
WRITABLE = (ReportState.DRAFT, ReportState.CHANGES_ASKED)
# In these the report has been handed in: nothing is missing from the project's side.
HANDED_IN = (ReportState.SIGNED, ReportState.APPROVED)

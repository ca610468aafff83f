"""The states of a version of the guide and of a question to the help desk."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class VersionState(StrEnum):
    DRAFT = "draft"  # its owner writes
    PUBLISHED = "published"  # what everybody walks through; there is one at most
    RETIRED = "retired"  # was published, kept as it was
    DISCARDED = "discarded"


VERSION = Transitions(
    "guide_version",
    VersionState.DRAFT,
    {
        (VersionState.DRAFT, "publish"): VersionState.PUBLISHED,
        (VersionState.DRAFT, "discard"): VersionState.DISCARDED,
        (VersionState.PUBLISHED, "retire"): VersionState.RETIRED,
    },
)


class CaseState(StrEnum):
    NEW = "new"  # nobody has it yet
    TAKEN = "taken"  # an adviser has it and owes an answer
    ANSWERED = "answered"  # the one who asked may write again
    CLOSED = "closed"


CASE = Transitions(
    "help_case",
    CaseState.NEW,
    {
        (CaseState.NEW, "take"): CaseState.TAKEN,
        (CaseState.NEW, "answer"): CaseState.ANSWERED,
        (CaseState.NEW, "ask_on"): CaseState.NEW,
        (CaseState.NEW, "close"): CaseState.CLOSED,
        (CaseState.TAKEN, "take"): CaseState.TAKEN,
        (CaseState.TAKEN, "answer"): CaseState.ANSWERED,
        (CaseState.TAKEN, "ask_on"): CaseState.TAKEN,
        (CaseState.TAKEN, "close"): CaseState.CLOSED,
        (CaseState.ANSWERED, "take"): CaseState.ANSWERED,
        (CaseState.ANSWERED, "answer"): CaseState.ANSWERED,
        (CaseState.ANSWERED, "ask_on"): CaseState.TAKEN,
        (CaseState.ANSWERED, "close"): CaseState.CLOSED,
        (CaseState.CLOSED, "reopen"): CaseState.TAKEN,
        (CaseState.CLOSED, "ask_on"): CaseState.TAKEN,
    },
)
# What waits for an adviser.
OWED = (CaseState.NEW, CaseState.TAKEN)

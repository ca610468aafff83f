"""The states of a clinical study in the register, and of what an import brought."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class StudyState(StrEnum):
    DRAFT = "draft"  # its hospital writes
    PLANNED = "planned"  # approved, with a day on which it starts
    RECRUITING = "recruiting"
    CLOSED = "closed"  # takes nobody in any more


class CandidateState(StrEnum):
    WAITING = "waiting"
    TAKEN = "taken"
    SET_ASIDE = "set_aside"


STUDY = Transitions(
    "study",
    StudyState.DRAFT,
    {
        (StudyState.DRAFT, "plan"): StudyState.PLANNED,
        (StudyState.DRAFT, "recruit"): StudyState.RECRUITING,
        (StudyState.PLANNED, "recruit"): StudyState.RECRUITING,
        (StudyState.PLANNED, "hide"): StudyState.DRAFT,
        (StudyState.PLANNED, "close"): StudyState.CLOSED,
        (StudyState.RECRUITING, "close"): StudyState.CLOSED,
        (StudyState.RECRUITING, "hide"): StudyState.DRAFT,
        (StudyState.CLOSED, "recruit"): StudyState.RECRUITING,
    },
)

CANDIDATE = Transitions(
    "study_candidate",
    CandidateState.WAITING,
    {
        (CandidateState.WAITING, "take"): CandidateState.TAKEN,
        (CandidateState.WAITING, "set_aside"): CandidateState.SET_ASIDE,
        (CandidateState.SET_ASIDE, "take"): CandidateState.TAKEN,
    },
)
PUBLIC = (StudyState.PLANNED, StudyState.RECRUITING, StudyState.CLOSED)
OPEN = (StudyState.RECRUITING, StudyState.PLANNED)

"""The states of a round, of an expert in it and of a review, and the steps between them."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class RoundState(StrEnum):
    PREPARING = "preparing"  # experts may be invited, nobody reads yet
    REVIEWING = "reviewing"
    DISCUSSING = "discussing"  # reviews are in; experts see each other's and may revise their own
    CLOSED = "closed"


# While experts read and write.
RUNNING = (RoundState.REVIEWING, RoundState.DISCUSSING)


class MemberState(StrEnum):
    RESERVE = "reserve"  # asked when somebody says no
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ReviewState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class FoundState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    SET_ASIDE = "set_aside"


class ObjectionState(StrEnum):
    RECEIVED = "received"
    UPHELD = "upheld"
    REJECTED = "rejected"


class ProposalState(StrEnum):
    QUEUED = "queued"
    SOLVED = "solved"
    UNSOLVABLE = "unsolvable"
    USED = "used"


ROUND = Transitions(
    "assessment_round",
    RoundState.PREPARING,
    {
        (RoundState.PREPARING, "open"): RoundState.REVIEWING,
        (RoundState.REVIEWING, "discuss"): RoundState.DISCUSSING,
        (RoundState.REVIEWING, "close"): RoundState.CLOSED,
        (RoundState.DISCUSSING, "close"): RoundState.CLOSED,
    },
)

MEMBER = Transitions(
    "round_member",
    MemberState.INVITED,
    {
        (MemberState.INVITED, "wait"): MemberState.RESERVE,
        (MemberState.RESERVE, "invite"): MemberState.INVITED,
        (MemberState.INVITED, "accept"): MemberState.ACCEPTED,
        (MemberState.INVITED, "decline"): MemberState.DECLINED,
        (MemberState.DECLINED, "invite"): MemberState.INVITED,
    },
)

REVIEW = Transitions(
    "review",
    ReviewState.DRAFT,
    {
        (ReviewState.DRAFT, "save"): ReviewState.DRAFT,
        (ReviewState.DRAFT, "submit"): ReviewState.SUBMITTED,
        (ReviewState.SUBMITTED, "reopen"): ReviewState.DRAFT,
        (ReviewState.SUBMITTED, "revise"): ReviewState.SUBMITTED,
    },
)

FOUND = Transitions(
    "found_interest",
    FoundState.PROPOSED,
    {
        (FoundState.PROPOSED, "confirm"): FoundState.CONFIRMED,
        (FoundState.PROPOSED, "set_aside"): FoundState.SET_ASIDE,
        (FoundState.SET_ASIDE, "confirm"): FoundState.CONFIRMED,
        (FoundState.CONFIRMED, "set_aside"): FoundState.SET_ASIDE,
        # What it rests on has changed since.
        (FoundState.SET_ASIDE, "find_again"): FoundState.PROPOSED,
    },
)

OBJECTION = Transitions(
    "objection",
    ObjectionState.RECEIVED,
    {
        (ObjectionState.RECEIVED, "uphold"): ObjectionState.UPHELD,
        (ObjectionState.RECEIVED, "reject"): ObjectionState.REJECTED,
    },
)

PROPOSAL = Transitions(
    "assignment_proposal",
    ProposalState.QUEUED,
    {
        (ProposalState.QUEUED, "solve"): ProposalState.SOLVED,
        (ProposalState.QUEUED, "fail"): ProposalState.UNSOLVABLE,
        (ProposalState.SOLVED, "use"): ProposalState.USED,
    },
)

TRANSITIONS = (ROUND, MEMBER, REVIEW, FOUND, OBJECTION, PROPOSAL)

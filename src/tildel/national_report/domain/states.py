"""The life of an edition of the national report, of a region's contribution and of a story."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class EditionState(StrEnum):
    PLANNED = "planned"
    CONTRIBUTING = "contributing"  # the regions write
    PROOF = "proof"  # only the editors write
    FINAL = "final"


class ContributionState(StrEnum):
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"
    DELIVERED = "delivered"
    ACCEPTED = "accepted"
    RETURNED = "returned"  # sent back, with a reason


class StoryState(StrEnum):
    DRAFT = "draft"
    WITH_LEADER = "with_leader"  # whoever leads what it tells of reads it
    WITH_REGION = "with_region"
    APPROVED = "approved"


EDITION = Transitions(
    "report_edition",
    EditionState.PLANNED,
    {
        (EditionState.PLANNED, "ask"): EditionState.CONTRIBUTING,
        (EditionState.CONTRIBUTING, "close"): EditionState.PROOF,
        (EditionState.PROOF, "reopen"): EditionState.CONTRIBUTING,
        (EditionState.PROOF, "finish"): EditionState.FINAL,
        (EditionState.FINAL, "correct"): EditionState.PROOF,
    },
)
CONTRIBUTION = Transitions(
    "report_contribution",
    ContributionState.NOT_BEGUN,
    {
        (ContributionState.NOT_BEGUN, "begin"): ContributionState.BEGUN,
        (ContributionState.NOT_BEGUN, "deliver"): ContributionState.DELIVERED,
        (ContributionState.BEGUN, "deliver"): ContributionState.DELIVERED,
        (ContributionState.DELIVERED, "accept"): ContributionState.ACCEPTED,
        (ContributionState.DELIVERED, "return"): ContributionState.RETURNED,
        (ContributionState.ACCEPTED, "return"): ContributionState.RETURNED,
        (ContributionState.RETURNED, "deliver"): ContributionState.DELIVERED,
    },
)
STORY = Transitions(
    "report_story",
    StoryState.DRAFT,
    {
        (StoryState.DRAFT, "send"): StoryState.WITH_LEADER,
        (StoryState.WITH_LEADER, "approve"): StoryState.WITH_REGION,
        (StoryState.WITH_LEADER, "ask_changes"): StoryState.DRAFT,
        (StoryState.WITH_REGION, "accept"): StoryState.APPROVED,
        (StoryState.WITH_REGION, "return"): StoryState.DRAFT,
        (StoryState.APPROVED, "reopen"): StoryState.DRAFT,
    },
)
# The regions that write together, by the codes of the directory.
REGIONS = ("H12", "H03", "H04", "H05")
OPEN = (EditionState.PLANNED, EditionState.CONTRIBUTING, EditionState.PROOF)
# In these a region still writes its chapters.
WRITING = (ContributionState.NOT_BEGUN, ContributionState.BEGUN, ContributionState.RETURNED)
# One click; "finish" is a page of its own, and asks what is missing first.
CLICKED = ("ask", "close", "reopen", "correct")

"""How far an innovation project has come, and whether everybody can read of it."""

from __future__ import annotations

from enum import StrEnum

from tildel.kernel.states import Transitions


class Stage(StrEnum):
    IDEA = "idea"
    DEVELOPMENT = "development"
    TRIAL = "trial"  # tried out where it is to be used
    IN_USE = "in_use"
    STOPPED = "stopped"


class Page(StrEnum):
    DRAFT = "draft"  # its institution writes
    PUBLISHED = "published"


STAGE = Transitions(
    "innovation_stage",
    Stage.IDEA,
    {
        (Stage.IDEA, "develop"): Stage.DEVELOPMENT,
        (Stage.IDEA, "stop"): Stage.STOPPED,
        (Stage.DEVELOPMENT, "try_out"): Stage.TRIAL,
        (Stage.DEVELOPMENT, "stop"): Stage.STOPPED,
        (Stage.TRIAL, "take_up"): Stage.IN_USE,
        (Stage.TRIAL, "rework"): Stage.DEVELOPMENT,
        (Stage.TRIAL, "stop"): Stage.STOPPED,
        (Stage.IN_USE, "stop"): Stage.STOPPED,
        (Stage.STOPPED, "resume"): Stage.DEVELOPMENT,
    },
)
PAGE = Transitions(
    "innovation_page",
    Page.DRAFT,
    {(Page.DRAFT, "publish"): Page.PUBLISHED, (Page.PUBLISHED, "hide"): Page.DRAFT},
)

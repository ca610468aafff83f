"""Registers what assessment says when it refuses."""

from __future__ import annotations

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "tildel.assessment"
    label = "assessment"

    def ready(self) -> None:
        from tildel.assessment import (  # noqa: PLC0415 - when the apps are ready
            phrases,
            phrases_assigning,
            phrases_conflicts,
            phrases_register,
            phrases_reviewing,
        )
        from tildel.assessment.actions.rounds import check_form_is_open  # noqa: PLC0415
        from tildel.design.refusals import say  # noqa: PLC0415
        from tildel.programmes.holds import hold  # noqa: PLC0415

        for words in (phrases, phrases_assigning, phrases_conflicts, phrases_register, phrases_reviewing):
            say(words.REFUSALS)
        hold(check_form_is_open)

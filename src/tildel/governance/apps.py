"""Registers what governance says when it refuses."""

from __future__ import annotations

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "tildel.governance"

    def ready(self) -> None:
        from tildel.design.refusals import say  # noqa: PLC0415 - when the apps are ready
        from tildel.governance.phrases import REFUSALS  # noqa: PLC0415

        say(REFUSALS)

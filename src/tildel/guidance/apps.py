"""What the guidance slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.guidance.phrases import REFUSALS


class GuidanceConfig(AppConfig):
    name = "tildel.guidance"

    def ready(self) -> None:
        say(REFUSALS)

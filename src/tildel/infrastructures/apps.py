"""What the infrastructures slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.infrastructures.phrases import REFUSALS


class InfrastructuresConfig(AppConfig):
    name = "tildel.infrastructures"

    def ready(self) -> None:
        say(REFUSALS)

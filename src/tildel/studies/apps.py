"""What the studies slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.studies.phrases import REFUSALS


class StudiesConfig(AppConfig):
    name = "tildel.studies"

    def ready(self) -> None:
        say(REFUSALS)

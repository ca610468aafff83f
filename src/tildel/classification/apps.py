"""What the classification slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.classification.phrases import REFUSALS
from tildel.design.refusals import say


class ClassificationConfig(AppConfig):
    name = "tildel.classification"

    def ready(self) -> None:
        say(REFUSALS)

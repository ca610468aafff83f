"""What the innovations slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.innovations.phrases import REFUSALS


class InnovationsConfig(AppConfig):
    name = "tildel.innovations"

    def ready(self) -> None:
        say(REFUSALS)

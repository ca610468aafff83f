"""Registers what panels say when they refuse."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.panels.phrases import REFUSALS


class PanelsConfig(AppConfig):
    name = "tildel.panels"

    def ready(self) -> None:
        say(REFUSALS)

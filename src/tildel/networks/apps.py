"""What the networks say when they refuse."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.networks.phrases import REFUSALS


class NetworksConfig(AppConfig):
    name = "tildel.networks"

    def ready(self) -> None:
        say(REFUSALS)

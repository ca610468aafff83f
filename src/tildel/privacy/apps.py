"""What the privacy slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.privacy.phrases import REFUSALS


class PrivacyConfig(AppConfig):
    name = "tildel.privacy"

    def ready(self) -> None:
        say(REFUSALS)

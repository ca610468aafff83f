"""What the measurement slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.measurement.phrases import REFUSALS


class MeasurementConfig(AppConfig):
    name = "tildel.measurement"

    def ready(self) -> None:
        say(REFUSALS)

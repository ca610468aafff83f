"""What the national report slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.national_report.phrases import REFUSALS


class NationalReportConfig(AppConfig):
    name = "tildel.national_report"

    def ready(self) -> None:
        say(REFUSALS)

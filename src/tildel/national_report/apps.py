"""What the national report slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig


class NationalReportConfig(AppConfig):
    name = "tildel.national_report"

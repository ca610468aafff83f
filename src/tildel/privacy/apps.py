"""What the privacy slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "tildel.privacy"

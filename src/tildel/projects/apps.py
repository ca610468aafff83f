"""What the projects slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.projects.phrases_refusals import REFUSALS


class ProjectsConfig(AppConfig):
    name = "tildel.projects"

    def ready(self) -> None:
        say(REFUSALS)

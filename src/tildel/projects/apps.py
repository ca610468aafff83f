"""What the projects slice says when it starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_save

from tildel.design.refusals import say
from tildel.projects.phrases_refusals import REFUSALS


class ProjectsConfig(AppConfig):
    name = "tildel.projects"

    def ready(self) -> None:
        from tildel.projects.actions import ending  # noqa: PLC0415 - the tables are there only now

        say(REFUSALS)
        post_save.connect(ending.hear, sender="audit.Event", dispatch_uid="projects.hear")

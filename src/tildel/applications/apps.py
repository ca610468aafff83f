"""What the applications slice says when it starts."""

from __future__ import annotations

from functools import partial

from django.apps import AppConfig

from tildel.applications import phrases, phrases_content, phrases_officer, phrases_together
from tildel.design.refusals import say
from tildel.files.domain.inspection import Reason
from tildel.files.phrases import HELD_BACK, reason_sentence
from tildel.programmes.reach import count_with


class ApplicationsConfig(AppConfig):
    name = "tildel.applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tildel.applications.queries.reach import reach_of_call  # noqa: PLC0415 - tables are ready now

        count_with(reach_of_call)
        say(phrases.REFUSALS)
        say(phrases_officer.REFUSALS)
        say(phrases_together.REFUSALS)
        say(phrases_content.REFUSALS)
        phrases_officer.tell_events(phrases_together.EVENTS)
        say(HELD_BACK)
        say({reason.value: partial(_refused_file, reason.value) for reason in Reason})


def _refused_file(code: str, /, **params: int | str) -> str:
    return reason_sentence(code, params)

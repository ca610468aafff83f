from django.apps import AppConfig

from tildel.decisions.phrases import REFUSALS
from tildel.design.refusals import say


class DecisionsConfig(AppConfig):
    name = "tildel.decisions"

    def ready(self) -> None:
        say(REFUSALS)

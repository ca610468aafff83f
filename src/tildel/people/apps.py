from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.people.phrases import REFUSALS


class PeopleConfig(AppConfig):
    name = "tildel.people"

    def ready(self) -> None:
        say(REFUSALS)

from django.apps import AppConfig

from tildel.design.refusals import say
from tildel.programmes.refusal_sentences import SENTENCES


class ProgrammesConfig(AppConfig):
    name = "tildel.programmes"

    def ready(self) -> None:
        say(SENTENCES)

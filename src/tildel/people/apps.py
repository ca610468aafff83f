from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tildel.design.refusals import say


class PeopleConfig(AppConfig):
    name = "tildel.people"

    def ready(self) -> None:
        say({"people.name_missing": _("Write both your given name and your family name.")})

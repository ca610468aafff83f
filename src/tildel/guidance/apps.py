from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "tildel.guidance"

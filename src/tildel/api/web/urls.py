"""The page for people; the interface itself stands outside the languages, see `config.urls`."""

from __future__ import annotations

from django.urls import path

from tildel.api.web import about

app_name = "api"
urlpatterns = [path("", about.about, name="about")]

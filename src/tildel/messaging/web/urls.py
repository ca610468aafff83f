"""Addresses of a person's own mails."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.messaging.web import mine

app_name = "messaging"
urlpatterns: list[URLPattern] = [
    path("", mine.mine, name="mine"),
    path("choices/", mine.choices, name="choices"),
]

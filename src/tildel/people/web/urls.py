"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from tildel.people.web import profile

app_name = "people"
urlpatterns = [path("profile/", profile.profile, name="profile")]

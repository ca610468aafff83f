"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from tildel.people.web import departments, profile

app_name = "people"
urlpatterns = [
    path("profile/", profile.profile, name="profile"),
    path("departments/", departments.mine, name="departments"),
    path("departments/new/", departments.new, name="new_department"),
    path("departments/<slug:key>/edit/", departments.edit, name="edit_department"),
]

"""Addresses of innovation projects: everybody's, then those of who writes for an institution."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.innovations.web import owner, public

app_name = "innovations"
urlpatterns: list[URLPattern] = [
    path("", public.innovations, name="list"),
    path("about/<slug:key>/", public.innovation, name="innovation"),
    path("mine/", owner.mine, name="mine"),
    path("mine/new/", owner.new, name="new"),
    path("mine/awards/", owner.awards, name="awards"),
    path("mine/projects/", owner.projects, name="projects"),
    path("mine/<slug:key>/", owner.work, name="work"),
    path("mine/<slug:key>/edit/", owner.edit, name="edit"),
    path("mine/<slug:key>/step/", owner.step, name="step"),
]

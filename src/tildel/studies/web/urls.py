"""Addresses of studies: the patients', then the hospitals'."""

from __future__ import annotations

from django.urls import path

from tildel.studies.web import hospital, imports, public

app_name = "studies"
urlpatterns = [
    path("", public.studies, name="list"),
    path("about/<slug:key>/", public.study, name="study"),
    path("mine/", hospital.mine, name="mine"),
    path("mine/new/", hospital.new, name="new"),
    path("mine/<slug:key>/", hospital.work, name="work"),
    path("mine/<slug:key>/edit/", hospital.edit, name="edit"),
    path("mine/<slug:key>/step/", hospital.step, name="step"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.candidates, name="candidates"),
    path("imports/studies/<int:pk>/", imports.candidate, name="candidate"),
]

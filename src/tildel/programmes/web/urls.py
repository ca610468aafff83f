"""Addresses of programmes."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.programmes.web import deadline, marking, officer, parts, questions, requirements, tracks, trial

app_name = "programmes"
urlpatterns: list[URLPattern] = [
    path("", officer.call_list, name="list"),
    path("new/", officer.new_call, name="new"),
    path("<slug:key>/", officer.call_page, name="call"),
    path("<slug:key>/edit/<slug:part>/", officer.edit, name="edit"),
    path("<slug:key>/deadline/", deadline.deadline, name="deadline"),
    path("<slug:key>/themes/", parts.themes, name="themes"),
    path("<slug:key>/costs/", parts.costs, name="costs"),
    path("<slug:key>/sections/", parts.sections, name="sections"),
    path("<slug:key>/criteria/", marking.criteria, name="criteria"),
    path("<slug:key>/criteria/users/", marking.user_criteria, name="user_criteria"),
    path("<slug:key>/scale/", marking.scale, name="scale"),
    path("<slug:key>/order/<slug:part>/", parts.arrange, name="arrange"),
    path("<slug:key>/requirements/add/", requirements.kinds, name="kinds"),
    path("<slug:key>/requirements/add/<slug:kind>/", requirements.add, name="requirement_add"),
    path("<slug:key>/requirements/<slug:requirement>/", requirements.requirement, name="requirement"),
    path("<slug:key>/questions/", questions.question_list, name="questions"),
    path("<slug:key>/questions/<slug:question>/", questions.question, name="question"),
    path("<slug:key>/categories/", tracks.track_list, name="tracks"),
    path("<slug:key>/categories/<slug:track>/", tracks.track, name="track"),
    path("<slug:key>/try/", trial.trial, name="try"),
    path("<slug:key>/preview/", officer.preview, name="preview"),
    path("<slug:key>/publish/", officer.publish, name="publish"),
]

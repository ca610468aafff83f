"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from tildel.desk.web import demo, feed, home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("deadlines.ics", feed.deadlines, name="deadlines_ics"),
    path("demo/", demo.logins, name="logins"),
    path("demo/log-in/", demo.log_in_as, name="log_in_as"),
]

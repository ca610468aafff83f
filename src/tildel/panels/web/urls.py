"""Addresses of panels: the member's, then the officer's."""

from __future__ import annotations

from django.urls import path

from tildel.panels.web import member, minutes, planning, steering

app_name = "panels"
urlpatterns = [
    path("", member.mine, name="mine"),
    path("<int:pk>/meeting/", member.meeting, name="meeting"),
    path("<int:pk>/join/", member.join, name="join"),
    path("<int:pk>/mark/", member.mark, name="mark"),
    path("<int:pk>/calendar.ics", member.calendar_ics, name="calendar_ics"),
    path("<int:pk>/minutes/", minutes.page, name="minutes"),
    path("<int:pk>/minutes.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path("<int:pk>/minutes.csv", minutes.minutes_csv, name="minutes_csv"),
    path("calls/<slug:key>/", planning.overview, name="officer"),
    path("<int:pk>/", planning.panel, name="panel"),
    path("<int:pk>/order/", planning.order, name="order"),
    path("<int:pk>/announce/", planning.announce, name="announce"),
    path("<int:pk>/open/", planning.open_meeting, name="open"),
    path("<int:pk>/steer/", steering.steer, name="steer"),
    path("<int:pk>/room/", steering.room, name="room"),
    path("<int:pk>/people/", steering.people, name="people"),
    path("<int:pk>/marks/", steering.marks, name="marks"),
    path("<int:pk>/text/", steering.text, name="text"),
    path("<int:pk>/close/", steering.close, name="close"),
]

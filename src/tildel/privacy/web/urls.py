"""Addresses of privacy: everybody's, a person's own, and those of administrators."""

from __future__ import annotations

from django.urls import path

from tildel.privacy.web import manage, mine, public, times

app_name = "privacy"

urlpatterns = [
    path("", public.kept, name="kept"),
    path("mine/", mine.mine, name="mine"),
    path("mine/ask/", mine.ask, name="ask"),
    path("mine/file/", mine.fetch, name="fetch"),
    path("mine/erase/", mine.erase, name="erase"),
    path("mine/erase/back/", mine.take_back, name="take_back"),
    path("manage/", manage.manage, name="manage"),
    path("manage/look/", manage.look, name="look"),
    path("manage/planned/", manage.planned, name="planned"),
    path("manage/planned/<int:pk>/", manage.planned_row, name="planned_row"),
    path("manage/ledger/", manage.ledger, name="ledger"),
    path("manage/exports/", manage.exports, name="exports"),
    path("manage/exports/<uuid:pk>/", manage.export, name="export"),
    path("manage/exports/<uuid:pk>/file/", manage.fetch_export, name="fetch_export"),
    path("manage/requests/", manage.requests, name="requests"),
    path("manage/requests/<uuid:pk>/", manage.request_, name="request"),
    path("manage/requests/<uuid:pk>/refuse/", manage.refuse, name="refuse"),
    path("manage/blocks/<int:pk>/lift/", manage.lift, name="lift"),
    path("manage/times/", times.times, name="times"),
    path("manage/times/<str:rule>/", times.edit_time, name="edit_time"),
    path("manage/columns.csv", times.columns_csv, name="columns_csv"),
]

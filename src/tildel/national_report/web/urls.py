"""Addresses of the national report."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "national_report"
urlpatterns: list[URLPattern] = []

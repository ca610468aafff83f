"""Addresses of portal."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.portal.web import directory, pictures, portfolio, public

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("funding/", public.calls, name="calls"),
    path("funding/<slug:key>/", public.call, name="call"),
    path("funding/<slug:key>/deadline.ics", public.call_ics, name="call_ics"),
    path("awards/", public.awards, name="awards"),
    path("awards.csv", public.awards_csv, name="awards_csv"),
    path("search/", public.search, name="search"),
    path("pictures/<str:name>", pictures.picture, name="picture"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<str:orgnr>/", directory.organisation, name="organisation"),
]

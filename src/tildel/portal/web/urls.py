"""Addresses of portal."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.portal.web import awards, directory, feeds, pictures, portfolio, public, search, subscribing

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("funding/", public.calls, name="calls"),
    path("funding/deadlines.ics", public.calls_ics, name="calls_ics"),
    path("funding/mail/", subscribing.subscribe, name="subscribe"),
    path("funding/mail/<str:token>/yes/", subscribing.confirm, name="confirm_subscription"),
    path("funding/mail/<str:token>/stop/", subscribing.stop, name="stop_subscription"),
    path("funding/<slug:key>/", public.call, name="call"),
    path("funding/<slug:key>/deadline.ics", public.call_ics, name="call_ics"),
    path("awards/", awards.awards, name="awards"),
    path("awards/figures/", awards.figures, name="award_figures"),
    path("awards.csv", awards.awards_csv, name="awards_csv"),
    path("awards.xlsx", awards.awards_xlsx, name="awards_xlsx"),
    path("awards.json", awards.awards_json, name="awards_json_file"),
    path("awards-360giving.json", awards.awards_360giving, name="awards_360giving_file"),
    path("awards/<slug:number>/", awards.award, name="award"),
    path("awards/<slug:number>/grant.json", awards.grant_json, name="grant_json_file"),
    path("feeds/<slug:kind>.xml", feeds.feed, name="feed_file"),
    path("search/", search.search, name="search"),
    path("pictures/<str:name>", pictures.picture, name="picture"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("directory/", directory.directory, name="directory"),
    path("directory/<str:orgnr>/", directory.organisation, name="organisation"),
]

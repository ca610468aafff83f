"""Addresses of infrastructures: everybody's, then the owners', then the committee's."""

from __future__ import annotations

from django.urls import path

from tildel.infrastructures.web import committee, owner, public

app_name = "infrastructures"
urlpatterns = [
    path("", public.entries, name="list"),
    path("entries/<slug:key>/", public.entry, name="entry"),
    path("data-sets.jsonld", public.data_sets_file, name="data_sets_file"),
    path("road-map/", public.editions, name="editions"),
    path("road-map/<slug:key>/", public.edition, name="edition"),
    path("road-map/<slug:key>/<slug:language>.pdf", public.edition_pdf, name="edition_pdf"),
    path("mine/", owner.mine, name="mine"),
    path("mine/new/", owner.new, name="new"),
    path("mine/<slug:key>/", owner.work, name="work"),
    path("mine/<slug:key>/edit/", owner.edit, name="edit"),
    path("mine/<slug:key>/step/", owner.step, name="step"),
    path("mine/<slug:key>/confirm/", owner.confirm, name="confirm"),
    path("committee/", committee.committee, name="committee"),
    path("committee/new-edition/", committee.new_edition, name="new_edition"),
    path("committee/<slug:key>/", committee.judge, name="judge"),
]

"""Addresses of plans: everybody's, then those of who writes them."""

from __future__ import annotations

from django.urls import URLPattern, path

from tildel.classification.web import owner, public

app_name = "classification"
_AREA = "<slug:key>/areas/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("", public.plans, name="list"),
    path("establish/", public.establish, name="establish"),
    path("new/", owner.new, name="new"),
    path("<slug:key>/", public.plan, name="plan"),
    path("<slug:key>/versions/<int:number>/", public.version, name="version"),
    path("<slug:key>/edit/", owner.edit, name="edit"),
    path("<slug:key>/areas/new/", owner.new_area, name="new_area"),
    path(_AREA, public.area, name="area"),
    path(f"{_AREA}edit/", owner.edit_area, name="edit_area"),
    path(f"{_AREA}codes/", owner.codes, name="codes"),
    path(f"{_AREA}codes/<int:pk>/", owner.step_code, name="step_code"),
]

"""What editors find in the back office besides the pages themselves: translations that have fallen behind."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from tildel.portal.queries.site import behind


@require_safe
def translations(request: HttpRequest) -> HttpResponse:
    """Pages whose translation is older than the page itself, or is missing. Wagtail lets only editors in."""
    return render(request, "portal/editing/translations.html", {"rows": behind()})


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("reports/translations/", translations, name="portal_translations")]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("Translations"), reverse("portal_translations"), icon_name="globe", order=900)

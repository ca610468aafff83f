"""The outer edge of the access table, before any view: no row, no login, another method: no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import ResolverMatch

from tildel.config.access_table import EDITING, TABLE


def row_name(match: ResolverMatch) -> str:
    """How the table knows an address: by its name, or, where it has none, by itself without the language."""
    if match.url_name:
        return match.view_name
    _language, _slash, rest = match.route.partition("/")
    return rest


class GateMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whoever asks for the head of a page is answered as by the page; the server leaves the body out."""
        method = request.method
        request.method = "GET" if method == "HEAD" else method
        response = self.get_response(request)
        request.method = method
        return response

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match and match.route.startswith(EDITING):
            return _editors_only(request)
        row = TABLE.get(row_name(match)) if match else None
        if row is None:
            raise Http404
        if row.needs_login and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if request.method not in row.answers:
            return HttpResponseNotAllowed(row.answers)
        return None


def _editors_only(request: HttpRequest) -> HttpResponse | None:
    """The back office; it asks further for itself. It frames its own previews, which nothing else may."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    return None

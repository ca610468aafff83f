"""The language of a page, from its address; the open interface has none."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware

WITHOUT = ("/api/",)


class LanguageMiddleware(LocaleMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A page that is not found may stand under a language; what a program asks for never does."""
        if request.path_info.startswith(WITHOUT):
            return response
        return super().process_response(request, response)

"""What a person sees when a step is refused: a sentence, never a code, and never a 500.

Slices give their sentences with `say` when they start; an action raises the code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tildel.kernel.errors import DomainError, NotAllowed

_SENTENCES: dict[str, Any] = {}


def say(sentences: Mapping[str, Any]) -> None:
    """Register sentences by code: a lazy string with `%(name)s` places, or a function of the parameters."""
    _SENTENCES.update(sentences)


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES)


def sentence(error: DomainError) -> str:
    """The refusal in the page's language."""
    found = _SENTENCES.get(error.code, _("This step is not possible now. Nothing was changed."))
    return str(found(**error.params)) if callable(found) else str(found) % dict(error.params)


class RefusalMiddleware:
    """Turns refusals into pages: log in, not found, not allowed, or why the step was not possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowed):
            return self._not_allowed(request, error)
        if isinstance(error, DomainError):
            return render(request, "design/refused.html", {"sentence": sentence(error)}, status=409)
        return None

    def _not_allowed(self, request: HttpRequest, error: NotAllowed) -> HttpResponse:
        if not request.user.is_authenticated:
            from django.contrib.auth.views import redirect_to_login  # noqa: PLC0415 - needs the apps ready

            return redirect_to_login(request.get_full_path())
        if error.secret:
            return render(request, "404.html", {}, status=404)
        return render(request, "design/refused.html", {"sentence": sentence(error)}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "design/csrf.html", {}, status=403)

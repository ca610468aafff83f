"""What every page needs: its addresses in the other languages, and what the header shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from tildel.design.navigation import editors_pages, sections


def page(request: HttpRequest) -> dict[str, Any]:
    here = request.get_full_path()
    languages = [
        {"code": code, "name": name, "url": translate_url(here, code), "current": code == get_language()}
        for code, name in settings.LANGUAGES
    ]
    return {
        "page_languages": languages,
        "site_sections": sections(request.path),
        # Asked for only by a page that shows its header, and once.
        "site_pages": SimpleLazyObject(editors_pages),
        "show_mailbox": settings.SHOW_MAILBOX,
        "LANGUAGE_CODE": get_language(),
    }

"""Pictures of the public pages, as they were made for a page: never the original."""

from __future__ import annotations

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

SHOWN = {"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"}
YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A rendition; its name changes with what it shows, so it may be kept for a year."""
    kind = mimetypes.guess_type(name)[0] or ""
    if kind not in SHOWN or not default_storage.exists(f"images/{name}"):
        raise Http404
    response = FileResponse(default_storage.open(f"images/{name}"), content_type=kind)
    response["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response

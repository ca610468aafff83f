"""The mailbox of the demo: every mail that was written, as its receiver would read it."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tildel.messaging import queries


def mailbox(request: HttpRequest) -> HttpResponse:
    if not settings.SHOW_MAILBOX:
        raise Http404
    # PostgreSQL cannot hold the character NUL, so no address has it.
    address = request.GET.get("to", "").replace("\x00", "").strip()[:254]
    page = Paginator(queries.mails(address), 30).get_page(request.GET.get("page"))
    return render(request, "messaging/mailbox.html", {"page": page, "address": address})

"""A person's own mails, and which kinds they do without."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.messaging import actions, phrases, queries


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.mails_to_keep(request.user.email), 20).get_page(request.GET.get("page"))
    return render(request, "messaging/mine.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.choose_mails(wanted=request.POST.getlist("wanted"), by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("messaging:choices")
    refused = queries.refused_choices(request.user.email)
    rows = [
        {"key": key, "words": words, "wanted": key not in refused} for key, words in phrases.CHOICES.items()
    ]
    return render(request, "messaging/choices.html", {"rows": rows, "always": phrases.ALWAYS})

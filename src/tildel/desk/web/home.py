"""My tasks: what waits for me, and where to go on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tildel.desk import queries
from tildel.desk.web.feed import feed_address


@login_required
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "desk": queries.desk_of(request.user, at=now),
        "now": now,
        "feed": feed_address(request.user),
    }
    return render(request, "desk/home.html", context)

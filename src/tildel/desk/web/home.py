"""My tasks: what waits for me, and where to go on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tildel.design.templatetags.design import local_text
from tildel.desk import phrases
from tildel.desk.queries import home as queries
from tildel.desk.queries.waiting import Waiting, waiting_for
from tildel.desk.web.feed import feed_address
from tildel.kernel.time import in_oslo


@login_required
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    today = in_oslo(now).date()
    desk = queries.desk_of(request.user, at=now)
    part = {"endorses": desk.endorses, "manages": desk.manages, "sits": desk.sits}
    context = {
        "desk": desk,
        "waiting": [_line(one, today) for one in waiting_for(request.user, on=today, **part)],
        "now": now,
        "feed": feed_address(request.user),
    }
    return render(request, "desk/home.html", context)


def _line(one: Waiting, today: date) -> dict[str, Any]:
    return {
        "words": phrases.WAITING[one.kind], "url": reverse(one.route, args=one.arguments), "due": one.due,
        "late": one.due is not None and one.due < today, "count": one.count,
        "what": local_text(one.what) if isinstance(one.what, dict) else one.what,
    }  # fmt: skip

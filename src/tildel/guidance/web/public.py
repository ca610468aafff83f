"""The door to guidance: the three things that are offered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tildel.guidance import access
from tildel.guidance.queries import cases, funding, guide
from tildel.kernel.time import in_oslo


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    on = in_oslo(now).date()
    may_advise = access.can_advise(request.user, on=on)
    context = {
        "guide": guide.published(),
        "calls": funding.found(funding.Wanted(), at=now).count(),
        "may_keep": access.can_write_guide(request.user, on=on),
        "waiting": cases.waiting(on=on) if may_advise else None,
        "may_advise": may_advise,
    }
    return render(request, "guidance/index.html", context)

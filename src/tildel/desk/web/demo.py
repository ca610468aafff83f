"""Logging in as one of the demo's users. Not there in production."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from tildel.desk.queries import home as queries
from tildel.people.web.profile import safe_next


def logins(request: HttpRequest) -> HttpResponse:
    if not settings.SHOW_MAILBOX:
        raise Http404
    return render(
        request, "desk/logins.html", {"logins": queries.demo_logins(), "next": request.GET.get("next", "")}
    )


@require_POST
def log_in_as(request: HttpRequest) -> HttpResponse:
    if not settings.SHOW_MAILBOX:
        raise Http404
    wanted = request.POST.get("user", "")
    user = get_object_or_404(queries.demo_users(), pk=int(wanted) if wanted.isdecimal() else 0)
    target = safe_next(request, "desk:home")
    logout(request)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(target)

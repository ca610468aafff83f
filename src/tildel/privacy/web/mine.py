"""A person's own pages: everything that is held of them in one file, and being erased."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.privacy import phrases
from tildel.privacy.actions import exports, persons
from tildel.privacy.queries import exports as queries
from tildel.privacy.queries import persons as person_queries
from tildel.privacy.queries.subjects import subject_of
from tildel.privacy.web.forms import EraseForm


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "waiting": queries.waiting_export(request.user), "ready": queries.ready_export(request.user, now),
        "last": queries.own_exports(request.user).first(), "words": phrases,
        "asked": person_queries.open_request(request.user), "days": exports.DAYS,
    }  # fmt: skip
    return render(request, "privacy/mine.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    exports.ask_export(by=request.user, language=(get_language() or "nb")[:2], at=timezone.now())
    return redirect("privacy:mine")


@require_POST
def fetch(request: HttpRequest) -> HttpResponseBase:
    """The file. Asked for with a form, so that no link and no robot ever fetches it."""
    now = timezone.now()
    found = queries.ready_export(request.user, now)
    if found is None:
        messages.info(request, _("The file is not there any more. Ask for a new one."))
        return redirect("privacy:mine")
    return as_download(exports.fetch_export(export=found, by=request.user, at=now), found)


def as_download(opened: Any, export: Any) -> FileResponse:
    name = f"tildel-{export.made_at:%Y-%m-%d}.zip"
    response = FileResponse(opened, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """What would go and what would be blocked, and why, before a person asks for it."""
    form = EraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            persons.ask_erasure(by=request.user, text=form.cleaned_data["text"], at=timezone.now())
        except RuleBroken as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("You have asked to be erased. You will hear from us within a month."))
            return redirect("privacy:mine")
    context = {
        "form": form, "outcome": person_queries.outcome(subject_of(request.user)), "words": phrases,
        "asked": person_queries.open_request(request.user),
    }  # fmt: skip
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    asked = person_queries.open_request(request.user)
    if asked is not None:
        persons.take_back(request=asked, by=request.user, at=timezone.now())
        messages.success(request, _("You have taken your request back. Nothing was erased."))
    return redirect("privacy:mine")

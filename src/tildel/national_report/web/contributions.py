"""A region's contribution, and how far a PDF has come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.applications.web.downloads import as_download
from tildel.governance.web.entry import tried
from tildel.national_report import access, phrases
from tildel.national_report.actions import contributions
from tildel.national_report.domain.states import CONTRIBUTION, EditionState
from tildel.national_report.queries import editions as queries
from tildel.national_report.queries import stories
from tildel.national_report.web import forms
from tildel.national_report.web.doors import LARGEST, done, edited, shared, today


@require_http_methods(["GET", "POST"])
def contribution(request: HttpRequest, year: int, region: str) -> HttpResponse:
    """What the region owes: its chapters and stories; delivered by the region."""
    edition, at = shared(request, year)
    found = queries.contribution(edition, region)
    if found is None:
        raise Http404
    if request.method == "POST":
        access.check_can_deliver(request.user, edition, region, on=today(at))
    form = forms.NoteForm(request.POST or None, initial={"note": found.note})
    facts = {"edition": edition, "region": region, "by": request.user, "at": at}
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, contributions.deliver, **facts, **form.cleaned_data)
    ):
        messages.success(request, _("Delivered. The editors read it now."))
        return redirect("national_report:contribution", year, region)
    return _page(request, edition, found, at, form, None)


def _page(request: HttpRequest, edition: Any, found: Any, at: Any, form: Any, reason: Any) -> HttpResponse:
    hand = access.hand_of(request.user, edition, on=today(at))
    own = [one for one in queries.chapters(edition) if one.owner == found.region]
    delivers = access.can_deliver(request.user, edition, found.region, on=today(at))
    asked = edition.state == EditionState.CONTRIBUTING
    context = {
        "edition": edition, "found": found, "words": phrases, "form": form, "hand": hand,
        "reason": reason or forms.ReasonForm(),
        "chapters": [{"chapter": one, "titles": queries.titles(one)} for one in own],
        "stories": [one for one in stories.of_edition(edition) if one.region == found.region],
        "delivers": delivers and asked and CONTRIBUTION.allows(found.state, "deliver"),
        "accepts": hand.edits and CONTRIBUTION.allows(found.state, "accept"),
        "returns": hand.edits and CONTRIBUTION.allows(found.state, "return"),
        "late": bool(edition.due_on and today(at) > edition.due_on),
    }  # fmt: skip
    wrong = form.errors or (reason is not None and reason.errors)
    return render(request, "national_report/contribution.html", context, status=422 if wrong else 200)


@require_POST
def decide(request: HttpRequest, year: int, region: str) -> HttpResponse:
    """An editor accepts it, or sends it back with a reason."""
    edition, at = edited(request, year)
    found = queries.contribution(edition, region)
    if found is None:
        raise Http404
    facts = {"edition": edition, "region": region, "by": request.user, "at": at}
    if request.POST.get("verb") != "return":
        done(request, contributions.decide, _("Accepted."), verb="accept", **facts)
        return redirect("national_report:contribution", year, region)
    form = forms.ReasonForm(request.POST)
    if form.is_valid() and tried(form, contributions.decide, verb="return", **facts, **form.cleaned_data):
        messages.success(request, _("Sent back. The region has got a mail."))
        return redirect("national_report:contribution", year, region)
    return _page(request, edition, found, at, forms.NoteForm(initial={"note": found.note}), form)


# --- proofs ----------------------------------------------------------------------------------------------


def _job(request: HttpRequest, year: int, pk: int) -> tuple[Any, Any]:
    edition, _at = shared(request, year)
    found = queries.job(edition, pk) if pk <= LARGEST else None
    if found is None:
        raise Http404
    return edition, found


@require_GET
def job(request: HttpRequest, year: int, job: int) -> HttpResponse:
    edition, found = _job(request, year, job)
    context = {
        "edition": edition,
        "job": found,
        "words": phrases,
        "language": phrases.LANGUAGES[found.language],
    }
    return render(request, "national_report/job.html", context)


@require_GET
def job_file(request: HttpRequest, year: int, job: int) -> HttpResponseBase:
    edition, found = _job(request, year, job)
    if found.file is None:
        return redirect("national_report:job", edition.year, found.pk)
    return as_download(found.file, to=request.user)

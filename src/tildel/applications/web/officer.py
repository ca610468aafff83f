"""One application for its officer: its story, the verdicts on requirements, and the formal check."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.applications.actions.extensions import check_correctable
from tildel.applications.actions.formal_checks import (
    check_closed,
    check_formally,
    check_possible,
    rejection_of,
)
from tildel.applications.actions.verdicts import keep_verdicts
from tildel.applications.phrases_officer import EXTENSIONS, STATES
from tildel.applications.queries import officer as queries
from tildel.applications.queries.extensions import awaited_correction, extensions_of
from tildel.applications.queries.similar import similar_to
from tildel.applications.web.forms_extensions import CorrectionForm
from tildel.applications.web.forms_officer import FormalCheckForm
from tildel.applications.web.managed import managed_application
from tildel.applications.web.story import check_of, event_in_words, judged_keys, state_of, story_of
from tildel.audit.queries import events_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken

EVENTS = 40


@require_GET
def officer_one(request: HttpRequest, pk: UUID) -> HttpResponse:
    return one(request, managed_application(request, pk))


def one(
    request: HttpRequest, application: Any, *, form: FormalCheckForm | None = None,
    correction: CorrectionForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; `form` and `correction` as they were sent, where something in them has to be mended."""
    now, story = timezone.now(), story_of(application.current)
    in_check = application.state == "submitted" and now >= application.call.deadline_at
    if in_check and form is None:
        form = FormalCheckForm(spec=story["spec"], judged=judged_keys(story), initial=_kept(application))
    if _may(check_correctable, application, now):
        correction = correction or CorrectionForm(spec=story["spec"])
    else:
        correction = None
    found = {
        **story,
        **state_of(application.state),
        **check_of(application, story["spec"]),
        **_around(request, application),
        "application": application,
        "call": application.call,
        "form": form if in_check else None,
        "may_conclude": in_check and _may(check_closed, application, now),
        "correction": correction,
        "awaited": awaited_correction(application) if in_check else None,
        "now": now,
        "file_route": "applications:officer_file",
    }
    refused = any(sent is not None and sent.is_bound and bool(sent.errors) for sent in (form, correction))
    return render(request, "applications/officer/one.html", found, status=422 if refused else 200)


def _may(check: Any, application: Any, now: Any) -> bool:
    try:
        check(application, now)
    except RuleBroken:
        return False
    return True


def _around(request: HttpRequest, application: Any) -> dict[str, Any]:
    """What stands beside the story: answers, letters, versions, and what has happened."""
    events = events_of(f"application:{application.pk}")
    return {
        "endorsements": application.endorsements.select_related("institution", "answered_by__person"),
        "letters": queries.letters_of(application),
        "versions": queries.versions_of(application),
        "extensions": extensions_of(application),
        "extension_kinds": EXTENSIONS,
        "events": [event_in_words(event) for event in (events if "all" in request.GET else events[:EVENTS])],
        "events_in_all": events.count(),
    }


def _kept(application: Any) -> dict[str, Any]:
    """The verdicts that were kept, as the form's own fields."""
    kept = queries.verdicts_kept(application)
    found: dict[str, Any] = {}
    for key, row in (kept.judged if kept else {}).items():
        found[f"judged.{key}"] = "yes" if row["ok"] else "no"
        found[f"judged.{key}.reason"] = row["reason"]
    return found


@require_POST
def own_verdicts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keeps the verdicts so far. Says so in a line for the script, on the page for whoever has none."""
    application = managed_application(request, pk)
    story = story_of(application.current)
    form = FormalCheckForm(request.POST, spec=story["spec"], judged=judged_keys(story))
    form.is_valid()  # what is not there yet does not matter here
    try:
        keep_verdicts(application=application, judged=form.verdicts(), by=request.user, at=timezone.now())
    except RuleBroken as error:
        if "HX-Request" not in request.headers:
            raise
        return render(request, "applications/officer/kept.html", {"refused": sentence(error)})
    if "HX-Request" in request.headers:
        return render(request, "applications/officer/kept.html", {"now": timezone.now()})
    messages.success(request, _("Your verdicts are kept. Nothing is decided yet."))
    return redirect("applications:officer_one", pk)


@require_POST
def formal_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First shows what will happen, the letter included; does it when that was confirmed."""
    application = managed_application(request, pk)
    story = story_of(application.current)
    form = FormalCheckForm(request.POST, spec=story["spec"], judged=judged_keys(story))
    if not form.is_valid() or "change" in request.POST:
        return one(request, application, form=form)
    answer, now = form.answer(), timezone.now()
    try:
        if "confirmed" not in request.POST:
            check_possible(application, **answer, at=now)
            return _confirm(request, application, form, answer)
        check_formally(application=application, **answer, by=request.user, at=now)
    except RuleBroken as error:
        if not error.place:
            raise
        form.refuse(error.place, sentence(error))
        return one(request, application, form=form)
    messages.success(request, _done(application, answer["verdict"]))
    return redirect("applications:officer_list", application.call.key)


def _confirm(
    request: HttpRequest, application: Any, form: FormalCheckForm, answer: dict[str, Any]
) -> HttpResponse:
    found = {"application": application, "call": application.call, "form": form, "verdict": answer["verdict"]}
    if answer["verdict"] == "rejected":
        language, title, content = rejection_of(
            application,
            requirement=answer["requirement"],
            reason=answer["reason"],
            by=request.user,
            at=timezone.now(),
        )
        found |= {"letter": {"language": language, "title": title, "content": content}}
        found |= {"receiver": queries.receivers_of(application)[0]}
    return render(request, "applications/officer/confirm.html", found)


def _done(application: Any, verdict: str) -> str:
    if verdict == "accepted":
        return _("%(reference)s is accepted.") % {"reference": application.reference}
    return _("%(reference)s is rejected, and the letter is sent.") % {"reference": application.reference}


@require_GET
def similar(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Applications of the same leader or with much the same text: read apart, since it compares many."""
    application = managed_application(request, pk)
    found = {"application": application, "found": similar_to(application), "states": STATES}
    return render(request, "applications/officer/similar.html", found)

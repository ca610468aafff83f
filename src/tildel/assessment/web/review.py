"""Reading an application and writing the review beside it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tildel.assessment import access
from tildel.assessment.actions import reviews
from tildel.assessment.domain.blindness import sees_reviews
from tildel.assessment.domain.marks import missing_places
from tildel.assessment.phrases_reviewing import scale_text
from tildel.assessment.queries import discussion
from tildel.assessment.queries import rounds as queries
from tildel.assessment.web.reading import parts_of, shown_files, shown_institutions, title_of
from tildel.assessment.web.review_form import (
    changes_between,
    differences,
    form_of,
    named_faults,
    refusal_faults,
    shown_again,
    total_in_words,
    wordings_of,
    written_in,
)
from tildel.design.refusals import sentence
from tildel.files.actions import open_without_author
from tildel.files.queries import open_for
from tildel.kernel.errors import NotAllowed, RuleBroken, Stale
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes


def _today() -> date:
    return in_oslo(timezone.now()).date()


def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    assignment = access.readable_assignment(request.user, pk, on=_today())
    if request.method == "POST":
        return _post(request, assignment)
    return _page(request, assignment)


def _page(
    request: HttpRequest, assignment: Any, *, written: dict[str, Any] | None = None, faults: Any = (),
    stale: bool = False, revising: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page; `written` is what was posted and not saved, `faults` are (place, sentence)."""
    application, call = assignment.application, assignment.member.round.call
    spec, form = programmes.spec_of(call), reviews.form_for(assignment.member)
    saved = discussion.own_review(assignment.member, application.pk)
    shown = written or {"marks": saved.marks if saved else {}, "texts": saved.texts if saved else {}}
    state, round = saved.state if saved else "none", assignment.member.round
    context = {
        "assignment": assignment,
        "application": application,
        "title": title_of(application),
        "call": call,
        "round": round,
        "parts": parts_of(application, spec, shown_institutions(application, spec)),
        "attachments": shown_files(application, spec),
        "applicant_hidden": spec.assessment.blind.applicant,
        "dimensions": form_of(form, shown["marks"], shown["texts"]),
        "scale": scale_text(form),
        "words_only": form.words_only,
        "total": total_in_words(shown["marks"], form),
        "saved": saved,
        "version": saved.version if saved else 0,
        "locked": state == "submitted" and not revising,
        "revising": revising,
        "reason": request.POST.get("reason", ""),
        "reopened": discussion.reopened_because(saved) if state == "draft" else "",
        "wordings": wordings_of(saved, form) if saved else [],
        "unsent": changes_between(list(saved.versions.all())[-1], saved, form) if _is_reopened(saved) else [],
        "others": sees_reviews(spec.assessment.blind, round_state=round.state, own=state),
        "progress": _progress(request, assignment),
        "faults": named_faults(faults, form),
        "stale": differences(saved, written, form) if stale and written else None,
        "language_en": spec.language == "en",
    }
    return render(request, "assessment/review.html", context, status=status)


def _is_reopened(saved: Any) -> bool:
    return bool(saved and saved.state == "draft" and saved.versions.all())


def _progress(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    """How far the expert has come with all they were given here, and which application comes next."""
    own = [
        row for row in queries.readable_by(request.user, on=_today()) if row.member_id == assignment.member_id
    ]
    sent = {row.pk for row in own if getattr(row, "review", None) and row.review.state == "submitted"}
    place = next(index for index, row in enumerate(own) if row.pk == assignment.pk)
    left = [row for row in (*own[place + 1 :], *own[:place]) if row.pk not in sent]
    return {"done": len(sent), "all": len(own), "next": left[0] if left else None}


def _version(request: HttpRequest) -> int:
    raw = request.POST.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else -1


def _save(request: HttpRequest, assignment: Any) -> Any:
    written = written_in(request, reviews.form_for(assignment.member))
    return reviews.save_review(
        assignment=assignment, **written, version=_version(request), by=request.user, at=timezone.now()
    )


def _shown(request: HttpRequest, assignment: Any) -> dict[str, Any]:
    form = reviews.form_for(assignment.member)
    return shown_again(written_in(request, form), form)


def _post(request: HttpRequest, assignment: Any) -> HttpResponse:
    """Save, or save and submit, without JavaScript as with it."""
    try:
        saved = _save(request, assignment)
    except Stale:
        return _page(request, assignment, written=_shown(request, assignment), stale=True, status=409)
    except RuleBroken as error:
        written = _shown(request, assignment)
        return _page(request, assignment, written=written, faults=refusal_faults(error), status=422)
    if request.POST.get("do") != "submit":
        messages.success(request, _("Saved."))
        return redirect("assessment:review", pk=assignment.application_id)
    try:
        reviews.submit_review(review=saved, by=request.user, at=timezone.now())
    except RuleBroken as error:
        found = access.readable_assignment(request.user, assignment.application_id, on=_today())
        return _page(request, found, faults=refusal_faults(error), status=422)
    messages.success(request, _("The review is submitted. Thank you."))
    return redirect("assessment:mine")


def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one's own submitted review while the experts discuss, with a reason."""
    assignment = access.readable_assignment(request.user, pk, on=_today())
    own = discussion.own_review(assignment.member, pk)
    if own is None or own.state != "submitted" or assignment.member.round.state != "discussing":
        messages.info(request, _("A submitted review can be changed while the discussion is open."))
        return redirect("assessment:review", pk=pk)
    if request.method != "POST":
        return _page(request, assignment, revising=True)
    written = written_in(request, reviews.form_for(assignment.member))
    try:
        reviews.revise_review(
            review=own, **written, reason=request.POST.get("reason", ""), version=_version(request),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Stale:
        shown = _shown(request, assignment)
        return _page(request, assignment, written=shown, stale=True, revising=True, status=409)
    except RuleBroken as error:
        shown, faults = _shown(request, assignment), refusal_faults(error)
        return _page(request, assignment, written=shown, faults=faults, revising=True, status=422)
    messages.success(request, _("Your review is changed. The first one is kept beside it."))
    return redirect("assessment:discussion", pk=pk)


@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave: the new version and the time, or why it was not saved."""
    assignment = access.readable_assignment(request.user, pk, on=_today())
    form = reviews.form_for(assignment.member)
    try:
        saved = _save(request, assignment)
    except Stale as error:
        theirs = discussion.own_review(assignment.member, pk)
        rows = differences(theirs, _shown(request, assignment), form)
        box = render_to_string("assessment/_stale.html", {"stale": rows, "assignment": assignment}, request)
        return JsonResponse({"stale": box, "version": error.params["version"]}, status=409)
    except RuleBroken as error:
        return JsonResponse({"words": sentence(error)}, status=422)
    answer = {
        "version": saved.version,
        "saved": f"{in_oslo(saved.saved_at):%H:%M:%S}",
        "missing": len(missing_places(saved.marks, saved.texts, form)),
        "total": total_in_words(saved.marks, form),
    }
    return JsonResponse(answer)


def application_file(request: HttpRequest, pk: UUID, file: int) -> HttpResponse:
    """A file of the submission that counts, always as a download and without its author's data.

    Access is checked each time. Where the expert knows who applies, a file that is too odd to be cleaned is
    given as it is: it tells nothing that the page beside it does not.
    """
    assignment = access.readable_assignment(request.user, pk, on=_today())
    spec = programmes.spec_of(assignment.member.round.call)
    found = next((row for row in shown_files(assignment.application, spec) if row.pk == file), None)
    if found is None:
        raise NotAllowed("assessment.no_such_file")
    try:
        opened = open_without_author(file=found.file, reader=request.user)
    except RuleBroken as error:
        if error.code != "files.author_data_stays" or spec.assessment.blind.applicant:
            raise
        opened = open_for(found.file, reader=request.user)
    response = FileResponse(
        opened, as_attachment=True, filename=found.shown_name, content_type=found.file.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

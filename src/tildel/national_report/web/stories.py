"""Stories: begun, written, with picture and consents, approved by the project and the region."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.files.actions import store_picture
from tildel.files.queries import open_for
from tildel.governance.web.entry import tried
from tildel.national_report import access, phrases
from tildel.national_report.actions import stories as actions
from tildel.national_report.domain import markup
from tildel.national_report.domain.readiness import faults_of
from tildel.national_report.domain.states import STORY, EditionState, StoryState
from tildel.national_report.queries import stories as queries
from tildel.national_report.reading import picked
from tildel.national_report.web import forms
from tildel.national_report.web.doors import done, seen_story, shared, today, written_story
from tildel.national_report.web.editor import page


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, year: int) -> HttpResponse:
    edition, at = shared(request, year)
    form = forms.BeginStoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "titles": {}, "texts": {}, "by": request.user, "at": at}
        if tried(form, actions.begin_story, edition=edition, **facts):
            made = queries.of_edition(edition)
            newest = max(made, key=lambda one: one.pk)
            return redirect("national_report:write_story", year, newest.pk)
    lead = _("A story tells what research meant for patients. Whoever leads the project approves it.")
    return page(request, edition, form, _("Begin a story"), _("Begin"), lead)


@require_GET
def story(request: HttpRequest, year: int, story: int) -> HttpResponse:
    """How the story reads, how it stands, and what one may do with it."""
    found, at = seen_story(request, year, story)
    return _page(request, found, at, None)


def _page(request: HttpRequest, found: Any, at: Any, reason: Any) -> HttpResponse:
    edition, on = found.edition, today(at)
    is_open = edition.state != EditionState.FINAL
    title, _lang = picked(found.titles)
    text, lang = picked(found.texts)
    answers = (
        is_open and access.can_answer(request.user, found, on=on) and STORY.allows(found.state, "approve")
    )
    accepts = (
        is_open
        and access.can_accept(request.user, edition, found, on=on)
        and STORY.allows(found.state, "accept")
    )
    writes = is_open and access.can_write_story(request.user, edition, found, on=on)
    hand = writes or access.can_take_part(request.user, edition, on=on)
    context = {
        "edition": edition, "story": found, "title": title, "lang": lang, "parts": markup.parse(text),
        "alternative": picked(found.alternatives)[0], "words": phrases,
        "reason": reason or forms.ReasonForm(),
        "answers": answers, "accepts": accepts, "writes": writes,
        "reopens": is_open and hand and found.state == StoryState.APPROVED,
        "faults": [phrases.PROBLEMS[code] for code in _faults(found)], "takes_part": hand,
        "consents": queries.consents(found) if hand else [],
    }  # fmt: skip
    wrong = reason is not None and reason.errors
    return render(request, "national_report/story.html", context, status=422 if wrong else 200)


def _faults(found: Any) -> tuple[str, ...]:
    return faults_of(queries.facts_of(found))


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, year: int, story: int) -> HttpResponse:
    found, at = written_story(request, year, story)
    initial = forms.StoryForm.initial_of(found)
    form = forms.StoryForm(request.POST or None, initial=initial, has_picture=found.picture_id is not None)
    theirs: list[Any] = []
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        if found.picture_id is None:
            facts |= {
                "alternatives": found.alternatives,
                "credit": found.credit,
                "shows_people": found.shows_people,
            }
        if tried(form, actions.write_story, story=found, by=request.user, at=at, **facts):
            messages.success(request, _("Saved."))
            return redirect("national_report:story", year, story)
        theirs = _differing(form, initial)
        form.data = {**form.data.dict(), "version": found.version}
    context = {"edition": found.edition, "story": found, "form": form, "theirs": theirs}
    return render(request, "national_report/write_story.html", context, status=422 if form.errors else 200)


def _differing(form: Any, stored: dict[str, Any]) -> list[tuple[Any, str]]:
    """What somebody else has saved meanwhile and is not what was typed: shown beside it."""
    return [
        (form.fields[name].label, stored[name])
        for name in form.fields
        if name.startswith(("titles_", "texts_", "alternatives_"))
        and stored.get(name)
        and stored[name] != form.cleaned_data.get(name)
    ]


@require_http_methods(["GET", "POST"])
def picture(request: HttpRequest, year: int, story: int) -> HttpResponse:
    """Put one in, or take it out. It is drawn anew before it is kept."""
    found, at = written_story(request, year, story)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and request.POST.get("do") == "remove":
        done(
            request,
            actions.put_picture,
            _("The picture is out."),
            story=found,
            file=None,
            by=request.user,
            at=at,
        )
        return redirect("national_report:story", year, story)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["picture"]
        facts = {"name": upload.name, "data": upload.read(), "by": request.user, "at": at, "story": found}
        if tried(form, _stored, **facts):
            messages.success(
                request, _("The picture is in. Describe what it shows, and say whether it shows people.")
            )
            return redirect("national_report:write_story", year, story)
    context = {"edition": found.edition, "story": found, "form": form}
    return render(request, "national_report/picture.html", context, status=422 if form.errors else 200)


def _stored(*, story: Any, name: str, data: bytes, by: Any, at: Any) -> None:
    file = store_picture(name=name, data=data, by=by, at=at)
    actions.put_picture(story=story, file=file, by=by, at=at)


@require_GET
def picture_file(request: HttpRequest, year: int, story: int) -> FileResponse:
    """For whoever may see the story."""
    found, _at = seen_story(request, year, story)
    if found.picture is None:
        raise Http404
    return FileResponse(open_for(found.picture, reader=request.user), content_type=found.picture.content_type)


@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, year: int, story: int) -> HttpResponse:
    """Who in the picture has said yes."""
    found, at = written_story(request, year, story)
    form = forms.ConsentForm(request.POST or None, initial={"given_on": today(at)})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.record_consent, story=found, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Recorded."))
        return redirect("national_report:consents", year, story)
    context = {
        "edition": found.edition, "story": found, "form": form, "words": phrases,
        "consents": queries.consents(found),
    }  # fmt: skip
    return render(request, "national_report/consents.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, year: int, story: int, consent: int) -> HttpResponse:
    found, at = written_story(request, year, story)
    said = _("Withdrawn. The picture is no longer shown.")
    done(request, actions.withdraw_consent, said, story=found, consent=consent, by=request.user, at=at)
    return redirect("national_report:consents", year, story)


# --- approved by two -------------------------------------------------------------------------------------


@require_POST
def send(request: HttpRequest, year: int, story: int) -> HttpResponse:
    found, at = written_story(request, year, story)
    said = _("Sent. Whoever leads the project reads it now.")
    done(request, actions.send_story, said, story=found, by=request.user, at=at)
    return redirect("national_report:story", year, story)


@require_POST
def reopen(request: HttpRequest, year: int, story: int) -> HttpResponse:
    found, at = written_story(request, year, story)
    said = _("The story is a draft again. Both have to approve it anew.")
    done(request, actions.reopen_story, said, story=found, by=request.user, at=at)
    return redirect("national_report:story", year, story)


@require_POST
def answer(request: HttpRequest, year: int, story: int) -> HttpResponse:
    """By whoever leads what it tells of."""
    found, at = seen_story(request, year, story)
    access.check_can_answer(request.user, found.edition, found, on=today(at))
    return _answered(request, found, at, actions.answer_story, ("approve", "ask_changes"))


@require_POST
def accept(request: HttpRequest, year: int, story: int) -> HttpResponse:
    """By the region."""
    found, at = seen_story(request, year, story)
    access.check_can_accept(request.user, found.edition, found, on=today(at))
    return _answered(request, found, at, actions.accept_story, ("accept", "return"))


def _answered(request: HttpRequest, found: Any, at: Any, action: Any, verbs: tuple[str, str]) -> HttpResponse:
    facts = {"story": found, "by": request.user, "at": at}
    if request.POST.get("verb") != verbs[1]:
        done(request, action, _("Approved."), verb=verbs[0], **facts)
        return redirect("national_report:story", found.edition.year, found.pk)
    form = forms.ReasonForm(request.POST)
    if form.is_valid() and tried(form, action, verb=verbs[1], **facts, **form.cleaned_data):
        messages.success(request, _("Sent back to those who write it."))
        return redirect("national_report:story", found.edition.year, found.pk)
    return _page(request, found, at, form)

"""A chapter: how it reads now, what stands in it, and its text in a language, saved as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.applications.web.screen import saved_words
from tildel.design.refusals import sentence
from tildel.governance.web.entry import tried
from tildel.kernel.errors import RuleBroken, Stale
from tildel.national_report import access, phrases, reading
from tildel.national_report.actions import chapters as actions
from tildel.national_report.queries import content as contents
from tildel.national_report.queries import editions as queries
from tildel.national_report.web import forms
from tildel.national_report.web.doors import chapter_of, done, shared, today, written_chapter
from tildel.national_report.web.editor import page


@require_GET
def chapter(request: HttpRequest, year: int, chapter: int) -> HttpResponse:
    """How the chapter reads now, with what can be done to each piece of it."""
    edition, at = shared(request, year)
    found = chapter_of(edition, chapter)
    hand = access.hand_of(request.user, edition, on=today(at))
    content = contents.content_of(edition)
    row = next(one for one in content["chapters"] if one["key"] == found.key)
    blocks = [
        {"block": block, "kind": phrases.BLOCKS[block.kind], "shown": reading.block(one, content, ())}
        for block, one in zip(found.blocks.all(), row["blocks"], strict=True)
    ]
    context = {
        "edition": edition, "chapter": found, "blocks": blocks, "words": phrases, "hand": hand,
        "shown": reading.chapter(row, content), "owner": phrases.OWNERS.get(found.owner, ""),
        "writes": access.writes_chapter(hand, edition, found), "texts": list(found.texts.all()),
        "owner_form": forms.OwnerForm(initial={"owner": found.owner}),
        "here": queries.at_work(found, now=timezone.now(), besides=request.user),
    }  # fmt: skip
    return render(request, "national_report/manage_chapter.html", context)


@require_http_methods(["GET", "POST"])
def add_block(request: HttpRequest, year: int, chapter: int, kind: str) -> HttpResponse:
    """One more text, a key figure or a story, at the end."""
    found, at = written_chapter(request, year, chapter)
    edition = found.edition
    if kind not in phrases.BLOCKS:
        raise Http404
    facts = {"chapter": found, "kind": kind, "by": request.user, "at": at}
    if kind == "text":
        if request.method == "POST":
            done(request, actions.add_block, _("There is one more text."), **facts)
        return redirect("national_report:manage_chapter", year, chapter)
    made = forms.FigureForm if kind == "figure" else forms.StoryChoiceForm
    form: Any = made(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        more = {"story": form.rows[data["story"]]} if kind == "story" else data
        if tried(form, actions.add_block, **facts, **more):
            messages.success(request, _("It stands last in the chapter."))
            return redirect("national_report:manage_chapter", year, chapter)
    title = _("Add a key figure") if kind == "figure" else _("Add a story")
    lead = "" if kind == "figure" else _("Stories that stand in no chapter yet.")
    return page(request, edition, form, title, _("Add it"), lead)


@require_POST
def change_block(request: HttpRequest, year: int, chapter: int, block: int, verb: str) -> HttpResponse:
    """Up, down, or out."""
    found, at = written_chapter(request, year, chapter)
    row = queries.block(found, block)
    if row is None:
        raise Http404
    facts = {"chapter": found, "block": row, "verb": verb, "by": request.user, "at": at}
    done(request, actions.change_blocks, _("Done."), **facts)
    return redirect("national_report:manage_chapter", year, chapter)


# --- text ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, year: int, chapter: int, language: str) -> HttpResponse:
    found, at = written_chapter(request, year, chapter)
    if language not in phrases.LANGUAGES:
        raise Http404
    if request.method == "GET":
        return _page(request, found, language)
    return _save(request, found, language, at)


def _save(request: HttpRequest, chapter: Any, language: str, at: Any) -> HttpResponse:
    by_script = "X-Autosave" in request.headers
    stored = queries.text_of(chapter, language)
    typed, version = _merged(request, stored), request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
    facts = {"content": typed, "version": number, "by": request.user, "at": at}
    try:
        saved = actions.save_text(chapter=chapter, language=language, **facts)
    except Stale:
        conflict = _conflict(chapter, language, actions.cleaned(chapter, typed))
        if by_script:
            html = render_to_string("national_report/conflict.html", conflict, request)
            return JsonResponse({"conflict": html}, status=409)
        return _page(request, chapter, language, status=409, conflict=conflict)
    except RuleBroken as error:
        if by_script:
            return JsonResponse({"refused": sentence(error)}, status=409)
        raise
    said = _("Saved %(clock)s") % saved_words(saved.saved_at)
    if by_script:
        panel = render_to_string("national_report/_here.html", _here(request, chapter), request)
        return JsonResponse({"saved": said, "version": saved.version, "faults": {}, "panel": panel})
    messages.success(request, said)
    return redirect("national_report:write", chapter.edition.year, chapter.pk, language)


def _here(request: HttpRequest, chapter: Any) -> dict[str, Any]:
    here = queries.at_work(chapter, now=timezone.now(), besides=request.user)
    return {"here": [(who, phrases.LANGUAGES[code]) for who, code in here]}


def _page(request: HttpRequest, chapter: Any, language: str, status: int = 200, **more: Any) -> HttpResponse:
    stored = queries.text_of(chapter, language)
    content = actions.cleaned(chapter, stored.content if stored else {})
    others = {code: one for code, one in queries.contents(chapter).items() if code != language}
    context = {
        **_here(request, chapter), "edition": chapter.edition, "chapter": chapter, "language": language,
        "version": stored.version if stored else 0, "saved": saved_words(stored.saved_at) if stored else None,
        "titles": queries.titles(chapter), "words": phrases, "languages": phrases.LANGUAGES.items(),
        "fields": [_field(name, text, others, number) for number, (name, text) in enumerate(content.items())],
        **more,
    }  # fmt: skip
    return render(request, "national_report/write.html", context, status=status)


def _field(name: str, text: str, others: Mapping[str, Mapping[str, str]], number: int) -> dict[str, Any]:
    """With what the same place says in bokmål, else in another language, to write after."""
    beside = next((others[code][name] for code in phrases.LANGUAGES if others.get(code, {}).get(name)), "")
    return {
        "name": name, "value": text, "label": _label(name, number), "beside": beside,
        "limit": actions.LONGEST_TITLE if name == "title" else actions.LONGEST_TEXT,
        "long": name != "title", "rows": 6 if len(text) < 400 else 16,
    }  # fmt: skip


def _label(name: str, number: int) -> str:
    return _("Title") if name == "title" else _("Text %(n)s") % {"n": number}


def _conflict(chapter: Any, language: str, yours: Mapping[str, str]) -> dict[str, Any]:
    stored = queries.text_of(chapter, language)
    theirs = actions.cleaned(chapter, stored.content if stored else {})
    return {
        "edition": chapter.edition, "chapter": chapter, "language": language,
        "version": stored.version if stored else 0, "by": stored.saved_by if stored else "",
        "saved_at": stored.saved_at if stored else None,
        "fields": [
            {"name": name, "label": _label(name, number), "yours": text, "theirs": theirs.get(name, "")}
            for number, (name, text) in enumerate(yours.items())
            if text != theirs.get(name, "")
        ],
    }  # fmt: skip


def _merged(request: HttpRequest, stored: Any) -> dict[str, str]:
    """What the form means; when it answers a conflict, their text with what was chosen of yours."""
    post = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    if "resolve" not in post or stored is None:
        return post
    merged = dict(stored.content)
    for field, value in post.items():
        name = field.removeprefix("yours:")
        if name != field and post.get(f"use:{name}") != "theirs":
            merged[name] = value
    return merged

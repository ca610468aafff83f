"""The working pages of an edition: the list, one edition, its facts, people, steps and chapters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.governance.web.entry import tried
from tildel.measurement.access import can_keep
from tildel.national_report import access, phrases, shipped
from tildel.national_report.actions import chapters, documents, editions
from tildel.national_report.domain.states import CLICKED, EDITION
from tildel.national_report.queries import content, stories
from tildel.national_report.queries import editions as queries
from tildel.national_report.web import forms
from tildel.national_report.web.doors import chapter_of, done, edited, shared, today


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Every edition one takes part in, and the stories that wait for one's approval."""
    on = today(timezone.now())
    access.check_can_enter(request.user, on=on)
    keeps = can_keep(request.user, on=on)
    rows = queries.editions() if keeps else queries.takes_part_in(request.user, on=on)
    context = {
        "editions": list(rows), "keeps": keeps, "words": phrases,
        "waiting": list(stories.waiting_for(request.user, on=on)),
        "told": list(stories.told_by(request.user, on=on)[:50]),
    }  # fmt: skip
    return render(request, "national_report/mine.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    access.check_can_keep(request.user, on=today(at))
    names = shipped.report_names()
    initial = {"year": today(at).year, **{f"titles_{code}": text for code, text in names.items()}}
    form = forms.OpenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {name: data[name] for name in ("year", "coordinator", "due_on")}
        if tried(form, editions.open_edition, titles=form.titles(), by=request.user, at=at, **facts):
            messages.success(
                request, _("The edition is open. Look over its chapters and say who takes part.")
            )
            return redirect("national_report:work", data["year"])
    lead = _("It begins with the chapters of the edition before, or with an example of an outline.")
    context = {"form": form, "title": _("Open an edition"), "button": _("Open it"), "lead": lead}
    return render(request, "national_report/form.html", context, status=422 if form.errors else 200)


@require_GET
def work(request: HttpRequest, year: int) -> HttpResponse:
    """One edition: chapters, contributions, stories, what is missing, proofs and what happened."""
    edition, at = shared(request, year)
    hand = access.hand_of(request.user, edition, on=today(at))
    rows = queries.chapters(edition)
    context = {
        "edition": edition, "hand": hand, "words": phrases, "problems": _problems(edition, rows),
        "chapters": [_row(one, edition, hand) for one in rows],
        "contributions": edition.contributions.all(), "stories": stories.of_edition(edition),
        "jobs": queries.jobs(edition), "final": queries.final(edition),
        "steps": _steps(edition) if hand.edits else [],
        "may_finish": hand.edits and EDITION.allows(edition.state, "finish"),
        "events": [
            {"event": one, "what": phrases.EVENTS.get(one.verb, one.verb)} for one in queries.events(edition)
        ],
    }  # fmt: skip
    return render(request, "national_report/work.html", context)


def _row(chapter: Any, edition: Any, hand: Any) -> dict[str, Any]:
    written = queries.contents(chapter)
    saved = max(chapter.texts.all(), key=lambda one: one.saved_at, default=None)
    return {
        "chapter": chapter, "titles": queries.titles(chapter), "owner": phrases.OWNERS.get(chapter.owner, ""),
        "languages": [code for code in phrases.LANGUAGES if _says_something(written.get(code, {}))],
        "saved": saved, "writes": access.writes_chapter(hand, edition, chapter),
        "blocks": len(chapter.blocks.all()),
    }  # fmt: skip


def _says_something(content: dict[str, str]) -> bool:
    return any(text.strip() for name, text in content.items() if name != "title")


def _steps(edition: Any) -> list[tuple[str, Any]]:
    return [(verb, phrases.STEPS[verb]) for verb in CLICKED if EDITION.allows(edition.state, verb)]


def _problems(edition: Any, rows: list[Any]) -> list[dict[str, Any]]:
    places = {one.key: one.pk for one in rows}
    return [
        {"said": phrases.problem_sentence(one), "stops": one.stops, "chapter": places.get(one.chapter)}
        for one in content.problems_of(edition)
    ]


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, year: int) -> HttpResponse:
    edition, at = edited(request, year)
    form = forms.DescribeForm(request.POST or None, initial=forms.DescribeForm.initial_of(edition))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, editions.describe_edition, edition=edition, by=request.user, at=at, **form.facts())
    ):
        messages.success(request, _("Saved."))
        return redirect("national_report:work", year)
    return page(request, edition, form, _("Title, deadline and snapshot"), _("Save"))


def page(
    request: HttpRequest, edition: Any, form: Any, title: str, button: str, lead: str = ""
) -> HttpResponse:
    """A form of an edition."""
    context = {"edition": edition, "form": form, "title": title, "button": button, "lead": lead}
    return render(request, "national_report/form.html", context, status=422 if form.errors else 200)


@require_POST
def step(request: HttpRequest, year: int) -> HttpResponse:
    edition, at = edited(request, year)
    facts = {"verb": request.POST.get("verb", ""), "by": request.user, "at": at}
    done(request, editions.take_step, _("Done."), edition=edition, **facts)
    return redirect("national_report:work", year)


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, year: int) -> HttpResponse:
    """What is missing, and the step that cannot be taken back: the text of a final version never changes."""
    edition, at = edited(request, year)
    form = forms.FinishForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, editions.finish, edition=edition, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("The edition is final and public. Its PDFs are being made."))
        return redirect("national_report:work", year)
    found = _problems(edition, queries.chapters(edition))
    languages = content.whole_languages(content.content_of(edition))
    context = {
        "edition": edition, "form": form, "problems": found, "words": phrases,
        "may": EDITION.allows(edition.state, "finish") and not any(one["stops"] for one in found),
        "languages": [phrases.LANGUAGES[code] for code in languages],
    }  # fmt: skip
    return render(request, "national_report/finish.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, year: int) -> HttpResponse:
    """Who edits, and who answers for each region."""
    edition, at = edited(request, year)
    form = forms.PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {
            "who": form.cleaned_data,
            "region": form.cleaned_data["region"],
            "by": request.user,
            "at": at,
        }
        if tried(form, editions.name_person, edition=edition, **facts):
            messages.success(request, _("Saved."))
            return redirect("national_report:people", year)
    context = {
        "edition": edition,
        "form": form,
        "contributions": edition.contributions.all(),
        "words": phrases,
    }
    return render(request, "national_report/people.html", context, status=422 if form.errors else 200)


@require_POST
def remove_person(request: HttpRequest, year: int) -> HttpResponse:
    edition, at = edited(request, year)
    facts = {name: request.POST.get(name, "") for name in ("person", "region")}
    done(request, editions.remove_person, _("Saved."), edition=edition, by=request.user, at=at, **facts)
    return redirect("national_report:people", year)


# --- chapters --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_chapter(request: HttpRequest, year: int) -> HttpResponse:
    edition, at = edited(request, year)
    form = forms.ChapterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"titles": form.titles(), "owner": form.cleaned_data["owner"], "by": request.user, "at": at}
        if tried(form, chapters.add_chapter, edition=edition, **facts):
            messages.success(request, _("The chapter stands last. Move it where it belongs."))
            return redirect("national_report:work", year)
    return page(request, edition, form, _("Add a chapter"), _("Add it"))


@require_POST
def move_chapter(request: HttpRequest, year: int, chapter: int) -> HttpResponse:
    edition, at = edited(request, year)
    found = chapter_of(edition, chapter)
    step = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    done(request, chapters.move_chapter, _("Moved."), chapter=found, step=step, by=request.user, at=at)
    return redirect("national_report:work", year)


@require_POST
def give_chapter(request: HttpRequest, year: int, chapter: int) -> HttpResponse:
    edition, at = edited(request, year)
    found = chapter_of(edition, chapter)
    facts = {"owner": request.POST.get("owner", ""), "by": request.user, "at": at}
    done(request, chapters.give_chapter, _("Saved."), chapter=found, **facts)
    return redirect("national_report:manage_chapter", year, chapter)


@require_http_methods(["GET", "POST"])
def remove_chapter(request: HttpRequest, year: int, chapter: int) -> HttpResponse:
    edition, at = edited(request, year)
    found = chapter_of(edition, chapter)
    if request.method == "POST":
        done(
            request, chapters.remove_chapter, _("The chapter is out."), chapter=found, by=request.user, at=at
        )
        return redirect("national_report:work", year)
    context = {"edition": edition, "chapter": found, "titles": queries.titles(found)}
    return render(request, "national_report/remove_chapter.html", context)


# --- proofs ----------------------------------------------------------------------------------------------


@require_POST
def ask_proof(request: HttpRequest, year: int) -> HttpResponse:
    edition, at = shared(request, year)
    language = request.POST.get("language", "nb")
    said = _("The proof is being made. You may leave this page.")
    done(request, documents.ask_proof, said, edition=edition, language=language, by=request.user, at=at)
    newest = queries.jobs(edition, most=1)
    return (
        redirect("national_report:job", year, newest[0].pk)
        if newest
        else redirect("national_report:work", year)
    )

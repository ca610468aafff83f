"""The pages of those who keep the guide: its draft, its parts, and publishing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.design.templatetags.design import local_text
from tildel.guidance import access, phrases
from tildel.guidance.actions import guide as actions
from tildel.guidance.domain import checks
from tildel.guidance.domain.guide import (
    Guide,
    with_question,
    with_solution,
    without_question,
    without_solution,
)
from tildel.guidance.queries import guide as queries
from tildel.guidance.web import solutions, ways
from tildel.guidance.web.forms_guide import FactsForm, QuestionForm, SolutionForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

HISTORY = 20


def today() -> Any:
    return in_oslo(timezone.now()).date()


def _draft(request: HttpRequest) -> Any:
    access.check_can_write_guide(request.user, on=today())
    found = queries.draft()
    if found is None:
        raise RuleBroken("guide.no_draft")
    return found


@require_GET
def keep(request: HttpRequest) -> HttpResponse:
    access.check_can_write_guide(request.user, on=today())
    draft = queries.draft()
    context: dict[str, Any] = {
        "draft": draft, "versions": queries.versions(), "words": phrases,
        "may_publish": access.can_publish_guide(request.user, on=today()),
        "events": [
            {"event": one, "what": phrases.GUIDE_EVENTS.get(one.verb, one.verb)}
            for one in queries.history()[:HISTORY]
        ],
    }  # fmt: skip
    if draft:
        guide = queries.guide_of(draft)
        context |= {"guide": guide, "picture": ways.drawn(guide), **_judged(guide)}
    return render(request, "guidance/keep.html", context)


def _judged(guide: Guide) -> dict[str, Any]:
    """What stands in the way and what readers miss, in words, each with the part it belongs to."""
    words = phrases.ways_of(guide, local_text)
    return {
        name: [_fault(guide, one, words) for one in found]
        for name, found in (("faults", checks.faults(guide)), ("notes", checks.notes(guide)))
    }


def _fault(guide: Guide, fault: Any, words: dict[str, str]) -> dict[str, Any]:
    noun, _colon, key = fault.place.partition(":")
    part = {"question": guide.question, "solution": guide.solution}.get(noun, lambda _key: None)(key)
    name = local_text(part.texts if noun == "question" else part.names) if part else ""
    return {"noun": noun, "key": key, "name": name or key, "sentence": phrases.fault_sentence(fault, words)}


@require_POST
def keep_begin(request: HttpRequest) -> HttpResponse:
    actions.begin_draft(by=request.user, at=timezone.now())
    return redirect("guidance:keep")


@require_http_methods(["GET", "POST"])
def keep_facts(request: HttpRequest) -> HttpResponse:
    draft = _draft(request)
    guide = queries.guide_of(draft)
    form = FactsForm(request.POST or None, guide=guide, saved=draft.saved)
    return _edited(request, draft, form, form.changed_guide, title=_("Title and first question"))


@require_http_methods(["GET", "POST"])
def keep_question(request: HttpRequest, key: str) -> HttpResponse:
    """One question of the draft; `new` is where one more is written."""
    draft = _draft(request)
    guide = queries.guide_of(draft)
    question = _part(guide.question(key), key)
    form = QuestionForm(request.POST or None, guide=guide, question=question, saved=draft.saved)
    title = local_text(question.texts) if question else _("New question")
    return _edited(
        request,
        draft,
        form,
        lambda: with_question(guide, form.question()),
        title=title,
        noun="question",
        key=key,
    )


@require_http_methods(["GET", "POST"])
def keep_solution(request: HttpRequest, key: str) -> HttpResponse:
    """One solution of the draft; `new` is where one more is written."""
    draft = _draft(request)
    guide = queries.guide_of(draft)
    solution = _part(guide.solution(key), key)
    form = SolutionForm(request.POST or None, guide=guide, solution=solution, saved=draft.saved)
    title = local_text(solution.names) if solution else _("New solution")
    return _edited(
        request,
        draft,
        form,
        lambda: with_solution(guide, form.solution()),
        title=title,
        noun="solution",
        key=key,
    )


def _part(found: Any, key: str) -> Any:
    if found is None and key != "new":
        raise NotAllowed("guide.not_owner")
    return found


def _edited(
    request: HttpRequest, draft: Any, form: Any, changed: Any, *, title: str, noun: str = "", key: str = ""
) -> HttpResponse:
    """Keep what a valid form says; else show the form with what is to be mended."""
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_draft(
                draft=draft, guide=changed(), saved=form.cleaned_data["saved"] or 0, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("guidance:keep")
    context = {"form": form, "title": title, "noun": noun, "key": key, "saved": draft.saved}
    return render(request, "guidance/keep_form.html", context, status=422 if form.errors else 200)


@require_POST
def keep_remove(request: HttpRequest, noun: str, key: str) -> HttpResponse:
    """Take a question or a solution out of the draft."""
    draft = _draft(request)
    guide = queries.guide_of(draft)
    nouns = {
        "questions": (guide.question, without_question), "solutions": (guide.solution, without_solution),
    }  # fmt: skip
    if noun not in nouns or nouns[noun][0](key) is None:
        raise NotAllowed("guide.not_owner")
    changed = nouns[noun][1](guide, key)
    actions.change_draft(
        draft=draft, guide=changed, saved=_saved(request), by=request.user, at=timezone.now()
    )
    messages.success(request, _("Taken away."))
    return redirect("guidance:keep")


def _saved(request: HttpRequest) -> int:
    """The state of the draft that was on the screen; 0 where none was sent."""
    sent = request.POST.get("saved", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0


@require_POST
def keep_publish(request: HttpRequest) -> HttpResponse:
    access.check_can_publish_guide(request.user, on=today())
    draft = _draft(request)
    actions.publish_draft(draft=draft, saved=_saved(request), by=request.user, at=timezone.now())
    messages.success(request, _("Published. Everybody is guided by this version from now on."))
    return redirect("guidance:keep")


@require_POST
def keep_discard(request: HttpRequest) -> HttpResponse:
    actions.discard_draft(draft=_draft(request), by=request.user, at=timezone.now())
    messages.success(request, _("The draft is put aside."))
    return redirect("guidance:keep")


@require_GET
def keep_try(request: HttpRequest) -> HttpResponse:
    """Walk through the draft as a visitor would."""
    return solutions.walk_page(request, _draft(request), "guidance:keep_try")


@require_GET
def keep_version(request: HttpRequest, number: int) -> HttpResponse:
    """A version as it is or was, as a picture and a table."""
    access.check_can_write_guide(request.user, on=today())
    found = queries.version(number)
    if found is None:
        raise NotAllowed("guide.not_owner")
    return solutions.map_page(request, found, "guidance:keep_try")

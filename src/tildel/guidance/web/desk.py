"""The advisers' pages: their queue, one case, the texts they begin with, and the figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from tildel.design.templatetags.design import local_text
from tildel.guidance import access, phrases
from tildel.guidance.actions import canned as canned_actions
from tildel.guidance.actions import cases as actions
from tildel.guidance.domain.helpdesk import by_month, by_topic, urgency
from tildel.guidance.domain.states import CASE
from tildel.guidance.queries import cases as queries
from tildel.guidance.queries import people
from tildel.guidance.web.asking import say_at, send_file
from tildel.guidance.web.bars import bars
from tildel.guidance.web.forms import AnswerForm, CannedForm, GiveForm, NoteForm, QueueForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

ROWS, MONTHS = 50, 12


def today() -> Any:
    return in_oslo(timezone.now()).date()


def _adviser(request: HttpRequest) -> None:
    access.check_can_advise(request.user, on=today())


def _existing(request: HttpRequest, number: str) -> Any:
    _adviser(request)
    found = queries.case(number)
    if found is None:
        raise NotAllowed("helpdesk.not_adviser")
    return found


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    _adviser(request)
    form = QueueForm(request.GET, advisers=people.advisers(on=today()))
    page = Paginator(queries.queue(form.wanted(), request.user), ROWS).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "narrowed": form.is_narrowed(), "words": phrases,
        "rows": [{"case": one, "urgency": urgency(one.deadline, on=today()).value} for one in page],
        "waiting": queries.waiting(on=today()),
    }  # fmt: skip
    return render(request, "guidance/desk.html", context)


@require_http_methods(["GET", "POST"])
def desk_case(request: HttpRequest, number: str) -> HttpResponse:
    """One case with everything in it; what is posted here is an answer."""
    case = _existing(request, number)
    form = AnswerForm(request.POST or None, request.FILES or None, initial=_begun(request, case))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.answer(
                case=case, text=data["text"], upload=data["file"], by=request.user, at=timezone.now()
            )
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("The answer is sent."))
            return redirect("guidance:desk_case", number)
    return _page(request, case, answer=form)


def _begun(request: HttpRequest, case: Any) -> dict[str, str]:
    """The text that was chosen to begin with, in the language of the case."""
    chosen = request.GET.get("text", "")
    row = queries.canned_answer(int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    with translation.override(case.language):
        return {"text": local_text(row.texts)} if row else {}


def _page(request: HttpRequest, case: Any, *, answer: Any = None, note: Any = None) -> HttpResponse:
    advisers = people.advisers(on=today())
    context = {
        "case": case, "words": phrases, "answer": answer or AnswerForm(), "note": note or NoteForm(),
        "give": GiveForm(advisers=advisers, initial={"adviser": case.adviser_id}),
        "written": list(queries.messages_of(case, notes=True)), "verbs": CASE.verbs(case.state),
        "urgency": urgency(case.deadline, on=today()).value, "is_mine": case.adviser_id == request.user.pk,
        "canned": [one for one in queries.canned() if one.topic in ("", case.topic)],
        "events": [
            {"event": one, "what": phrases.CASE_EVENTS.get(one.verb, one.verb)}
            for one in queries.history(case)
        ],
    }  # fmt: skip
    faulty = any(form is not None and form.errors for form in (answer, note))
    return render(request, "guidance/desk_case.html", context, status=422 if faulty else 200)


@require_POST
def desk_note(request: HttpRequest, number: str) -> HttpResponse:
    case = _existing(request, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, case, note=form)
    actions.add_note(case=case, text=form.cleaned_data["note"], by=request.user, at=timezone.now())
    messages.success(request, _("The note is kept. Only advisers read it."))
    return redirect("guidance:desk_case", number)


@require_POST
def desk_give(request: HttpRequest, number: str) -> HttpResponse:
    """Take a case, or hand it to another adviser."""
    case = _existing(request, number)
    form = GiveForm(request.POST, advisers=people.advisers(on=today()))
    if "me" in request.POST:
        adviser = request.user
    elif form.is_valid():
        adviser = form.cleaned_data["adviser"]
    else:
        raise RuleBroken("helpdesk.no_adviser")
    actions.give_to(case=case, adviser=adviser, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s has it now.") % {"name": adviser})
    return redirect("guidance:desk_case", number)


@require_POST
def desk_step(request: HttpRequest, number: str) -> HttpResponse:
    """Close a case, or take it up again."""
    case = _existing(request, number)
    step = {"close": actions.close, "reopen": actions.reopen}.get(request.POST.get("verb", ""))
    if step is None:
        raise RuleBroken("help_case.state")
    step(case=case, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect("guidance:desk_case", number)


@require_safe
def desk_case_file(request: HttpRequest, number: str, message: int) -> FileResponse:
    return send_file(request, _existing(request, number), message, notes=True)


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """How many ask about what, and how long the first answer takes."""
    _adviser(request)
    now = timezone.now()
    rows = queries.asked_since(now - timedelta(days=31 * MONTHS))
    months = by_month(rows, last=today(), months=MONTHS)
    first = months[0].name
    topics = by_topic(row for row in rows if in_oslo(row.asked_at).date() >= first)
    context = {
        "months": months, "topics": topics, "words": phrases, "numbers": queries.numbers(),
        "picture": bars(months), "asked": sum(one.asked for one in months),
    }  # fmt: skip
    return render(request, "guidance/statistics.html", context)


@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    _adviser(request)
    page = Paginator(queries.canned(in_use=False), ROWS).get_page(request.GET.get("page"))
    return render(request, "guidance/texts.html", {"page": page, "words": phrases})


@require_http_methods(["GET", "POST"])
def new_text(request: HttpRequest) -> HttpResponse:
    _adviser(request)
    return _text_page(request, None)


@require_http_methods(["GET", "POST"])
def edit_text(request: HttpRequest, pk: int) -> HttpResponse:
    _adviser(request)
    found = queries.canned_answer(pk)
    if found is None:
        raise NotAllowed("helpdesk.not_adviser")
    return _text_page(request, found)


def _text_page(request: HttpRequest, canned: Any) -> HttpResponse:
    form = CannedForm(request.POST or None, canned=canned)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            canned_actions.write_canned(
                canned=canned, title=data["title"], topic=data["topic"], texts=form.texts(),
                in_use=data["in_use"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("guidance:texts")
    context = {"form": form, "canned": canned}
    return render(request, "guidance/text_form.html", context, status=422 if form.errors else 200)

"""Consultations: written and sent by the secretariat, commented by those who are asked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tildel.governance import access, phrases
from tildel.governance.actions import consultations as actions
from tildel.governance.domain.paragraphs import beside
from tildel.governance.queries import bodies
from tildel.governance.queries import consultations as queries
from tildel.governance.web.entry import LARGEST, number, run_body, today, tried
from tildel.governance.web.forms import ConsultationForm, DraftForm, SendForm
from tildel.kernel.errors import NotAllowed

LONGEST = 10_000


def _consultation(request: HttpRequest, key: str, pk: int, *, run: bool = False) -> tuple[Any, Any]:
    at, body = timezone.now(), bodies.body(key)
    found = queries.consultation(body, pk) if body is not None and pk <= LARGEST else None
    if found is None:
        raise NotAllowed("consultation.not_yours")
    access.check_can_see_consultation(request.user, found, on=today(at))
    if run:
        access.check_can_run(request.user, found.body, on=today(at))
    return found, at


def begin(request: HttpRequest, key: str) -> HttpResponse:
    body, at = run_body(request, key)
    form = ConsultationForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.begin_consultation, body=body, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("The draft is saved. Nobody has been asked yet."))
        return redirect("governance:room", key=key)
    context = {"body": body, "form": form, "title": _("New consultation"), "button": _("Save the draft")}
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)


def consultation(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The newest version by paragraphs, with one's own comments; for the secretariat, everybody's."""
    found, at = _consultation(request, key, pk)
    return _page(request, found, at, SendForm(initial={"due": found.due}))


def _page(request: HttpRequest, found: Any, at: Any, send_form: SendForm) -> HttpResponse:
    drafts = queries.drafts(found)
    last = drafts[-1]
    own = queries.own_comments(request.user, last)
    runs = access.can_run(request.user, found.body, on=today(at))
    asked = queries.recipient(request.user, found) is not None
    context = {
        "consultation": found,
        "body": found.body,
        "draft": last,
        "paragraphs": [(0, "", own.get(0))]
        + [(place, text, own.get(place)) for place, text in enumerate(last.paragraphs, start=1)],
        "comments": queries.comments(found) if runs else [],
        "earlier": queries.earlier_comments(request.user, last),
        "recipients": queries.recipients(found) if runs else [],
        "rows": beside(drafts[-2].paragraphs, last.paragraphs) if len(drafts) > 1 else (),
        "before": drafts[-2] if len(drafts) > 1 else None,
        "runs": runs,
        "comments_open": asked and found.state == "open" and today(at) <= found.due,
        "send_form": send_form,
        "phrases": phrases,
    }
    return render(request, "governance/consultation.html", context, status=422 if send_form.errors else 200)


@require_POST
def comment(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = _consultation(request, key, pk)
    standing = actions.comment(consultation=found, texts=_texts(request, "p-"), by=request.user, at=at)
    told = ngettext("%(n)s comment of yours stands.", "%(n)s comments of yours stand.", standing)
    messages.success(request, told % {"n": standing})
    return redirect("governance:consultation", key=key, pk=pk)


def _texts(request: HttpRequest, prefix: str) -> dict[int, str]:
    """Texts by the number in their field's name; NUL, which no database holds, becomes U+FFFD."""
    rows = {name.removeprefix(prefix): text for name, text in request.POST.items() if name.startswith(prefix)}
    return {
        place: text.replace("\x00", "\ufffd").replace("\r\n", "\n")[:LONGEST]
        for raw, text in rows.items()
        if (place := number(raw)) is not None
    }


@require_POST
def answer(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = _consultation(request, key, pk, run=True)
    actions.answer_comments(consultation=found, answers=_texts(request, "a-"), by=request.user, at=at)
    messages.success(request, _("The answers are saved."))
    return redirect("governance:consultation", key=key, pk=pk)


@require_POST
def send(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = _consultation(request, key, pk, run=True)
    form = SendForm(request.POST)
    if form.is_valid():
        facts = {"due": form.cleaned_data["due"], "others": form.cleaned_data["others"]}
        if tried(form, actions.send_consultation, consultation=found, by=request.user, at=at, **facts):
            messages.success(request, _("The consultation is sent."))
            return redirect("governance:consultation", key=key, pk=pk)
    return _page(request, found, at, form)


@require_POST
def close(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found, at = _consultation(request, key, pk, run=True)
    actions.close_consultation(consultation=found, by=request.user, at=at)
    messages.success(request, _("The time for comments is over."))
    return redirect("governance:consultation", key=key, pk=pk)


def next_draft(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The next version of the text."""
    found, at = _consultation(request, key, pk, run=True)
    text = "\n\n".join(queries.drafts(found)[-1].paragraphs)
    form = DraftForm(request.POST or None, initial={"text": text})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, actions.next_draft, consultation=found, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("The next version stands beside the last."))
        return redirect("governance:consultation", key=key, pk=pk)
    context = {"body": found.body, "form": form, "title": _("Next version"), "lead": found.title,
               "button": _("Save the next version")}  # fmt: skip
    return render(request, "governance/form.html", context, status=422 if form.errors else 200)

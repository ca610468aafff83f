"""The help desk for those who ask: the question, and the page on which its answer stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from tildel.design.refusals import sentence
from tildel.files.queries import open_for, safe_name
from tildel.guidance import access, phrases
from tildel.guidance.actions import cases as actions
from tildel.guidance.domain.helpdesk import TOPICS
from tildel.guidance.queries import cases as queries
from tildel.guidance.web.floods import check_rate
from tildel.guidance.web.forms import AskForm, MoreForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

ROWS = 50
# "no-referrer" would make the browser hide where its own form comes from, which then would be refused.
_KEPT_SECRET = {"Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex", "Cache-Control": "no-store"}


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    known = request.user.is_authenticated
    start = {"topic": request.GET.get("topic") if request.GET.get("topic") in TOPICS else ""}
    form = AskForm(request.POST or None, request.FILES or None, known=known, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            case = _asked(request, form.cleaned_data)
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(
                request, _("We have your question. Its number is %(number)s.") % {"number": case.number}
            )
            where = ("my_case", case.number) if known else ("case_link", case.secret)
            return redirect(f"guidance:{where[0]}", where[1])
    context = {"form": form, "known": known, "may_advise": _may_advise(request)}
    return render(request, "guidance/ask.html", context, status=422 if form.errors else 200)


def _may_advise(request: HttpRequest) -> bool:
    return access.can_advise(request.user, on=in_oslo(timezone.now()).date())


def _asked(request: HttpRequest, data: dict[str, Any]) -> Any:
    check_rate(request, at=timezone.now())
    question = actions.Question(
        topic=data["topic"], subject=data["subject"], text=data["text"], deadline=data["deadline"],
        language=(get_language() or "nb")[:2], name=data.get("name", ""), email=data.get("email", ""),
    )  # fmt: skip
    by = request.user if request.user.is_authenticated else None
    return actions.ask(question=question, upload=data["file"], by=by, at=timezone.now())


def say_at(form: Any, error: RuleBroken) -> None:
    form.add_error(error.place if error.place in form.fields else None, sentence(error))


@require_GET
def my_cases(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.mine(request.user), ROWS).get_page(request.GET.get("page"))
    return render(request, "guidance/my_cases.html", {"page": page, "words": phrases})


def _mine(request: HttpRequest, number: str) -> Any:
    found = queries.case_of(request.user, number)
    if found is None:
        raise NotAllowed("helpdesk.not_yours")
    return found


@require_http_methods(["GET", "POST"])
def my_case(request: HttpRequest, number: str) -> HttpResponse:
    return _case_page(request, _mine(request, number), by=request.user)


@require_safe
def my_case_file(request: HttpRequest, number: str, message: int) -> FileResponse:
    return send_file(request, _mine(request, number), message)


def _linked(secret: str) -> Any:
    found = queries.case_by_secret(secret)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def case_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of who has no account. The link is not given to other sites, and not kept by machines."""
    answer = _case_page(request, _linked(secret), by=None, secret=secret)
    for name, value in _KEPT_SECRET.items():
        answer.headers[name] = value
    return answer


@require_safe
def case_link_file(request: HttpRequest, secret: str, message: int) -> FileResponse:
    return send_file(request, _linked(secret), message)


def _case_page(request: HttpRequest, case: Any, *, by: Any, secret: str = "") -> HttpResponse:
    form = MoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            check_rate(request, at=timezone.now())
            actions.ask_on(
                case=case, text=data["text"], upload=data["file"], by=by, secret=secret, at=timezone.now()
            )
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Sent. The help desk has it."))
            return redirect(request.path)
    context = {
        "case": case, "form": form, "words": phrases, "secret": secret,
        "written": list(queries.messages_of(case, notes=False)),
    }  # fmt: skip
    return render(request, "guidance/my_case.html", context, status=422 if form.errors else 200)


def send_file(request: HttpRequest, case: Any, message: int, *, notes: bool = False) -> FileResponse:
    """The file of one message. 404 where there is none."""
    file = queries.message_file(case, message, notes=notes)
    if file is None:
        raise Http404
    opened = open_for(file, reader=request.user)
    return FileResponse(opened, content_type=file.content_type, filename=safe_name(file))

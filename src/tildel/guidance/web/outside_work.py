"""The advisers' pages of the calls of others: what is told, and when somebody last looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.guidance import access, phrases
from tildel.guidance.actions import funding as actions
from tildel.guidance.domain.funding import has_to_be_looked_at
from tildel.guidance.queries import funding as queries
from tildel.guidance.web.asking import say_at
from tildel.guidance.web.forms import CallForm, FunderForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

ROWS = 50


def _adviser(request: HttpRequest) -> Any:
    on = in_oslo(timezone.now()).date()
    access.check_can_advise(request.user, on=on)
    return on


def _existing(request: HttpRequest, key: str) -> Any:
    _adviser(request)
    found = queries.call(key)
    if found is None:
        raise NotAllowed("helpdesk.not_adviser")
    return found


@require_GET
def funding_work(request: HttpRequest) -> HttpResponse:
    on, now = _adviser(request), timezone.now()
    only_old = request.GET.get("state") == "old"
    page = Paginator(queries.work_list(only_old=only_old, on=on), ROWS).get_page(request.GET.get("page"))
    rows = [
        {"row": row, "call": told, "old": row.is_shown and has_to_be_looked_at(row.checked_on, on=on)}
        for row, told in zip(page, queries.told(page, at=now), strict=True)
    ]
    context = {
        "page": page, "rows": rows, "words": phrases, "only_old": only_old,
        "has_funders": queries.funders().exists(),
    }  # fmt: skip
    return render(request, "guidance/funding_work.html", context)


@require_POST
def funding_load(request: HttpRequest) -> HttpResponse:
    """Begin with the funders that the sources name."""
    number = actions.load_shipped(by=request.user, at=timezone.now())
    messages.success(request, _("%(n)s funders came. Nothing is known of their dates yet.") % {"n": number})
    return redirect("guidance:funding_work")


@require_http_methods(["GET", "POST"])
def funding_new(request: HttpRequest) -> HttpResponse:
    _adviser(request)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_call(content=form.content(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved. Everybody can read it."))
            return redirect("guidance:funding_work")
    return _form_page(request, form, None)


@require_http_methods(["GET", "POST"])
def funding_edit(request: HttpRequest, key: str) -> HttpResponse:
    row = _existing(request, key)
    form = CallForm(request.POST or None, content=queries.content_of(row), version=row.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_call(
                call=row, content=form.content(), version=form.cleaned_data["version"] or 0, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved. It counts as looked at today."))
            return redirect("guidance:funding_work")
    return _form_page(request, form, row)


def _form_page(request: HttpRequest, form: CallForm, row: Any) -> HttpResponse:
    events = (
        [{"event": one, "what": phrases.CALL_EVENTS.get(one.verb, one.verb)} for one in queries.history(row)]
        if row
        else []
    )
    context = {"form": form, "row": row, "events": events}
    return render(request, "guidance/funding_form.html", context, status=422 if form.errors else 200)


@require_POST
def funding_step(request: HttpRequest, key: str) -> HttpResponse:
    """Confirm a call as it stands, or take it out of the public list and put it back."""
    row, verb = _existing(request, key), request.POST.get("verb", "")
    if verb == "confirm":
        actions.confirm_call(call=row, by=request.user, at=timezone.now())
    elif verb in ("show", "hide"):
        actions.show_call(call=row, shown=verb == "show", by=request.user, at=timezone.now())
    else:
        raise RuleBroken("help_case.state")
    messages.success(request, _("Done."))
    return redirect("guidance:funding_work")


@require_http_methods(["GET", "POST"])
def funding_funder(request: HttpRequest) -> HttpResponse:
    """A funder that is not in the list yet."""
    _adviser(request)
    form = FunderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.write_funder(
                names=form.names(), ror=data["ror"], web_address=data["web_address"], source=data["source"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("guidance:funding_new")
    return render(request, "guidance/funder_form.html", {"form": form}, status=422 if form.errors else 200)

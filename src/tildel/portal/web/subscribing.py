"""Mail about new calls: asked for, confirmed, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.people import queries as people
from tildel.portal.actions import subscriptions as actions
from tildel.portal.domain.calls import wanted_from
from tildel.portal.queries import subscriptions as queries
from tildel.portal.web.forms import SubscribeForm


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    own = request.user.email if request.user.is_authenticated else ""
    sent = request.method == "POST"
    form = SubscribeForm(request.POST if sent else None, own=own, initial=dict(request.GET.items()))
    if sent and form.is_valid() and _subscribed(request, form):
        return redirect("portal:subscribe")
    rows = [
        {"wanted": wanted_from(one.wanted), "token": queries.token_of(one), "place": _place(one.wanted)}
        for one in queries.of_user(request.user)
    ]
    return render(request, "portal/subscribe.html", {"form": form, "own": own, "rows": rows})


def _place(wanted: dict[str, str]) -> str:
    found = people.organisation(wanted["institution"]) if "institution" in wanted else None
    return found.name if found else ""


def _subscribed(request: HttpRequest, form: SubscribeForm) -> bool:
    """Whether it was done; what stands in the way is said at the form."""
    try:
        actions.subscribe(
            address=form.cleaned_data.get("address", ""), wanted=form.wanted(), by=request.user,
            language=get_language() or "nb", at=timezone.now(),
        )  # fmt: skip
    except RuleBroken as error:
        form.add_error(None, sentence(error))
        return False
    if request.user.is_authenticated:
        messages.success(request, _("You get a mail when a call is published that fits."))
    else:
        messages.success(request, _("We have sent you a mail. Open it and say yes."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Reading it changes nothing: programs that look into mails open links too."""
    done = bool(request.method == "POST" and actions.confirm(token=token, at=timezone.now()))
    known = queries.by_token(token) is not None
    return _answer(request, "confirm", done=done, known=known)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    known = queries.by_token(token) is not None
    done = bool(request.method == "POST" and actions.stop(token=token, at=timezone.now()))
    return _answer(request, "stop", done=done, known=known)


def _answer(request: HttpRequest, step: str, *, done: bool, known: bool) -> HttpResponse:
    context = {"step": step, "done": done, "known": known}
    return render(request, "portal/subscription.html", context, status=200 if known or done else 404)

"""What every page of an officer starts with and ends in: finding the call, and saving a change of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.kernel.errors import DomainError, NotAllowed, Stale
from tildel.kernel.time import in_oslo
from tildel.programmes import actions, queries
from tildel.programmes.access import check_can_manage
from tildel.programmes.domain.call import LANGUAGES, CallSpec
from tildel.programmes.phrases import language_name, phrase_requirement
from tildel.programmes.web.forms import ChangeForm

read = require_GET
read_and_write = require_http_methods(["GET", "HEAD", "POST"])


def today() -> date:
    return in_oslo(timezone.now()).date()


def load(request: HttpRequest, key: str) -> Any:
    """The call, for its officers; to anybody else it is not there."""
    call = queries.call(key)
    if call is None:
        raise NotAllowed("programme.not_yours")
    check_can_manage(request.user, call.programme, on=today())
    return call


def track_of(request: HttpRequest, spec: CallSpec) -> str:
    """The category in the address, "" for the call itself.

    Where the call has no such category a page shows the call's own; nothing is saved there, since what was
    meant for a category that is gone would change all of them.
    """
    wanted = request.GET.get("track", "")
    known = spec.track(wanted) is not None
    if wanted and not known and request.method == "POST":
        raise Http404
    return wanted if known else ""


def saved(
    request: HttpRequest, call: Any, form: ChangeForm, changed: Callable[[], CallSpec] | None = None
) -> bool:
    """Whether the change was made; if not, the form says why and keeps what was typed."""
    data = form.cleaned_data
    try:
        actions.change_call(
            call=call,
            spec=(changed or form.changed)(),
            reason=data.get("reason", ""),
            based_on=data["version"],
            by=request.user,
            at=timezone.now(),
        )
    except Stale as error:
        form.take_version(error.params["number"])
        form.put_errors(error)
        return False
    except DomainError as error:
        if isinstance(error, NotAllowed):
            raise
        form.put_errors(error)
        return False
    messages.success(request, _("Saved."))
    return True


def tried(form: ChangeForm, spec: CallSpec) -> CallSpec:
    """The call as the form would leave it, for showing what it would say; as it is where that fails."""
    try:
        return form.changed()
    except DomainError:
        return spec


def in_all_languages(key: str, spec: CallSpec) -> list[tuple[str, str, str]]:
    """Code and name of the language, and the requirement's sentence in it; none for one that is not there."""
    requirement = spec.requirement(key)
    if requirement is None:
        return []
    found = []
    for code in LANGUAGES:
        with translation.override(code):
            found.append((code, phrase_requirement(requirement, spec=spec)))
    return [(code, language_name(code), said) for code, said in found]

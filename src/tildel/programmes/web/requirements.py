"""The requirements of a call or of one of its categories: adding one of any kind, and changing it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from tildel.checks.catalogue import KINDS
from tildel.programmes import queries
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.editing import requirement_in
from tildel.programmes.phrases import in_words, requirement_name
from tildel.programmes.web.kinds import ASKS, blank, usual_key
from tildel.programmes.web.requirement_forms import FORMS, RequirementForm
from tildel.programmes.web.saving import (
    in_all_languages,
    load,
    read,
    read_and_write,
    saved,
    track_of,
    tried,
)


@read
def kinds(request: HttpRequest, key: str) -> HttpResponse:
    """Every kind that can be added, in words."""
    call = load(request, key)
    spec = queries.spec_of(call)
    rows = [(kind, requirement_name(usual_key(kind)), asks) for kind, asks in ASKS.items()]
    return render(request, "programmes/kinds.html", {"call": call, "rows": rows, **_category(request, spec)})


@read_and_write
def add(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    call = load(request, key)
    if kind not in ASKS or kind not in KINDS:
        raise Http404
    return _requirement(request, call, blank(kind), new=True)


@read_and_write
def requirement(request: HttpRequest, key: str, requirement: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    found = requirement_in(spec, requirement, track_of(request, spec))
    if found is None:
        raise Http404
    return _requirement(request, call, found)


def _requirement(request: HttpRequest, call: Any, found: Any, *, new: bool = False) -> HttpResponse:
    spec = queries.spec_of(call)
    track = track_of(request, spec)
    form = FORMS[found.kind](
        request.POST or None, call=call, spec=spec, requirement=found, track=track, new=new
    )
    said = [] if new else in_all_languages(found.key, spec.for_track(track))
    if request.method == "POST" and form.is_valid():
        # The page asks for the sentences while somebody types; only a press of the button saves.
        if not request.htmx and saved(request, call, form):
            return redirect(_back(call, track))
        said = _sentences(form, spec, track) or said
    context = {
        "call": call,
        "form": form,
        "name": requirement_name(found.key),
        "new": new,
        "kind": found.kind,
        "sentences": said,
        "back": _back(call, track),
        **_category(request, spec),
    }
    return render(request, "programmes/requirement.html", context)


def _sentences(form: RequirementForm, spec: CallSpec, track: str) -> list[tuple[str, str, str]]:
    return in_all_languages(form.key(), tried(form, spec).for_track(track))


def _back(call: Any, track: str) -> str:
    if track:
        return reverse("programmes:track", args=[call.key, track])
    return reverse("programmes:call", args=[call.key])


def _category(request: HttpRequest, spec: CallSpec) -> dict[str, str]:
    """The category that is meant, for the templates."""
    track = track_of(request, spec)
    found = spec.track(track)
    return {"track": track, "track_name": in_words(found.name) if found else ""}

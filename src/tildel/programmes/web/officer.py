"""The officer's pages: the calls, one call, its facts and texts, previewing and publishing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tildel.audit.queries import events_of
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes import actions, queries
from tildel.programmes.access import check_is_officer
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.changes import lacks
from tildel.programmes.domain.states import CallState
from tildel.programmes.form_outline import outline_of
from tildel.programmes.phrases import in_words, requirement_name
from tildel.programmes.public_page import groups_of, sheet_of
from tildel.programmes.web.forms import ChangeForm, FactsForm, NewCallForm, TextsForm
from tildel.programmes.web.history import history_of
from tildel.programmes.web.marking import fixed_because
from tildel.programmes.web.marking_forms import AssessmentForm
from tildel.programmes.web.saving import load, read, read_and_write, saved, today, track_of

MOST_COPIES = 200
PARTS: dict[str, type[ChangeForm]] = {"facts": FactsForm, "texts": TextsForm, "assessment": AssessmentForm}


@read
def call_list(request: HttpRequest) -> HttpResponse:
    check_is_officer(request.user, on=today())
    now, wanted = timezone.now(), request.GET.get("q", "").replace("\0", "").strip()
    calls = queries.search(queries.managed_by(request.user, today()), wanted)
    page = Paginator(calls, 50).get_page(request.GET.get("page"))
    rows = [(call, queries.phase(call, now)) for call in page]
    return render(request, "programmes/list.html", {"rows": rows, "page": page, "q": wanted, "now": now})


@read_and_write
def new_call(request: HttpRequest) -> HttpResponse:
    check_is_officer(request.user, on=today())
    programmes = queries.programmes_of(request.user, on=today())
    copyable = queries.copyable_by(request.user, today())[:MOST_COPIES]
    form = NewCallForm(request.POST or None, programmes=programmes, calls=copyable)
    if request.method == "POST" and form.is_valid():
        try:
            call = actions.open_call(**form.opened_from(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            messages.success(
                request, _("The call is opened as a draft. Only the programme's officers see it.")
            )
            return redirect("programmes:call", call.key)
    return render(request, "programmes/new.html", {"form": form})


@read
def call_page(request: HttpRequest, key: str) -> HttpResponse:
    call, now = load(request, key), timezone.now()
    spec = queries.spec_of(call)
    return render(
        request,
        "programmes/call.html",
        {
            "call": call,
            "spec": spec,
            "sheet": sheet_of(spec),
            "groups": groups_of(spec),
            "phase": queries.phase(call, now),
            "now": now,
            "lacks": _lack_sentences(call, spec) if call.state == CallState.DRAFT else [],
            "outline": outline_of(spec),
            "costs": [in_words(row.name) for row in spec.categories],
            "history": history_of(events_of(f"call:{call.key}")[:100]),
        },
    )


def _lack_sentences(call: Any, spec: CallSpec) -> list[dict[str, str]]:
    """What is missing, each with the page to mend it on."""
    return [
        {
            "sentence": sentence(RuleBroken(lack.code, **lack.params)),
            "url": _mended_on(call.key, lack.part),
        }
        for lack in lacks(spec, timezone.now())
    ]


def _mended_on(key: str, part: str) -> str:
    if part in PARTS:
        return reverse("programmes:edit", args=[key, part])
    if part in ("sections", "costs"):
        return reverse(f"programmes:{part}", args=[key])
    page, _slash, name = part.partition("/")
    if name:
        return reverse(f"programmes:{page.removesuffix('s')}", args=[key, name])
    return reverse("programmes:requirement", args=[key, part])


@read_and_write
def edit(request: HttpRequest, key: str, part: str) -> HttpResponse:
    call = load(request, key)
    if part not in PARTS:
        raise Http404
    form = PARTS[part](request.POST or None, call=call, spec=queries.spec_of(call))
    if request.method == "POST" and form.is_valid() and saved(request, call, form):
        return redirect("programmes:call", call.key)
    return render(
        request,
        "programmes/edit.html",
        {
            "call": call,
            "form": form,
            "part": part,
            "fixed": fixed_because(call) if part == "assessment" else "",
        },
    )


@read
def preview(request: HttpRequest, key: str) -> HttpResponse:
    call, now = load(request, key), timezone.now()
    spec = queries.spec_of(call)
    track = track_of(request, spec)
    context = {
        "call": call,
        "sheet": sheet_of(spec),
        "phase": "open" if call.state == CallState.DRAFT else queries.phase(call, now),
        "changes": queries.public_changes(call),
        "now": now,
        "preview": True,
        "outline": outline_of(spec, track),
        "track": track,
    }
    return render(request, "programmes/preview.html", context)


@read_and_write
def publish(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    if call.state != CallState.DRAFT:
        return redirect("programmes:call", call.key)
    spec = queries.spec_of(call)
    missing = _lack_sentences(call, spec)
    if request.method == "POST" and not missing:
        actions.publish_call(call=call, by=request.user, at=timezone.now())
        messages.success(request, _("The call is published."))
        return redirect("programmes:call", call.key)
    context = {"call": call, "sheet": sheet_of(spec), "lacks": missing, "assumed": _assumed(call, spec)}
    return render(request, "programmes/publish.html", context)


def _assumed(call: Any, spec: CallSpec) -> list[tuple[str, str]]:
    """The requirements for which no source of this year was found: address and name."""
    found = [
        (reverse("programmes:requirement", args=[call.key, row.key]), requirement_name(row.key))
        for row in spec.requirements
        if row.source.assumed
    ]
    for track in spec.tracks:
        for row in track.requirements:
            if row.source.assumed:
                address = reverse("programmes:requirement", args=[call.key, row.key])
                name = f"{in_words(track.name)}: {requirement_name(row.key)}"
                found.append((f"{address}?track={track.key}", name))
    return found

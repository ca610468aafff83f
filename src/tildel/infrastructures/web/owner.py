"""The pages of those who write for an organisation: its entries, their form, their steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.infrastructures import access, phrases, queries
from tildel.infrastructures.actions import entries as actions
from tildel.infrastructures.domain.entry import has_to_be_confirmed, lacking
from tildel.infrastructures.domain.states import ENTRY, OWNERS_STEPS, WRITABLE, EntryState
from tildel.infrastructures.web.forms import EntryForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people import queries as people

ROWS = 50
_FORM = "infrastructures/form.html"


def today() -> Any:
    return in_oslo(timezone.now()).date()


def existing(key: str) -> Any:
    """The entry; whoever asks is told the same of one that is not there and one that is not theirs."""
    found = queries.entry(key)
    if found is None:
        raise NotAllowed("infrastructure.not_yours")
    return found


def writable(request: HttpRequest, key: str) -> Any:
    found = existing(key)
    access.check_can_write_for(request.user, found.owner, on=today())
    return found


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    access.check_can_propose(request.user, on=today())
    page = Paginator(queries.mine(request.user, on=today()), ROWS).get_page(request.GET.get("page"))
    rows = [{"entry": one, "late": _is_late(one)} for one in page]
    context = {
        "page": page,
        "rows": rows,
        "words": phrases,
        "may_see_proposals": access.can_see_proposals(request.user, on=today()),
    }
    return render(request, "infrastructures/mine.html", context)


def _is_late(entry: Any) -> bool:
    return entry.state == EntryState.REGISTERED and has_to_be_confirmed(entry.checked_on, on=today())


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    access.check_can_propose(request.user, on=today())
    owners = people.organisations_of(request.user, on=today())
    form = EntryForm(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.write_entry(content=form.content(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            _say_at(form, error)
        else:
            return _saved(request, form, entry)
    return render(request, _FORM, {"form": form, "entry": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    entry = writable(request, key)
    if entry.state not in WRITABLE:
        raise RuleBroken("infrastructure.with_committee")
    owners = people.organisations_of(request.user, on=today())
    content = queries.content_of(entry)
    form = EntryForm(request.POST or None, owners=owners, content=content, version=entry.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_entry(
                entry=entry,
                content=form.content(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except RuleBroken as error:
            _say_at(form, error)
        else:
            return _saved(request, form, entry)
    return render(request, _FORM, {"form": form, "entry": entry}, status=422 if form.errors else 200)


def _say_at(form: EntryForm, error: RuleBroken) -> None:
    place = {"owner": "owner", "placement": "placement", "name_nb": "name_nb"}.get(error.place)
    form.add_error(place, sentence(error))


def _saved(request: HttpRequest, form: EntryForm, entry: Any) -> HttpResponse:
    lacks = form.lacks()
    if lacks:
        messages.info(
            request, _("Saved. Before it can be proposed, this is missing: %(missing)s.") % {"missing": lacks}
        )
    else:
        messages.success(request, _("Saved."))
    return redirect("infrastructures:work", entry.key)


@require_GET
def work(request: HttpRequest, key: str) -> HttpResponse:
    entry = existing(key)
    access.check_can_see(request.user, entry, on=today())
    may_write = access.can_write_for(request.user, entry.owner, on=today())
    steps = [verb for verb in ENTRY.verbs(entry.state) if verb in OWNERS_STEPS] if may_write else []
    missing = phrases.lacking_words(lacking(queries.content_of(entry)))
    context = {
        "entry": entry,
        "words": phrases,
        "uses": queries.uses_of(entry),
        "places": list(entry.places.all()),
        "steps": [
            (verb, phrases.STEPS[verb]) for verb in steps if not (missing and verb in ("propose", "restore"))
        ],
        "missing": missing,
        "may_write": may_write,
        "may_edit": may_write and entry.state in WRITABLE,
        "may_judge": access.can_judge(request.user, on=today()),
        "late": _is_late(entry),
        "is_public": access.is_public(entry),
        "events": _events(entry),
    }
    return render(request, "infrastructures/work.html", context)


def _events(entry: Any) -> list[dict[str, Any]]:
    """What happened to it, newest first, with the fields that were changed."""
    return [
        {
            "event": event,
            "what": phrases.EVENTS.get(event.verb, event.verb),
            "fields": [phrases.FIELDS.get(name, name) for name in event.data.get("changes", {})],
            "reason": event.data.get("reason", ""),
        }
        for event in queries.history(entry)
    ]


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    entry = writable(request, key)
    verb = request.POST.get("verb", "")
    actions.take_step(entry=entry, verb=verb, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect("infrastructures:work", key)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    entry = writable(request, key)
    if request.method == "POST":
        actions.confirm_entry(entry=entry, by=request.user, at=timezone.now())
        messages.success(request, _("Thank you. We ask again in a year."))
        return redirect("infrastructures:work", key)
    if entry.state != EntryState.REGISTERED:
        raise RuleBroken("infrastructure.not_in_register")
    context = {
        "entry": entry,
        "words": phrases,
        "uses": queries.uses_of(entry),
        "places": list(entry.places.all()),
    }
    return render(request, "infrastructures/confirm.html", context)

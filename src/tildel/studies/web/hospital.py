"""The pages of those who write for a hospital: its studies, their form, their steps."""

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
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.studies import access, phrases, queries
from tildel.studies.actions import studies as actions
from tildel.studies.domain.states import PUBLIC, STUDY
from tildel.studies.domain.study import lacking
from tildel.studies.web.forms import StudyForm

ROWS = 50
_FORM = "studies/form.html"


def today() -> Any:
    return in_oslo(timezone.now()).date()


def writable(request: HttpRequest, key: str) -> Any:
    """The study; whoever asks is told the same of one that is not there and one that is not theirs."""
    found = queries.study(key)
    if found is None:
        raise NotAllowed("study.not_yours")
    access.check_can_write_for(request.user, found.responsible, on=today())
    return found


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    access.check_can_write(request.user, on=today())
    page = Paginator(queries.mine(request.user, on=today()), ROWS).get_page(request.GET.get("page"))
    return render(request, "studies/mine.html", {"page": page, "words": phrases})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    access.check_can_write(request.user, on=today())
    form = StudyForm(request.POST or None, owners=queries.organisations_of(request.user, on=today()))
    if request.method == "POST" and form.is_valid():
        try:
            study = actions.write_study(content=form.content(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            _say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("studies:work", study.key)
    return render(request, _FORM, {"form": form, "study": None}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    study = writable(request, key)
    owners = queries.organisations_of(request.user, on=today())
    content = queries.content_of(study)
    form = StudyForm(request.POST or None, owners=owners, content=content, version=study.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_study(
                study=study,
                content=form.content(),
                version=form.cleaned_data["version"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except RuleBroken as error:
            _say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("studies:work", key)
    return render(request, _FORM, {"form": form, "study": study}, status=422 if form.errors else 200)


def _say_at(form: StudyForm, error: RuleBroken) -> None:
    form.add_error(error.place if error.place in form.fields else None, sentence(error))


@require_GET
def work(request: HttpRequest, key: str) -> HttpResponse:
    study = writable(request, key)
    content = queries.content_of(study)
    steps = [
        {
            "verb": verb,
            "label": phrases.STEPS[verb],
            "missing": phrases.lacking_words(lacking(content, STUDY.after(study.state, verb))),
        }
        for verb in STUDY.verbs(study.state)
    ]
    context = {
        "study": study,
        "words": phrases,
        "steps": steps,
        "is_public": study.state in PUBLIC,
        "events": _events(study),
    }
    return render(request, "studies/work.html", context)


def _events(study: Any) -> list[dict[str, Any]]:
    """What happened to it, newest first, with the fields that were changed."""
    return [
        {
            "event": event,
            "what": phrases.EVENTS.get(event.verb, event.verb),
            "number": event.data.get("number", ""),
            "fields": [
                phrases.FIELDS.get(name, name)
                for name in event.data.get("changes", event.data.get("fields", ()))
            ],
        }
        for event in queries.history(study)
    ]


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    study = writable(request, key)
    verb = request.POST.get("verb", "")
    if verb == "confirm":
        actions.confirm_study(study=study, by=request.user, at=timezone.now())
    else:
        actions.take_step(study=study, verb=verb, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect("studies:work", key)

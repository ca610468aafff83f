"""The pages of those who write for an institution: its projects, their form, their steps, and its awards."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.innovations import access, phrases, queries
from tildel.innovations.actions import innovations as actions
from tildel.innovations.domain.innovation import Content, cleaned_references, lacking
from tildel.innovations.domain.states import PAGE, STAGE, Page
from tildel.innovations.web.forms import InnovationForm
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo

ROWS = 50
_FORM = "innovations/form.html"


def today() -> date:
    return in_oslo(timezone.now()).date()


def writable(request: HttpRequest, key: str) -> Any:
    """The project; whoever asks is told the same of one that is not there and one that is not theirs."""
    found = queries.innovation(key)
    if found is None:
        raise NotAllowed("innovation.not_yours")
    access.check_can_write_for(request.user, found.owner, on=today())
    return found


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    access.check_can_write(request.user, on=today())
    page = Paginator(queries.mine(request.user, on=today()), ROWS).get_page(request.GET.get("page"))
    return render(request, "innovations/mine.html", {"page": page, "words": phrases})


@require_GET
def awards(request: HttpRequest) -> HttpResponse:
    """The awards of my institutions, each with what came out of it, and a way to begin more."""
    access.check_can_write(request.user, on=today())
    found = queries.awards_of(request.user, on=today())
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    came = queries.from_awards([one.reference for one in page], public=False)
    rows = [{"award": one, "innovations": came.get(one.reference, [])} for one in page]
    return render(request, "innovations/awards.html", {"page": page, "rows": rows})


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """The research projects of my institutions, each with what came out of it, and a way to begin more."""
    access.check_can_write(request.user, on=today())
    page = Paginator(queries.projects_of(request.user, on=today()), ROWS).get_page(request.GET.get("page"))
    came = queries.from_projects([one.number for one in page], public=False)
    rows = [{"project": one, "innovations": came.get(one.number, [])} for one in page]
    return render(request, "innovations/projects.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one from nothing, or out of the award or the project that the address names."""
    access.check_can_write(request.user, on=today())
    begun = _begun(request)
    form = InnovationForm(request.POST or None, user=request.user, on=today(), content=begun)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_innovation(content=form.content(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            _say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("innovations:work", made.key)
    context = {"form": form, "innovation": None}
    return render(request, _FORM, context, status=422 if form.errors else 200)


def _begun(request: HttpRequest) -> Content | None:
    """What an award or a project of the user's institutions tells already; None without one."""
    wanted = cleaned_references([request.GET.get("award", "").replace("\0", "")[:60]])
    if wanted:
        awards = [one for one in queries.awards_of(request.user, on=today()) if one.reference == wanted[0]]
        return Content(titles=awards[0].titles, owner=awards[0].orgnr, awards=wanted) if awards else None
    number = request.GET.get("project", "").replace("\0", "")[:60]
    found = queries.projects_of(request.user, on=today()).filter(number=number).first() if number else None
    if found is None:
        return None
    return Content(titles=found.titles, owner=found.institution.orgnr, projects=(found.number,))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    row = writable(request, key)
    form = InnovationForm(
        request.POST or None, user=request.user, on=today(), content=queries.content_of(row),
        version=row.version,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_innovation(
                innovation=row, content=form.content(), version=form.cleaned_data["version"] or 0,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            _say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("innovations:work", key)
    context = {"form": form, "innovation": row}
    return render(request, _FORM, context, status=422 if form.errors else 200)


def _say_at(form: InnovationForm, error: RuleBroken) -> None:
    form.add_error(error.place if error.place in form.fields else None, sentence(error))


@require_GET
def work(request: HttpRequest, key: str) -> HttpResponse:
    row = writable(request, key)
    missing = phrases.lacking_words(lacking(queries.content_of(row)))
    verbs = [*PAGE.verbs(row.page), *STAGE.verbs(row.stage)]
    context = {
        "innovation": row, "words": phrases, "missing": missing, "is_public": row.page == Page.PUBLISHED,
        "steps": [(verb, phrases.STEPS[verb]) for verb in verbs if not (verb == "publish" and missing)],
        "events": _events(row),
    }  # fmt: skip
    return render(request, "innovations/work.html", context)


def _events(row: Any) -> list[dict[str, Any]]:
    """What happened to it, newest first, with the fields that were changed."""
    return [
        {
            "event": event,
            "what": phrases.EVENTS.get(event.verb, event.verb),
            "fields": [phrases.FIELDS.get(name, name) for name in event.data.get("changes", ())],
        }
        for event in queries.history(row)
    ]


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    row = writable(request, key)
    verb = request.POST.get("verb", "")
    actions.take_step(innovation=row, verb=verb, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect("innovations:work", key)

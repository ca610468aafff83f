"""What came out of a project: suggested by registers, confirmed by people, or written by them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.projects import phrases, publications
from tildel.projects.actions import results as actions
from tildel.projects.domain.results import SOURCES
from tildel.projects.queries import reports as queries
from tildel.projects.web.doors import rights, seen, today, written
from tildel.projects.web.forms import ResultForm

ROWS = 50


@require_GET
def results(request: HttpRequest, number: str) -> HttpResponse:
    project = seen(request, number)
    page = Paginator(queries.results(project), ROWS).get_page(request.GET.get("page"))
    context = {
        "project": project, "page": page, "words": phrases, "may": rights(request, project),
        "sources": [
            {"name": phrases.SOURCES[key], "told": project.searched.get(key),
             "state": phrases.SEARCHED.get(project.searched.get(key, {}).get("state", ""), "")}
            for key in SOURCES
        ],
        "connected": bool(publications.connected()),
    }  # fmt: skip
    return render(request, "projects/results.html", context)


@require_POST
def search(request: HttpRequest, number: str) -> HttpResponse:
    project = written(request, number)
    asked = actions.ask_sources(project=project, by=request.user, at=timezone.now())
    if asked:
        messages.info(request, _("The registers are being asked. Load the page again in a moment."))
    else:
        messages.info(request, _("No register is connected to this installation. Write results yourself."))
    return redirect("projects:results", number)


@require_POST
def settle(request: HttpRequest, number: str, result: int) -> HttpResponse:
    project = written(request, number)
    found = queries.result(project, result)
    if found is None:
        raise Http404
    found.project = project
    verb = request.POST.get("verb", "")
    actions.settle_result(result=found, verb=verb, by=request.user, at=timezone.now())
    messages.success(request, _("Done."))
    return redirect("projects:results", number)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, number: str, row: str) -> HttpResponse:
    project = written(request, number)
    is_number = row.isascii() and row.isdigit() and len(row) < 10
    found = queries.result(project, int(row)) if is_number else None
    if found is None and row != "new":
        raise Http404
    form = ResultForm(request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_result(
                project=project, result=found, values=form.values(), by=request.user, at=timezone.now()
            )
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:results", number)
    context = {"project": project, "form": form, "result": found}
    return render(request, "projects/write_result.html", context, status=422 if form.errors else 200)


def _initial(found: Any) -> dict[str, Any]:
    if found is None:
        return {"year": today().year, "kind": "publication"}
    told = {name: getattr(found, name) for name in ("kind", "title", "year", "doi")}
    facts = found.facts
    return {
        **told, "who": ", ".join(facts.get("authors", [])), "channel": facts.get("channel", ""),
        "web_address": facts.get("web_address", ""),
    }  # fmt: skip

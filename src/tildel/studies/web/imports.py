"""Studies of other registers: upload or fetch, look at each, take over what is right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError, NotAllowed, Unreadable
from tildel.people.queries import organisation
from tildel.studies import access, phrases, queries, registers
from tildel.studies.actions import imports as actions
from tildel.studies.domain.registry import LISTS
from tildel.studies.web.forms import ImportForm
from tildel.studies.web.hospital import today

SHOWN = 50


@require_http_methods(["GET", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    access.check_can_write(request.user, on=today())
    connected = bool(registers.address())
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        connected=connected,
        owners=queries.organisations_of(request.user, on=today()),
    )
    if request.method == "POST" and form.is_valid():
        made = _import(request, form)
        if made:
            return redirect("studies:candidates", made.pk)
    context = {
        "form": form,
        "imports": queries.imports(request.user, on=today())[:SHOWN],
        "words": phrases,
        "connected": connected,
    }
    return render(request, "studies/imports.html", context, status=422 if form.errors else 200)


def _import(request: HttpRequest, form: ImportForm) -> Any:
    """The import; None when nothing could be read, which the form then says."""
    file = form.cleaned_data.get("file")
    if file:
        place, name, data = "file", file.name, file.read()
    else:
        place, name = "number", form.cleaned_data["number"]
        answer = registers.look_up(name)
        if answer.state != "found":
            form.add_error(place, phrases.ANSWERS[answer.state])
            return None
        data = answer.data
    try:
        return actions.import_trials(
            name=name,
            data=data,
            organisation=organisation(form.cleaned_data["organisation"]),
            by=request.user,
            at=timezone.now(),
        )
    except Unreadable as error:
        form.add_error(place, sentence(error))
        return None


@require_GET
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    source = queries.one_import(pk)
    if source is None:
        raise NotAllowed("study.not_yours")
    access.check_can_write_for(request.user, source.organisation, on=today())
    context = {"source": source, "candidates": queries.candidates(source), "words": phrases}
    return render(request, "studies/candidates.html", context)


@require_http_methods(["GET", "POST"])
def candidate(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.candidate(pk)
    if found is None:
        raise NotAllowed("study.not_yours")
    access.check_can_write_for(request.user, found.source.organisation, on=today())
    error = _decide(request, found) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        return redirect("studies:candidates", found.source_id)
    theirs = found.study and not access.can_write_for(request.user, found.study.responsible, on=today())
    chosen = set(request.POST.getlist("fields")) if request.method == "POST" else None
    context = {
        "candidate": found,
        "words": phrases,
        "error": error,
        "theirs": theirs,
        "rows": [] if found.state == "taken" else _rows(found, chosen),
        "notes": [(phrases.NOTES.get(name, name), note) for name, note in found.notes.items()],
    }
    return render(request, "studies/candidate.html", context, status=422 if error else 200)


def _decide(request: HttpRequest, found: Any) -> str:
    """Why it was not done; "" when it was."""
    try:
        if request.POST.get("verb") == "set_aside":
            actions.set_aside(candidate=found, by=request.user, at=timezone.now())
            messages.success(request, _("Set aside."))
        else:
            study = actions.take_candidate(
                candidate=found, names=request.POST.getlist("fields"), by=request.user, at=timezone.now()
            )
            messages.success(request, _("Taken over into %(study)s.") % {"study": study})
    except NotAllowed:
        raise
    except DomainError as error:
        return sentence(error)
    return ""


def _rows(found: Any, chosen: set[str] | None) -> list[dict[str, Any]]:
    """The differences for people; what is new is chosen beforehand, what would replace something is not."""
    return [
        {
            "name": one.name,
            "label": phrases.FIELDS[one.name],
            "here": _shown(one.name, one.here),
            "there": _shown(one.name, one.there),
            "chosen": one.name in chosen
            if chosen is not None
            else one.here in ("", None, []) or one.name in LISTS,
        }
        for one in queries.differences_of(found)
    ]


def _shown(name: str, value: Any) -> str:
    if name == "kind":
        return str(phrases.KINDS.get(value, ""))
    if name == "sex":
        return str(phrases.SEXES.get(value, ""))
    return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)

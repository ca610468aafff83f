"""The lists of a call on one page each: themes, costs, sections of the form, criteria, and their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tildel.programmes import queries
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.changes import with_themes
from tildel.programmes.domain.editing import KNOWN_SECTIONS, with_rows
from tildel.programmes.web.arrange_form import ArrangeForm, names_of
from tildel.programmes.web.forms import ChangeForm, ThemeRows, theme_initial, themes_from
from tildel.programmes.web.rows import (
    CostRows,
    SectionRows,
    costs_from,
    name_initial,
    section_initial,
    sections_from,
)
from tildel.programmes.web.saving import load, read_and_write, saved, track_of

ARRANGED = {
    "requirements": _("Order and remove requirements"),
    "questions": _("Order and remove questions"),
    "tracks": _("Order and remove categories of application"),
    "sections": _("Order and remove sections of the form"),
    "categories": _("Order and remove categories of cost"),
    "themes": _("Order and remove themes"),
}


@read_and_write
def themes(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    rows = ThemeRows(request.POST or None, initial=theme_initial(spec), prefix="themes")

    def changed() -> CallSpec:
        return with_themes(spec, themes_from(row.cleaned_data for row in rows))

    return rows_page(request, call, [rows], changed, "programmes/themes.html")


@read_and_write
def costs(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    rows = CostRows(request.POST or None, initial=name_initial(spec.categories), prefix="costs")

    def changed() -> CallSpec:
        return with_rows(spec, "categories", costs_from(row.cleaned_data for row in rows))

    return rows_page(request, call, [rows], changed, "programmes/costs.html")


@read_and_write
def sections(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    rows = SectionRows(request.POST or None, initial=section_initial(spec), prefix="sections")
    missing = [part for part in KNOWN_SECTIONS if part not in {row.key for row in spec.sections}]
    add = request.POST.get("add", "")

    def changed() -> CallSpec:
        listed = sections_from((row.cleaned_data for row in rows), spec)
        if add in missing:
            listed.append(_known_section(add))
        return with_rows(spec, "sections", listed)

    context = {
        "missing": [(part, KNOWN_TITLES[part]) for part in missing],
        "add": add,
    }
    return rows_page(request, call, [rows], changed, "programmes/sections.html", context)


KNOWN_TITLES: dict[str, dict[str, str]] = {
    "project": {"nb": "Om prosjektet", "nn": "Om prosjektet", "en": "About the project"},
    "leader": {"nb": "Prosjektleder", "nn": "Prosjektleiar", "en": "Project leader"},
    "partners": {"nb": "Samarbeidspartnere", "nn": "Samarbeidspartnarar", "en": "Partners"},
    "recruitment": {"nb": "Pasienter", "nn": "Pasientar", "en": "Patients"},
    "budget": {"nb": "Budsjett", "nn": "Budsjett", "en": "Budget"},
    "user_involvement": {"nb": "Brukermedvirkning", "nn": "Brukarmedverknad", "en": "User involvement"},
    "stratification_markers": {
        "nb": "Stratifiseringsmarkører",
        "nn": "Stratifiseringsmarkørar",
        "en": "Stratification markers",
    },
    "themes": {"nb": "Tema", "nn": "Tema", "en": "Themes"},
    "classification": {"nb": "Klassifisering", "nn": "Klassifisering", "en": "Classification"},
    "attachments": {"nb": "Vedlegg", "nn": "Vedlegg", "en": "Attachments"},
    "endorsement": {"nb": "Forankring", "nn": "Forankring", "en": "Endorsement"},
}


def _known_section(part: str) -> dict[str, Any]:
    return {
        "key": part,
        "title": KNOWN_TITLES[part],
        "intro": {"nb": "", "nn": "", "en": ""},
        "places": list(KNOWN_SECTIONS[part]),
    }


def rows_page(
    request: HttpRequest, call: Any, formsets: list[Any], changed: Callable[[], CallSpec], template: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """A page with one or two lists of rows that are saved together."""
    form = ChangeForm(request.POST or None, call=call, spec=queries.spec_of(call))
    # Every form is asked, so that all faults are shown at once.
    valid = request.method == "POST" and all([form.is_valid(), *(rows.is_valid() for rows in formsets)])
    if valid and saved(request, call, form, changed):
        return redirect("programmes:call", call.key)
    page = {"call": call, "form": form, "rows": formsets[0], **(context or {})}
    return render(request, template, page)


@read_and_write
def arrange(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """The order of one list, and what is taken out of it."""
    call = load(request, key)
    if part not in ARRANGED:
        raise Http404
    spec = queries.spec_of(call)
    track = track_of(request, spec) if part == "requirements" else ""
    form = ArrangeForm(request.POST or None, call=call, spec=spec, part=part, track=track)
    back = reverse("programmes:track", args=[key, track]) if track else reverse("programmes:call", args=[key])
    if request.method == "POST" and form.is_valid() and saved(request, call, form):
        return redirect(back)
    context = {
        "call": call,
        "form": form,
        "title": ARRANGED[part],
        "back": back,
        "empty": not names_of(spec, part, track),
    }
    return render(request, "programmes/arrange.html", context)

"""Writing a CV in the form: saved as typed, publications looked up, set as a PDF, attached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications import phrases_content as phrases
from tildel.applications import publications as registers
from tildel.applications.actions import cv_sheets
from tildel.applications.domain.cv import LISTS, WORDS, clean_cv, kept_rows, with_publications
from tildel.applications.domain.publication import Publication
from tildel.applications.domain.values import Text
from tildel.applications.phrases import UNNAMED_LEADER, UNNAMED_PARTNER
from tildel.applications.queries import cv as queries
from tildel.applications.web.applicant import editable, readable, screen_of, wants_json
from tildel.applications.web.forms import SectionForm, faults_by_field
from tildel.applications.web.screen import Screen, saved_words
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken, Stale
from tildel.kernel.money import group_thousands

_ROW = re.compile(r"(?P<list>[a-z]{1,20})-(?P<row>[0-9]{1,4})-(?P<name>[a-z]{1,20})")


@require_GET
def write_cv(request: HttpRequest, pk: UUID, person: str) -> HttpResponse:
    screen = screen_of(request, readable(request, pk))
    return _page(request, screen, person)


def _page(request: HttpRequest, screen: Screen, key: str, status: int = 200, **more: Any) -> HttpResponse:
    person = _person(screen, key)
    sheet = queries.cv_sheet(screen.application, key)
    content, problems = clean_cv(sheet.content if sheet else {})
    attached = (row for row in screen.draft.attachments if (row.kind, row.person_key) == ("cv", key))
    context = {
        "screen": screen,
        "application": screen.application,
        "part": "attachments",
        "saved": saved_words(sheet.saved_at if sheet else None),
        "person": key,
        "name": person.name or (UNNAMED_LEADER if key == "p1" else UNNAMED_PARTNER),
        "limit": queries.cv_limit(screen.spec),
        "version": sheet.version if sheet else 0,
        "lists": _lists(content, faults_by_field(problems)),
        "words": _words_form(content, faults_by_field(problems)),
        "registers": [
            {"key": one, "name": phrases.REGISTERS[one], "is_on": one in registers.connected()}
            for one in registers.REGISTERS
        ],
        "attached": next(attached, None),
        "is_written": sheet is not None,
    }
    return render(request, "applications/applicant/cv.html", {**context, **more}, status=status)


def _person(screen: Screen, key: str) -> Any:
    person = queries.person_in(screen.draft.sections, key)
    if person is None or queries.cv_limit(screen.spec) is None:
        raise Http404
    return person


def _words_form(content: Mapping[str, Any], faults: Mapping[str, list[str]]) -> SectionForm:
    widget = forms.Textarea({"rows": 6, "data-limit": WORDS.limit, "autocomplete": "off"})
    field = forms.CharField(
        label=phrases.CV_WORDS, help_text=phrases.CV_WORDS_HELP, required=False, widget=widget
    )
    return SectionForm({"words": field}, {"words": content["words"]}, faults)


def _lists(content: Mapping[str, Any], faults: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """Each list with its rows and one that is empty, for the next."""
    found = []
    for key in LISTS:
        stored = [*content[key], {}]
        rows = [
            {"id": index, "is_new": not row, "form": _row_form(key, index, row, faults)}
            for index, row in enumerate(stored)
        ]
        found.append({"key": key, "title": phrases.CV_LISTS[key], "rows": rows})
    return found


def _row_form(key: str, index: int, row: Mapping[str, Any], faults: Mapping[str, list[str]]) -> SectionForm:
    fields, texts = {}, {}
    for name, value in LISTS[key].items():
        attrs = {"autocomplete": "off", **({"data-limit": value.limit} if isinstance(value, Text) else {})}
        widget = forms.TextInput(
            {**attrs, **({"inputmode": "numeric"} if name in ("amount", "year") else {})}
        )
        # Nothing in a CV is needed; "optional" beside each field would only be noise.
        fields[f"{key}-{index}-{name}"] = forms.CharField(label=phrases.CV_FIELDS[name], widget=widget)
        texts[f"{key}-{index}-{name}"] = _text(name, row)
    return SectionForm(fields, texts, faults)


def _text(name: str, row: Mapping[str, Any]) -> str:
    value = row.get(name)
    if value in (None, ""):
        return str(row.get("typed", {}).get(name, ""))
    return group_thousands(value) if name == "amount" and isinstance(value, int) else str(value)


def _raw(post: QueryDict) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What the form sent, and each row's number on the page."""
    rows: dict[str, dict[str, dict[str, str]]] = {key: {} for key in LISTS}
    for field, value in post.items():
        found = _ROW.fullmatch(field)
        if found and found["list"] in LISTS and found["name"] in LISTS[found["list"]]:
            rows[found["list"]].setdefault(found["row"], {})[found["name"]] = str(value)
    raw = {key: list(listed.values()) for key, listed in rows.items()}
    return {"words": post.get("words", ""), **raw}, {key: list(listed) for key, listed in rows.items()}


@require_http_methods(["GET", "POST"])
def save_cv(request: HttpRequest, pk: UUID, person: str) -> HttpResponse:
    """Saves what was typed, for the script and without one."""
    if request.method == "GET":
        return redirect("applications:cv", pk, person)
    application = editable(request, pk)
    raw, ids = _raw(request.POST)
    version = request.POST.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else -1
    try:
        stored = cv_sheets.save_cv(
            application=application, person_key=person, content=raw, version=number, by=request.user,
            at=request.received_at,
        )  # fmt: skip
    except (RuleBroken, Stale) as refused:
        return _refused(request, application, person, sentence(refused))
    if wants_json(request):
        said = _("Saved %(clock)s") % saved_words(stored.saved_at)
        return JsonResponse({"saved": said, "version": stored.version, "faults": _faults(raw, ids)})
    messages.success(request, _("Saved %(clock)s") % saved_words(stored.saved_at))
    return redirect("applications:cv", pk, person)


def _faults(raw: Mapping[str, Any], ids: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What is to be mended, by the ids of the page's fields, where empty rows still stand between."""
    on_page = {key: [ids[key][index] for index in kept_rows(raw[key])] for key in LISTS}
    found = {}
    for place, said in faults_by_field(clean_cv(raw)[1]).items():
        bits = place.split("-")
        name = f"{bits[0]}-{on_page[bits[0]][int(bits[1])]}-{bits[2]}" if len(bits) == 3 else place
        found[f"f-{name}"] = said
    return found


def _refused(request: HttpRequest, application: Any, person: str, said: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"refused": said}, status=409)
    return _page(request, screen_of(request, application), person, status=409, refused=said)


@require_GET
def cv_pdf(request: HttpRequest, pk: UUID, person: str) -> HttpResponse:
    """The CV as it would be attached, also when it is too long."""
    screen = screen_of(request, readable(request, pk))
    _person(screen, person)
    try:
        done = cv_sheets.set_cv_of(screen.application, person, at=timezone.now())
    except RuleBroken as refused:
        return _page(request, screen, person, status=409, refused=sentence(refused))
    response = HttpResponse(done.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="cv-{person}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "POST"])
def attach_cv(request: HttpRequest, pk: UUID, person: str) -> HttpResponse:
    """Sets the CV and attaches it; too long, it says by how much and what to leave out first."""
    if request.method == "GET":
        return redirect("applications:cv", pk, person)
    application = editable(request, pk)
    screen = screen_of(request, application)
    _person(screen, person)
    try:
        cv_sheets.attach_cv(
            application=application, person_key=person, by=request.user, at=request.received_at
        )
    except RuleBroken as refused:
        left_out = _leave_out(application, person, refused.params.get("leave_out", ()))
        said = sentence(refused)
        return _page(request, screen, person, status=409, refused=said, leave_out=left_out)
    messages.success(request, _("The CV is set as a PDF and attached."))
    return redirect(f"{reverse('applications:section', args=[pk, 'attachments'])}#attachment-cv-{person}")


def _leave_out(application: Any, person: str, numbers: Sequence[int]) -> list[str]:
    rows = queries.cv_content(queries.cv_sheet(application, person))["publications"]
    return [phrases.publication_line(rows[number]) for number in numbers if number < len(rows)]


@require_http_methods(["GET", "POST"])
def publications(request: HttpRequest, pk: UUID, person: str) -> HttpResponse:
    """Asks a register and shows what it knows; with `chosen`, adds what was ticked to the stored CV."""
    if request.method == "GET":
        return redirect("applications:cv", pk, person)
    application = editable(request, pk)
    screen = screen_of(request, application)
    _person(screen, person)
    if "found" in request.POST:
        return _add(request, application, person)
    register = request.POST.get("register", "")
    if register not in registers.REGISTERS:
        return redirect("applications:cv", pk, person)
    asked = request.POST.get("words", "")
    answer = registers.look_up(register, asked)
    found = [
        {"row": one.as_row(), "line": phrases.publication_line(one.as_row()), "number": number}
        for number, one in enumerate(answer.publications)
    ]
    more = {
        "asked": asked,
        "register": register,
        "found": found,
        "answer": phrases.LOOK_UPS.get(answer.state, ""),
    }
    return _page(request, screen, person, **more)


def _add(request: HttpRequest, application: Any, person: str) -> HttpResponse:
    sheet = queries.cv_sheet(application, person)
    content = with_publications(queries.cv_content(sheet), _chosen(request.POST))
    version = sheet.version if sheet else 0
    try:
        cv_sheets.save_cv(
            application=application, person_key=person, content=content, version=version,
            by=request.user, at=request.received_at,
        )  # fmt: skip
    except (RuleBroken, Stale) as refused:
        return _refused(request, application, person, sentence(refused))
    messages.success(request, _("The publications are in the list."))
    return redirect(f"{reverse('applications:cv', args=[application.pk, person])}#list-publications")


def _chosen(post: QueryDict) -> list[Publication]:
    """The publications that were ticked, as the page held them; they are judged like typed ones."""
    names = ("authors", "title", "journal", "year", "doi")
    return [
        Publication(**{name: post.get(f"found-{number}-{name}", "")[:1000] for name in names})
        for number in post.getlist("chosen")[:200]
        if number.isascii() and number.isdigit()
    ]

"""The register of experts, shared by those who run programmes; and the expert's own page in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.applications.web.export import as_csv
from tildel.assessment import access
from tildel.assessment.actions import experts as actions
from tildel.assessment.phrases import COUNTRIES
from tildel.assessment.phrases_register import LANGUAGES
from tildel.assessment.queries import committees
from tildel.assessment.queries import register as queries
from tildel.assessment.web.forms import NewExpertForm
from tildel.assessment.web.forms_register import COLUMNS, RegisterForm
from tildel.assessment.web.profile import profile
from tildel.classification.codes import code_name
from tildel.design.refusals import sentence
from tildel.design.templatetags.design import local_text
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people.actions import register_person

ROWS = 50
NUMBERS = ("most", "rounds")


def _today() -> Any:
    return in_oslo(timezone.now()).date()


def _check(request: HttpRequest) -> None:
    access.check_can_see_register(request.user, on=_today())


def _form(request: HttpRequest) -> RegisterForm:
    return RegisterForm(request.GET, committees=committees.committees_of(request.user, on=_today()))


def _found(form: RegisterForm) -> Any:
    today = _today()
    return queries.with_seats(queries.experts(form.narrowing(), on=today), on=today)


def experts(request: HttpRequest) -> HttpResponse:
    _check(request)
    form = _form(request)
    page = Paginator(_found(form), ROWS).get_page(request.GET.get("page"))
    columns = form.columns()
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page, columns),
        "chips": [{"words": words, "without": _without(request, name)} for name, words in form.chips()],
        "nothing_narrowed": _without(request, *form.fields),
        "headings": [_heading(request, form, key) for key in ("name", *columns)],
        "choices": [{"key": key, "name": name, "shown": key in columns} for key, name in COLUMNS.items()],
        "order": form.narrowing().order,
    }
    return render(request, "assessment/experts.html", context)


def _rows(page: Iterable[Any], columns: list[str]) -> list[dict[str, Any]]:
    # One address is looked up and the others made from it: looking up fifty takes milliseconds.
    one = reverse("assessment:edit_expert", args=[0])
    return [
        {"expert": row, "url": one.replace("/0/", f"/{row.pk}/"), "cells": _cells(row, columns)}
        for row in page
    ]


def _cells(expert: Any, columns: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {"key": key, "name": COLUMNS[key], "text": _cell(expert, key), "number": key in NUMBERS}
        for key in columns
    ]


def _cell(expert: Any, key: str) -> str:
    if key == "country":
        return str(COUNTRIES.get(expert.country, expert.country))
    if key == "languages":
        return ", ".join(str(LANGUAGES.get(code, code)) for code in expert.languages)
    if key == "hrcs":
        return ", ".join(code_name(code, get_language() or "nb") for code in expert.hrcs)
    if key == "committees":
        return ", ".join(local_text(seat.committee.names) for seat in expert.sits)
    if key == "expertise":
        return ", ".join(expert.expertise)
    value = getattr(expert, key)
    return "" if value is None else str(value)


def _without(request: HttpRequest, *names: str) -> str:
    """The register's address with some choices taken back, on its first page."""
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _heading(request: HttpRequest, form: RegisterForm, key: str) -> dict[str, Any]:
    order = form.narrowing().order
    leads = request.GET.copy()
    leads.pop("page", None)
    leads["order"] = f"-{key}" if order == key else key
    return {
        "name": _("Name") if key == "name" else COLUMNS[key],
        "url": f"?{leads.urlencode()}" if key in queries.ORDERS else "",
        "sort": {key: "ascending", f"-{key}": "descending"}.get(order, "none"),
        "number": key in NUMBERS,
    }


def experts_csv(request: HttpRequest) -> HttpResponseBase:
    """Exactly what the list shows: its columns, all of its rows, in its order."""
    _check(request)
    form = _form(request)
    columns = form.columns()
    heading = [_("Name"), _("E-mail"), *(str(COLUMNS[key]) for key in columns)]
    rows = (
        [str(row.person), row.person.email, *(_cell(row, key) for key in columns)] for row in _found(form)
    )
    return as_csv("experts", heading, rows)


def new_expert(request: HttpRequest) -> HttpResponse:
    _check(request)
    form = NewExpertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        expert = _register(request, form)
        if expert:
            return redirect("assessment:edit_expert", pk=expert.pk)
    return render(request, "assessment/expert_form.html", {"form": form})


def _register(request: HttpRequest, form: NewExpertForm) -> Any:
    at = timezone.now()
    try:
        with transaction.atomic():
            person = register_person(**form.person(), by=request.user, at=at)
            expert = actions.register_expert(person=person, **form.columns(), by=request.user, at=at)
    except RuleBroken as error:
        form.add_error(error.place or None, sentence(error))
        return None
    messages.success(
        request, _("%(name)s is in the register. Add what else you know here.") % {"name": expert}
    )
    return expert


def edit_expert(request: HttpRequest, pk: int) -> HttpResponse:
    _check(request)
    expert = queries.expert(pk)
    if expert is None:
        raise NotAllowed("assessment.no_such_expert")
    return profile(request, expert, own=False)


def my_expertise(request: HttpRequest) -> HttpResponse:
    """The expert's own part of the register. Whoever is not in it reads what the page is for."""
    if not request.user.is_authenticated:
        raise NotAllowed("assessment.not_expert")
    expert = queries.expert_of(request.user)
    if expert is None:
        return render(request, "assessment/not_registered.html")
    return profile(request, expert, own=True)

"""The pages on which an organisation's own people write of its departments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.people import access, actions, phrases, queries
from tildel.people.domain.department import exists_on
from tildel.people.web.forms import DepartmentForm

ROWS = 50


def _today() -> Any:
    return in_oslo(timezone.now()).date()


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    access.check_can_write_some(request.user, on=_today())
    rows = queries.departments_writable(request.user, on=_today())
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page, "kinds": phrases.DEPARTMENT_KINDS,
        "rows": [(one, exists_on(one.held_from, one.held_to, _today())) for one in page],
    }  # fmt: skip
    return render(request, "people/departments.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    access.check_can_write_some(request.user, on=_today())
    form = _form(request)
    if form.is_valid():
        try:
            actions.write_department(content=form.content(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            return _saved(request)
    return _answer(request, form, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.department(key)
    if found is None:
        raise NotAllowed("department.not_yours")
    access.check_can_write_for(request.user, found.organisation, on=_today())
    form = _form(request, content=queries.department_content(found), version=found.version)
    if form.is_valid():
        try:
            actions.change_department(
                department=found, content=form.content(), version=form.cleaned_data["version"] or 0,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            return _saved(request)
    return _answer(request, form, found)


def _form(request: HttpRequest, **more: Any) -> DepartmentForm:
    owners = queries.organisations_of(request.user, on=_today())
    return DepartmentForm(request.POST if request.method == "POST" else None, owners=owners, **more)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("people:departments")


def _answer(request: HttpRequest, form: DepartmentForm, found: Any) -> HttpResponse:
    context = {"form": form, "department": found}
    return render(request, "people/department_form.html", context, status=422 if form.errors else 200)

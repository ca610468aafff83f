"""The pages of those who write for the owner of a plan: its text, its areas, and what speaks for an area."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tildel.classification import access, phrases, queries
from tildel.classification.actions import area_codes
from tildel.classification.actions import plans as actions
from tildel.classification.web.forms import AreaForm, CodeForm, EndForm, PlanForm
from tildel.classification.web.public import LARGEST, code_rows, today
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken

_BOTH = ["GET", "POST"]


def writable(request: HttpRequest, key: str) -> Any:
    found = queries.plan(key)
    if found is None:
        raise NotAllowed("plan.not_yours")
    access.check_can_write_for(request.user, found.owner, on=today())
    return found


def writable_area(request: HttpRequest, key: str, number: int) -> Any:
    found = queries.area(writable(request, key), number) if number <= 32_000 else None
    if found is None:
        raise Http404
    return found


def say_at(form: django_forms.Form, error: RuleBroken) -> None:
    form.add_error(error.place if error.place in form.fields else None, sentence(error))


def _form_page(request: HttpRequest, form: Any, **more: Any) -> HttpResponse:
    context = {"form": form, "plan": None, "area": None, **more}
    return render(request, "classification/form.html", context, status=422 if form.errors else 200)


@require_http_methods(_BOTH)
def new(request: HttpRequest) -> HttpResponse:
    access.check_can_write(request.user, on=today())
    form = PlanForm(request.POST or None, user=request.user, on=today())
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_plan(content=form.content(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("classification:plan", made.key)
    return _form_page(request, form, title=_("Write a plan"))


@require_http_methods(_BOTH)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    found = writable(request, key)
    form = PlanForm(request.POST or None, user=request.user, on=today(), plan=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan(
                plan=found, content=form.content(), version=form.cleaned_data["version"] or 0,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("classification:plan", key)
    return _form_page(request, form, plan=found, title=_("Change the plan"))


@require_http_methods(_BOTH)
def new_area(request: HttpRequest, key: str) -> HttpResponse:
    found = writable(request, key)
    form = AreaForm(request.POST or None, plan=found)
    return _save_area(request, found, None, form, _("Add an area"))


@require_http_methods(_BOTH)
def edit_area(request: HttpRequest, key: str, number: int) -> HttpResponse:
    area = writable_area(request, key, number)
    form = AreaForm(request.POST or None, plan=area.plan, area=area)
    return _save_area(request, area.plan, area, form, _("Change the area"))


def _save_area(request: HttpRequest, plan: Any, area: Any, form: AreaForm, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.write_area(
                plan=plan, number=area.number if area else None, content=form.content(),
                version=form.cleaned_data["version"] or 0, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("classification:area", plan.key, saved.number)
    return _form_page(request, form, plan=plan, area=area, title=title)


@require_http_methods(_BOTH)
def codes(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What speaks for the area: the rows, and a form that adds one."""
    area = writable_area(request, key, number)
    form = CodeForm(request.POST or None, plan=area.plan, today=today())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            area_codes.add_code(
                area=area, code=data["chosen"], starts_on=data["starts_on"],
                reasons={get_language() or "nb": data["reason"]}, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            say_at(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("classification:codes", key, number)
    context = {
        "plan": area.plan, "area": area, "form": form, "codes": code_rows(area, today()), "words": phrases,
        "end": EndForm(initial={"ends_on": today()}),
    }  # fmt: skip
    return render(request, "classification/codes.html", context, status=422 if form.errors else 200)


@require_POST
def step_code(request: HttpRequest, key: str, number: int, pk: int) -> HttpResponse:
    """End a code on a day, or say that what was assumed holds."""
    area = writable_area(request, key, number)
    row = queries.code_row(area, pk) if pk <= LARGEST else None
    if row is None:
        raise Http404
    if request.POST.get("verb") == "confirm":
        area_codes.confirm_code(row=row, by=request.user, at=timezone.now())
        messages.success(request, _("Saved."))
    else:
        form = EndForm(request.POST)
        if form.is_valid():
            area_codes.end_code(
                row=row, ends_on=form.cleaned_data["ends_on"], by=request.user, at=timezone.now()
            )
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("Write the last day on which it holds. Nothing was changed."))
    return redirect("classification:codes", key, number)

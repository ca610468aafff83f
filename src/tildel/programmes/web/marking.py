"""How a call's applications are marked: the scale, what experts judge, what user representatives judge."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tildel.design.refusals import sentence
from tildel.programmes import queries
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.editing import with_assessment, with_dimensions
from tildel.programmes.holds import held_because
from tildel.programmes.web.marking_forms import ScaleForm
from tildel.programmes.web.parts import rows_page
from tildel.programmes.web.rows import (
    CriterionRows,
    DimensionRows,
    criterion_initial,
    dimension_initial,
    dimensions_from,
)
from tildel.programmes.web.saving import load, read_and_write, saved


def fixed_because(call: Any) -> str:
    """Why nothing of the assessment can be changed now; "" while it can."""
    spec = queries.spec_of(call)
    other = with_assessment(spec, readers=spec.assessment.readers + 1)
    held = held_because(call, spec, other)
    return sentence(held) if held else ""


@read_and_write
def scale(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    form = ScaleForm(request.POST or None, call=call, spec=queries.spec_of(call))
    if request.method == "POST" and form.is_valid() and saved(request, call, form):
        return redirect("programmes:call", call.key)
    return render(
        request, "programmes/scale.html", {"call": call, "form": form, "fixed": fixed_because(call)}
    )


@read_and_write
def criteria(request: HttpRequest, key: str) -> HttpResponse:
    return _criteria(request, key, "dimensions", _("Change criteria and weights"))


@read_and_write
def user_criteria(request: HttpRequest, key: str) -> HttpResponse:
    return _criteria(request, key, "user_dimensions", _("Change the form of user representatives"))


def _criteria(request: HttpRequest, key: str, part: str, title: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    dimensions = getattr(spec.assessment, part)
    rows = DimensionRows(
        request.POST or None, initial=dimension_initial(dimensions), prefix="dimensions",
        form_kwargs={"scale": spec.assessment},
    )  # fmt: skip
    parts = CriterionRows(request.POST or None, initial=criterion_initial(dimensions), prefix="criteria")

    def changed() -> CallSpec:
        listed = dimensions_from(
            (row.cleaned_data for row in rows), (row.cleaned_data for row in parts), dimensions
        )
        return with_dimensions(spec, listed, part=part)

    context = {
        "criteria": parts,
        "title": title,
        "users": part == "user_dimensions",
        "fixed": fixed_because(call),
    }
    return rows_page(request, call, [rows, parts], changed, "programmes/criteria.html", context)

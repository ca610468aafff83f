"""The extra questions of a call: the list, and one question with what the applicant will see."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tildel.programmes import queries
from tildel.programmes.form_outline import asked_fields, field_of
from tildel.programmes.web.question_forms import KINDS, QuestionForm, rows_for
from tildel.programmes.web.saving import load, read, read_and_write, saved

NEW = "new"


@read
def question_list(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    spec = queries.spec_of(call)
    rows = [(field, KINDS[field.kind][0]) for field in asked_fields(spec)]
    kinds = [(kind, name, about) for kind, (name, about) in KINDS.items()]
    return render(request, "programmes/questions.html", {"call": call, "rows": rows, "kinds": kinds})


@read_and_write
def question(request: HttpRequest, key: str, question: str) -> HttpResponse:
    """One question; under the address `new` one of the kind that is asked for."""
    call = load(request, key)
    spec = queries.spec_of(call)
    found = spec.question(question)
    kind = found.kind if found else request.GET.get("kind", "")
    if found is None and question != NEW:
        raise Http404
    if kind not in KINDS:
        return redirect("programmes:questions", call.key)
    data = request.POST or None
    form = QuestionForm(data, call=call, spec=spec, question=found, kind=kind)
    rows = rows_for(kind, found, data)
    # Both are asked, so that all faults are shown at once.
    if data is not None and all([form.is_valid(), rows is None or rows.is_valid()]):
        listed = [row.cleaned_data for row in rows] if rows is not None else []
        if saved(request, call, form, lambda: form.changed_with(listed)):
            return redirect("programmes:questions", call.key)
    context = {
        "call": call,
        "form": form,
        "rows": rows,
        "kind": kind,
        "kind_name": KINDS[kind][0],
        "field": field_of(found, spec) if found else None,
    }
    return render(request, "programmes/question.html", context)

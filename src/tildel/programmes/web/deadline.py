"""Moving the deadline for everybody, also after it has passed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t

from tildel.programmes import queries
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.domain.spec import with_changes
from tildel.programmes.domain.states import CallState
from tildel.programmes.reach import reach_of
from tildel.programmes.web.forms import DeadlineFields
from tildel.programmes.web.saving import load, read_and_write, saved


class MoveForm(DeadlineFields):
    """The new deadline and why; `sure` is pressed on the second page, which says what will happen."""

    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def of(self, spec: CallSpec) -> dict[str, Any]:
        return {"deadline": spec.deadline, "fold": spec.deadline.fold}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("deadline") and self.same():
            self.add_error("deadline", _t("This is the deadline there is. Choose another one."))
        return data

    def changed(self) -> CallSpec:
        data = self.cleaned_data
        return with_changes(self.spec, deadline=data["deadline"], deadline_fold=data.get("fold", 0))


@read_and_write
def deadline(request: HttpRequest, key: str) -> HttpResponse:
    call = load(request, key)
    if call.state == CallState.DRAFT:  # nobody is told: it is one of the facts that are being written
        return redirect("programmes:edit", call.key, "facts")
    spec = queries.spec_of(call)
    form = MoveForm(request.POST or None, call=call, spec=spec)
    confirm = False
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if not form.cleaned_data["sure"]:
            confirm = _holds(form)
        elif saved(request, call, form):
            return redirect("programmes:call", call.key)
    context = {
        "call": call,
        "form": form,
        "spec": spec,
        "closed": queries.phase(call, timezone.now()) == "closed",
        "confirm": confirm,
        "moved": form.changed() if confirm else None,
        "reach": reach_of(call),
    }
    return render(request, "programmes/deadline.html", context)


def _holds(form: MoveForm) -> bool:
    """Whether the new deadline lies ahead; the form says so where it does not."""
    if form.changed().closes_at > timezone.now():
        return True
    form.add_error("deadline", _t("This has already passed. Choose a later day."))
    return False

"""The infrastructure committee's pages: proposals, the order, editions of the road map."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tildel.design.refusals import sentence
from tildel.infrastructures import access, phrases, queries
from tildel.infrastructures.actions import committee as actions
from tildel.infrastructures.domain.states import COMMITTEES_STEPS, ENTRY, EntryState
from tildel.infrastructures.web.forms import EditionForm, OrderForm, VerdictForm
from tildel.infrastructures.web.owner import existing, today
from tildel.kernel.errors import RuleBroken


@require_http_methods(["GET", "POST"])
def committee(request: HttpRequest) -> HttpResponse:
    """What waits for the committee, and its order, which its leader and secretary may change."""
    access.check_can_see_proposals(request.user, on=today())
    may_judge = access.can_judge(request.user, on=today())
    form = OrderForm(request.POST or None, entries=queries.ordered())
    if request.method == "POST":
        access.check_can_judge(request.user, on=today())
        if form.is_valid() and _order(request, form):
            return redirect("infrastructures:committee")
    context = {
        "proposals": queries.to_judge(), "form": form, "may_judge": may_judge, "words": phrases,
        "body": queries.committee(),
    }  # fmt: skip
    return render(request, "infrastructures/committee.html", context, status=422 if form.errors else 200)


def _order(request: HttpRequest, form: OrderForm) -> bool:
    try:
        actions.order_entries(rows=form.ranked(), by=request.user, at=timezone.now())
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return False
    messages.success(request, _("The order is saved."))
    return True


@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, key: str) -> HttpResponse:
    access.check_can_judge(request.user, on=today())
    entry = existing(key)
    access.check_can_see(request.user, entry, on=today())
    steps = [(verb, phrases.STEPS[verb]) for verb in ENTRY.verbs(entry.state) if verb in COMMITTEES_STEPS]
    form = VerdictForm(request.POST or None, needed=entry.state == EntryState.PROPOSED)
    if request.method == "POST" and form.is_valid():
        try:
            actions.judge_entry(
                entry=entry, verb=request.POST.get("verb", ""), reason=form.cleaned_data["reason"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            messages.success(request, _("It is put on record."))
            return redirect("infrastructures:committee")
    context = {
        "entry": entry, "form": form, "steps": steps, "words": phrases, "uses": queries.uses_of(entry),
        "places": list(entry.places.all()),
    }  # fmt: skip
    return render(request, "infrastructures/judge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def new_edition(request: HttpRequest) -> HttpResponse:
    access.check_can_judge(request.user, on=today())
    day = today()
    form = EditionForm(request.POST or None, initial={"key": f"{day:%Y-%m}", "as_of": day})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_edition(
                key=form.cleaned_data["key"],
                as_of=form.cleaned_data["as_of"],
                by=request.user,
                at=timezone.now(),
            )
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            messages.success(request, _("The edition is made. Its documents are ready in a moment."))
            return redirect("infrastructures:edition", made.key)
    return render(
        request, "infrastructures/new_edition.html", {"form": form}, status=422 if form.errors else 200
    )

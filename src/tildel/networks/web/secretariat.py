"""What NSG's leader and secretary do: establish, step, budget, recommend, decide, accept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tildel.governance.web.entry import today, tried
from tildel.networks import phrases
from tildel.networks.actions import evaluations, networks, reports
from tildel.networks.domain.rules import years_of
from tildel.networks.domain.states import EVALUATION, NETWORK
from tildel.networks.queries import networks as queries
from tildel.networks.web import forms
from tildel.networks.web.coordinator import page
from tildel.networks.web.entry import run_network, runner


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A network whose award was decided outside this site; the awards that wait stand beside it."""
    at = runner(request)
    form = forms.EstablishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        case = queries.case(data["case"])
        facts = {
            "orgnr": data["orgnr"],
            "starts": data["starts"],
            "coordinator": form.coordinator(),
            "case": case,
        }
        if case and tried(form, networks.establish_by_case, by=request.user, at=at, **form.texts(), **facts):
            messages.success(request, _("The network is established. Add its partners and its budget next."))
            return redirect("networks:mine")
    return _new_page(request, form, None, at)


def _new_page(request: HttpRequest, form: Any, award_form: Any, at: datetime) -> HttpResponse:
    waiting = queries.awards_waiting()
    if waiting and award_form is None:
        award_form = forms.AwardForm(awards=waiting, initial={"starts": today(at)})
    context = {"form": form, "award_form": award_form, "waiting": waiting, "words": phrases}
    wrong = form.errors or (award_form is not None and award_form.errors)
    return render(request, "networks/new.html", context, status=422 if wrong else 200)


@require_POST
def from_award(request: HttpRequest) -> HttpResponse:
    """The network of an award that was decided here."""
    at = runner(request)
    form = forms.AwardForm(request.POST, awards=queries.awards_waiting())
    if form.is_valid():
        outcome = queries.award(form.cleaned_data["award"])
        facts = {"outcome": outcome, "starts": form.cleaned_data["starts"], "by": request.user, "at": at}
        if outcome and tried(form, networks.establish_from_award, **facts):
            messages.success(request, _("The network is established from the award. Look over its partners."))
            return redirect("networks:mine")
    return _new_page(request, forms.EstablishForm(), form, at)


@require_POST
def step(request: HttpRequest, key: str) -> HttpResponse:
    """One click: start, begin the evaluation, close."""
    found, at = run_network(request, key)
    networks.take_step(network=found, verb=request.POST.get("verb", ""), by=request.user, at=at)
    messages.success(request, _("It is put on record."))
    return redirect("networks:work", key)


@require_http_methods(["GET", "POST"])
def phase_out(request: HttpRequest, key: str) -> HttpResponse:
    found, at = run_network(request, key)
    if not NETWORK.allows(found.state, "phase_out"):
        raise Http404
    form = forms.PhaseOutForm(request.POST or None)
    facts = {"network": found, "verb": "phase_out", "by": request.user, "at": at}
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, networks.take_step, **facts, **form.cleaned_data)
    ):
        messages.success(request, _("The network is being phased out."))
        return redirect("networks:work", key)
    return page(request, form, _("Phase the network out"), _("Phase it out"), found)


@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, key: str) -> HttpResponse:
    """What the network gets in each year of its periods."""
    found, at = run_network(request, key)
    years = years_of(queries.spans_of(found))
    initial = {f"year_{one.year}": one.amount for one in found.budget.all()}
    form = forms.BudgetForm(request.POST or None, years=years, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, networks.set_budget, network=found, amounts=form.amounts(), by=request.user, at=at)
    ):
        messages.success(request, _("The budget is saved."))
        return redirect("networks:work", key)
    return page(request, form, _("Budget in kroner"), _("Save"), found)


@require_http_methods(["GET", "POST"])
def coordinator(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody else coordinates."""
    found, at = run_network(request, key)
    form = forms.CoordinatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"who": form.cleaned_data, "by": request.user, "at": at}
        if tried(form, networks.change_coordinator, network=found, **facts):
            messages.success(request, _("The network has another coordinator."))
            return redirect("networks:work", key)
    return page(request, form, _("Another coordinator"), _("Save"), found)


# --- evaluation and reports ---------------------------------------------------------------------------------


def _evaluated(request: HttpRequest, key: str, verb: str) -> tuple[Any, datetime]:
    found, at = run_network(request, key)
    held = getattr(found, "evaluation", None)
    if held is None or not EVALUATION.allows(held.state, verb):
        raise Http404
    return found, at


@require_http_methods(["GET", "POST"])
def return_evaluation(request: HttpRequest, key: str) -> HttpResponse:
    found, at = _evaluated(request, key, "return")
    form = forms.ReasonForm(request.POST or None)
    facts = {"network": found, "by": request.user, "at": at}
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, evaluations.return_evaluation, **facts, **form.cleaned_data)
    ):
        messages.success(request, _("Given back. The coordinator is told."))
        return redirect("networks:evaluation", key)
    return page(request, form, _("Give the evaluation back"), _("Give it back"), found)


@require_http_methods(["GET", "POST"])
def recommend(request: HttpRequest, key: str) -> HttpResponse:
    found, at = _evaluated(request, key, "recommend")
    held = found.evaluation
    initial = {"verdict": held.recommendation, "text": held.recommendation_text}
    form = forms.RecommendForm(request.POST or None, initial=initial)
    facts = {"network": found, "by": request.user, "at": at}
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, evaluations.recommend, **facts, **form.cleaned_data)
    ):
        messages.success(request, _("The recommendation is on record."))
        return redirect("networks:evaluation", key)
    return page(request, form, _("Recommend"), _("Put it on record"), found)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """What a body decided, and in which case."""
    found, at = _evaluated(request, key, "decide")
    form = forms.DecideForm(request.POST or None, initial={"verdict": found.evaluation.recommendation})
    if request.method == "POST" and form.is_valid():
        case = queries.case(form.cleaned_data["case"])
        facts = {"network": found, "verdict": form.cleaned_data["verdict"], "case": case}
        if case and tried(form, evaluations.decide, by=request.user, at=at, **facts):
            messages.success(request, _("The decision is on record. The coordinator is told."))
            return redirect("networks:work", key)
    return page(request, form, _("Record the decision"), _("Put it on record"), found)


def _report(request: HttpRequest, key: str, year: int) -> tuple[Any, datetime]:
    found, at = run_network(request, key)
    held = queries.report(found, year) if year < 10_000 else None
    if held is None:
        raise Http404
    held.network = found
    return held, at


@require_POST
def accept_report(request: HttpRequest, key: str, year: int) -> HttpResponse:
    held, at = _report(request, key, year)
    reports.accept_report(report=held, by=request.user, at=at)
    messages.success(request, _("The report is accepted."))
    return redirect("networks:report", key, year)


@require_http_methods(["GET", "POST"])
def return_report(request: HttpRequest, key: str, year: int) -> HttpResponse:
    held, at = _report(request, key, year)
    form = forms.ReasonForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, reports.return_report, report=held, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Given back. The coordinator is told."))
        return redirect("networks:report", key, year)
    return page(request, form, _("Give the report back"), _("Give it back"), held.network)

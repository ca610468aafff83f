"""A network's working pages: what its coordinator writes, and who runs the networks reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tildel.governance.web.entry import LARGEST, today, tried
from tildel.networks import access, phrases
from tildel.networks.actions import evaluations, networks, parts, reports
from tildel.networks.domain.costs import share_cost
from tildel.networks.domain.rules import rules_on
from tildel.networks.domain.states import EVALUATION, NETWORK, REPORT
from tildel.networks.domain.watch import breaches
from tildel.networks.queries import networks as queries
from tildel.networks.queries import sharing
from tildel.networks.web import forms
from tildel.networks.web.entry import own_network, written_network

_ROWS = 30
_EVENTS = 15


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Every network for who runs them, with what is wrong; a coordinator's own for a coordinator."""
    on = today(timezone.now())
    access.check_can_enter(request.user, on=on)
    runs = access.can_run(request.user, on=on)
    found = Paginator(queries.watched_by(request.user, on=on), _ROWS).get_page(request.GET.get("page"))
    every = sharing.rules()
    rows = [(row, _wrong(row, every, on)) for row in found]
    waiting = queries.awards_waiting() if runs else []
    context = {"page": found, "rows": rows, "runs": runs, "waiting": waiting, "words": phrases}
    return render(request, "networks/mine.html", context)


def _wrong(row: Any, every: Any, on: date) -> list[str]:
    found = breaches(queries.picture_of(row), every, on)
    return [phrases.breach_sentence(one.code, one.params) for one in found]


@require_safe
def work(request: HttpRequest, key: str) -> HttpResponse:
    found, at = own_network(request, key)
    on, every = today(at), sharing.rules()
    evaluation = getattr(found, "evaluation", None)
    runs = access.can_run(request.user, on=on)
    context = {
        "network": found,
        "wrong": _wrong(found, every, on),
        "steps": _steps(found) if runs else [],
        "runs": runs,
        "writes": access.coordinates(request.user, found) or request.user.is_superuser,
        "partners": list(found.partners.all()),
        "members": list(queries.members_of(found)),
        "gatherings": list(found.gatherings.all()),
        "results": list(found.results.all()),
        "periods": list(found.periods.all()),
        "money": _money(found, every),
        "evaluation": evaluation,
        "reports": list(found.reports.all()),
        "to_write": [(year, due) for year, due in queries.reports_to_write(found, every, on)],
        "events": queries.history_of(found)[:_EVENTS],
        "words": phrases,
    }
    return render(request, "networks/work.html", context)


def _steps(network: Any) -> list[tuple[str, Any]]:
    return [(verb, phrases.STEPS[verb]) for verb in NETWORK.verbs(network.state) if verb in phrases.STEPS]


def _money(network: Any, every: Any) -> list[dict[str, Any]]:
    """Each year with what the sides pay."""
    keys, rows = sharing.keys(), []
    for one in network.budget.all():
        sides = rules_on(every, date(one.year, 1, 1)).sides
        shares = share_cost(one.amount, sides, keys, year=one.year)
        paid = [
            (phrases.SIDES.get(side, side), sum(share.amount for share in shares if share.side == side))
            for side, _weight in sides
        ]
        rows.append({"year": one.year, "amount": one.amount, "sides": paid})
    return rows


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, key: str) -> HttpResponse:
    found, at = own_network(request, key)
    form = forms.TextsForm(request.POST or None, initial=forms.initial_of(found))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, networks.describe_network, network=found, by=request.user, at=at, **form.texts())
    ):
        messages.success(request, _("Saved. Everybody reads it now."))
        return redirect("networks:work", key)
    return page(request, form, _("What everybody reads"), _("Save"), found)


def page(
    request: HttpRequest, form: Any, title: str, button: str, network: Any = None, **more: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "network": network, "words": phrases, **more}
    return render(request, "networks/form.html", context, status=422 if form.errors else 200)


# --- parts --------------------------------------------------------------------------------------------------

_KINDS: dict[str, tuple[type, Callable[..., Any], Any]] = {
    "partner": (forms.PartnerForm, parts.add_partner, lambda: _("Add a partner")),
    "member": (forms.MemberForm, parts.add_member, lambda: _("Add a member")),
    "meeting": (forms.GatheringForm, parts.add_gathering, lambda: _("Enter a meeting")),
    "result": (forms.ResultForm, parts.add_result, lambda: _("Enter a result")),
}


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A partner, a member, a meeting or a result."""
    found, at = written_network(request, key)
    if kind not in _KINDS:
        raise Http404
    made, action, title = _KINDS[kind]
    initial = {"held_from": today(at), "day": today(at), "year": at.year}
    form = made(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, action, network=found, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("It is entered."))
        return redirect("networks:work", key)
    return page(request, form, title(), _("Save"), found)


def _row(request: HttpRequest, key: str, kind: str, pk: int, kinds: tuple[str, ...]) -> tuple[Any, datetime]:
    found, at = written_network(request, key)
    if kind not in kinds or pk > LARGEST:
        raise Http404
    row = queries.part(found, kind, pk)
    if row is None:
        raise Http404
    return row, at


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """The last day of a partner or a member."""
    row, at = _row(request, key, kind, pk, ("partner", "member"))
    form = forms.EndForm(request.POST or None, initial={"held_to": today(at)})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, parts.end_part, row=row, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("The last day is set."))
        return redirect("networks:work", key)
    name = row.organisation.name if kind == "partner" else row.name
    return page(request, form, _("Last day of %(name)s") % {"name": name}, _("Set the last day"), row.network)


@require_POST
def remove(request: HttpRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """A meeting or a result that was entered by mistake."""
    row, at = _row(request, key, kind, pk, ("meeting", "result"))
    parts.remove_row(row=row, by=request.user, at=at)
    messages.success(request, _("It is taken away."))
    return redirect("networks:work", key)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Which health region a partner stands in."""
    row, at = _row(request, key, "partner", pk, ("partner",))
    form = forms.PlaceForm(request.POST or None, initial={"region": row.region})
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, parts.place_partner, row=row, by=request.user, at=at, **form.cleaned_data)
    ):
        messages.success(request, _("Saved."))
        return redirect("networks:work", key)
    title = _("Health region of %(name)s") % {"name": row.organisation.name}
    return page(request, form, title, _("Save"), row.network)


# --- what the network writes --------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def evaluation(request: HttpRequest, key: str) -> HttpResponse:
    """The mid-term evaluation: written by the coordinator, read by who runs the networks."""
    found, at = own_network(request, key)
    held = getattr(found, "evaluation", None)
    if held is None:
        raise Http404
    writes = access.coordinates(request.user, found) or request.user.is_superuser
    if request.method == "POST":
        access.check_can_coordinate(request.user, found, on=today(at))
    initial = {**held.answers, "version": held.version}
    send = request.POST.get("do") == "send"
    whole = send or request.method == "GET"
    form = forms.EvaluationForm(request.POST or None, initial=initial, whole=whole)
    facts = {"network": found, "send": send, "by": request.user, "at": at}
    if request.method == "POST" and form.is_valid():
        facts |= {"answers": form.answers(), "version": form.cleaned_data["version"]}
        if tried(form, evaluations.write_evaluation, **facts):
            messages.success(request, _("Sent to NSG.") if send else _("Saved."))
            return redirect("networks:evaluation", key)
        _fresh(form, held.version)
    context = {
        "network": found, "evaluation": held, "form": form, "words": phrases,
        "open": writes and EVALUATION.allows(held.state, "write"),
        "answers": _answers(phrases.EVALUATION_QUESTIONS, held.answers),
        "runs": access.can_run(request.user, on=today(at)), "verbs": EVALUATION.verbs(held.state),
    }  # fmt: skip
    return render(request, "networks/evaluation.html", context, status=422 if form.errors else 200)


def _answers(questions: Any, said: Any) -> list[tuple[Any, str]]:
    return [(label, said.get(name, "")) for name, label in questions.items()]


def _fresh(form: Any, version: int) -> None:
    """What somebody typed stays on the screen; with the newer version it can be saved over the other's."""
    form.data = form.data.copy()
    form.data["version"] = version


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """The report of a year: written by the coordinator, read by who runs the networks."""
    found, at = own_network(request, key)
    held = queries.report(found, year) if year < 10_000 else None
    writes = access.coordinates(request.user, found) or request.user.is_superuser
    owed = [one for one, _due in queries.reports_to_write(found, sharing.rules(), today(at))]
    if held is None and (year not in owed or not writes):
        raise Http404
    if request.method == "POST":
        access.check_can_coordinate(request.user, found, on=today(at))
    version = held.version if held else 0
    initial = {**(held.content if held else {}), "spent": held.spent if held else None, "version": version}
    send = request.POST.get("do") == "send"
    whole = send or request.method == "GET"
    form = forms.ReportForm(request.POST or None, initial=initial, whole=whole)
    if request.method == "POST" and form.is_valid():
        facts = {"content": form.answers(), "spent": form.cleaned_data["spent"], "send": send}
        facts |= {"version": form.cleaned_data["version"], "by": request.user, "at": at}
        if tried(form, reports.write_report, network=found, year=year, **facts):
            messages.success(request, _("Sent to NSG.") if send else _("Saved."))
            return redirect("networks:report", key, year)
        _fresh(form, version)
    context = {
        "network": found, "year": year, "report": held, "form": form, "words": phrases,
        "open": writes and (held is None or REPORT.allows(held.state, "write")),
        "answers": _answers(phrases.REPORT_QUESTIONS, held.content if held else {}),
        "runs": access.can_run(request.user, on=today(at)),
    }  # fmt: skip
    return render(request, "networks/report.html", context, status=422 if form.errors else 200)

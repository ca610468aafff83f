"""Committees of the programmes an officer runs: their members and terms, and which applications they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tildel.assessment import access, phrases_register
from tildel.assessment.actions import committees as actions
from tildel.assessment.queries import committees as queries
from tildel.assessment.queries import register
from tildel.assessment.web import forms_committees as forms
from tildel.assessment.web.managed import managed_round
from tildel.classification.codes import code_name
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.kernel.time import in_oslo
from tildel.programmes import queries as programmes

ROWS = 50


def _today() -> Any:
    return in_oslo(timezone.now()).date()


def committees(request: HttpRequest) -> HttpResponse:
    """Every committee of the own programmes, with what to see to."""
    today = _today()
    access.check_can_see_register(request.user, on=today)
    found = queries.standing(queries.committees_of(request.user, on=today), on=today)
    rows = [_shown(one) for one in found]
    return render(request, "assessment/committees.html", {"rows": rows, "phrases": phrases_register})


def _shown(standing: queries.Standing) -> dict[str, Any]:
    told = [
        phrases_register.warning_words(warning, str(standing.experts.get(warning.expert or 0, "")))
        for warning in standing.warnings
    ]
    return {"committee": standing.committee, "sitting": standing.sitting, "warnings": told}


def new_committee(request: HttpRequest) -> HttpResponse:
    access.check_can_see_register(request.user, on=_today())
    own = list(programmes.programmes_of(request.user, on=_today()))
    form = forms.NewCommitteeForm(request.POST or None, programmes=own)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        programme = next(row for row in own if str(row.pk) == clean["programme"])
        made = tried(
            form, actions.make_committee, programme=programme, key=clean["key"], **form.columns(),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        if made:
            messages.success(request, _("The committee is made. Give it members next."))
            return redirect("assessment:committee", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "assessment/committee_form.html", {"form": form}, status=status)


def tried(form: Any, action: Callable[..., Any], **arguments: Any) -> Any:
    """What the action made; None where it refused, which the form then says at its field."""
    try:
        return action(**arguments)
    except RuleBroken as error:
        form.add_error(error.place if error.place in form.fields else None, sentence(error))
        return None


def managed_committee(request: HttpRequest, pk: int) -> Any:
    """The committee for who runs its programme. Raises NotAllowed, secret."""
    found = queries.committee(pk)
    if found is None:
        raise NotAllowed("assessment.not_officer")
    access.check_can_run_committee(request.user, found, on=_today())
    return found


def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and rule, who sits, who sat, and the terms to change."""
    found = managed_committee(request, pk)
    sent: dict[str, Any] = {}
    if request.method == "POST":
        part = {"committee": _change, "seat": _seat, "term": _change_term, "remove": _remove}
        told = part.get(request.POST.get("what", ""), _nothing)(request, found, sent)
        if told:
            messages.success(request, told)
            return HttpResponseRedirect(request.path)
    return _committee_page(request, found, sent)


def _nothing(request: HttpRequest, found: Any, sent: dict[str, Any]) -> str:
    return ""


def _change(request: HttpRequest, found: Any, sent: dict[str, Any]) -> str:
    form = sent["committee"] = forms.CommitteeForm(request.POST)
    who = {"by": request.user, "at": timezone.now()}
    done = form.is_valid() and tried(form, actions.change_committee, committee=found, **form.columns(), **who)
    return _("The committee is changed.") if done else ""


def _seat(request: HttpRequest, found: Any, sent: dict[str, Any]) -> str:
    form = sent["seat"] = forms.SeatForm(request.POST, experts=register.experts(on=_today()))
    if not form.is_valid():
        return ""
    term = {name: form.cleaned_data[name] for name in ("role", "held_from", "held_to")}
    expert = register.expert(int(form.cleaned_data["expert"]))
    who = {"by": request.user, "at": timezone.now()}
    done = tried(form, actions.seat_expert, committee=found, expert=expert, **term, **who)
    return _("%(name)s has a seat.") % {"name": expert} if done else ""


def _row(request: HttpRequest, found: Any) -> Any:
    raw = request.POST.get("row", "")
    counts = raw.isascii() and raw.isdigit() and len(raw) < 10
    row = queries.seat(found, int(raw)) if counts else None
    if row is None:
        raise RuleBroken("seat.gone")
    return row


def _change_term(request: HttpRequest, found: Any, sent: dict[str, Any]) -> str:
    row = _row(request, found)
    form = sent[f"s{row.pk}"] = forms.TermForm(request.POST, prefix=f"s{row.pk}")
    who = {"by": request.user, "at": timezone.now()}
    done = form.is_valid() and tried(form, actions.change_seat, seat=row, **form.cleaned_data, **who)
    return _("The term is changed.") if done else ""


def _remove(request: HttpRequest, found: Any, sent: dict[str, Any]) -> str:
    actions.remove_seat(seat=_row(request, found), by=request.user, at=timezone.now())
    return _("The term is taken away.")


def _committee_page(request: HttpRequest, found: Any, sent: dict[str, Any]) -> HttpResponse:
    today = _today()
    shown = _shown(queries.standing([found], on=today)[0])
    rows = list(queries.seats(found))
    context = {
        **shown,
        "form": sent.get("committee") or forms.CommitteeForm(initial=forms.CommitteeForm.initial_of(found)),
        "reads": [code_name(code, get_language() or "nb") for code in found.hrcs],
        "new_seat": sent.get("seat") or forms.SeatForm(experts=register.experts(on=today)),
        "current": [_term(row, sent) for row in shown["sitting"]],
        "coming": [_term(row, sent) for row in rows if row.held_from > today],
        "past": [row for row in rows if row.held_to and row.held_to < today],
        "phrases": phrases_register,
    }
    faulty = any(form.errors for form in sent.values())
    return render(request, "assessment/committee.html", context, status=422 if faulty else 200)


def _term(row: Any, sent: dict[str, Any]) -> dict[str, Any]:
    prefix = f"s{row.pk}"
    was_sent = sent.get(prefix)
    form = was_sent or forms.TermForm(prefix=prefix, initial=forms.TermForm.initial_of(row))
    return {"seat": row, "form": form, "sent": bool(was_sent)}


# --- which applications a committee gets --------------------------------------------------------------------


def placements(request: HttpRequest, key: str) -> HttpResponse:
    """Each application with its codes, where it is placed, and what the codes propose."""
    round, at = managed_round(request, key)
    committees = list(queries.committees_in(round.call.programme))
    page = Paginator(queries.to_place(round), ROWS).get_page(request.GET.get("page"))
    refused = ""
    if request.method == "POST":
        try:
            moved = actions.place_applications(
                round=round, chosen=_chosen(request, page, committees), by=request.user, at=at
            )
        except RuleBroken as error:
            refused = sentence(error)
        else:
            told = ngettext("%(n)s application is placed anew.", "%(n)s applications are placed anew.", moved)
            messages.success(request, told % {"n": moved})
            return HttpResponseRedirect(request.get_full_path())
    placed = queries.placements(round)
    context = {
        "call": round.call,
        "round": round,
        "committees": forms.named(committees),
        "page": page,
        "rows": [_placing(row, committees, placed) for row in page],
        "refused": refused,
    }
    return render(request, "assessment/placements.html", context, status=409 if refused else 200)


def _chosen(request: HttpRequest, page: Any, committees: list[Any]) -> dict[Any, Any]:
    """What was chosen for the applications of the page; what is not a committee changes nothing."""
    by_key = {str(row.pk): row for row in committees}
    found = {}
    for application in page:
        raw = request.POST.get(f"place-{application.pk}")
        if raw in by_key or raw == "":
            found[application] = by_key.get(raw)
    return found


def _placing(application: Any, committees: list[Any], placed: dict[Any, int]) -> dict[str, Any]:
    fitting = queries.proposal_for(application, committees)
    now = placed.get(application.pk)
    proposal = fitting[0] if len(fitting) == 1 else None
    language = get_language() or "nb"
    names = dict(forms.named(committees))
    return {
        "application": application,
        "codes": [code_name(code, language) for code in queries.hrcs_of(application)],
        "placed": names.get(str(now), ""),
        "proposal": names.get(str(proposal), ""),
        "tied": [names[str(pk)] for pk in fitting] if len(fitting) > 1 else [],
        "value": str(now or proposal or ""),
        "is_proposal": now is None and proposal is not None,
    }

"""Who pays what: the invoice basis of a year as page and files, and the rules and keys behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tildel.applications.web.export import as_csv, as_xlsx
from tildel.design.documents import render_pdf
from tildel.governance.web.entry import number, today, tried
from tildel.networks import documents, phrases
from tildel.networks.actions import sharing as actions
from tildel.networks.domain.costs import Invoice, Key, key_on
from tildel.networks.domain.costs import invoices as shared_out
from tildel.networks.domain.rules import rules_on
from tildel.networks.queries import networks as queries
from tildel.networks.queries import sharing
from tildel.networks.shipped import shipped_rules
from tildel.networks.web import forms
from tildel.networks.web.coordinator import page
from tildel.networks.web.entry import runner


@dataclass(frozen=True)
class Year:
    """All that the page and the files of a year say."""

    year: int
    networks: list[Any]
    amounts: list[int]
    rows: tuple[Invoice, ...]
    keys: list[Key]
    names: Any


def _year(year: int) -> Year:
    if not 1990 <= year <= 2100:
        raise Http404
    funded, keys = queries.funded_in(year), sharing.keys()
    sides = rules_on(sharing.rules(), date(year, 1, 1)).sides
    rows = shared_out([amount for _network, amount in funded], sides, keys, year=year)
    used = [key for side, _weight in sides if (key := key_on(keys, side, date(year, 1, 1)))]
    return Year(
        year, [row for row, _amount in funded], [amount for _row, amount in funded], rows, used,
        queries.payers(row.payer for row in rows),
    )  # fmt: skip


@require_safe
def invoices(request: HttpRequest) -> HttpResponse:
    at = runner(request)
    years = queries.years_with_money()
    asked = number(request.GET.get("year")) or at.year
    shown = _year(asked if 1990 <= asked <= 2100 else at.year)
    context = {
        "shown": shown, "years": sorted({*years, shown.year}, reverse=True),
        "heading": documents.heading(shown.networks),
        "rows": documents.rows(shown.rows, shown.names), "total": documents.total_row(shown.amounts),
        "notes": documents.key_notes(shown.keys), "assumed": any(key.assumed for key in shown.keys),
    }  # fmt: skip
    return render(request, "networks/invoices.html", context)


def _table(request: HttpRequest, year: int) -> tuple[str, list[str], list[list[Any]]]:
    runner(request)
    shown = _year(year)
    rows = [*documents.rows(shown.rows, shown.names), documents.total_row(shown.amounts)]
    return f"tildel-{_('networks')}-{year}", documents.heading(shown.networks), rows


@require_safe
def invoices_csv(request: HttpRequest, year: int) -> HttpResponseBase:
    return as_csv(*_table(request, year))


@require_safe
def invoices_xlsx(request: HttpRequest, year: int) -> HttpResponseBase:
    return as_xlsx(*_table(request, year))


@require_safe
def invoices_pdf(request: HttpRequest, year: int) -> HttpResponse:
    at, shown = runner(request), _year(year)
    data = documents.invoice_document(year, shown.networks, shown.rows, shown.names, shown.keys)
    pdf = render_pdf("list", data, language=get_language(), at=at)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tildel-{_("networks")}-{year}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


# --- rules and keys -----------------------------------------------------------------------------------------


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every version of the rules and of each side's key, and which are assumed."""
    at = runner(request)
    every, keys, on = sharing.rules(), sharing.keys(), today(at)
    names = queries.payers(payer for key in keys for payer, _weight in key.weights)
    now = rules_on(every, on)
    context = {
        "now": now, "regions": [phrases.REGIONS.get(one, one) for one in now.regions],
        "report_due": "{1}.{0}.".format(*now.report_due),
        "assumed": [(phrases.RULE_FIELDS.get(name, name), why) for name, why in now.assumed.items()],
        "rules": list(reversed(every)), "shipped": now in shipped_rules(),
        "sides": [_side(side, weight, keys, names, on) for side, weight in now.sides],
    }  # fmt: skip
    return render(request, "networks/rules.html", context)


def _side(side: str, weight: int, keys: Any, names: Any, on: date) -> dict[str, Any]:
    now = key_on(keys, side, on)
    return {
        "side": side, "name": phrases.SIDES.get(side, side), "weight": weight,
        "keys": [
            {"key": key, "now": key == now,
             "payers": [(names.get(payer, payer), share) for payer, share in key.weights]}
            for key in reversed(keys) if key.side == side
        ],
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def change_rules(request: HttpRequest) -> HttpResponse:
    at = runner(request)
    now = rules_on(sharing.rules(), today(at))
    form = forms.RulesForm(request.POST or None, initial={"starts": today(at), **forms.initial_rules(now)})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("starts", "reason")}
        if tried(form, actions.set_rules, changes=form.changes(), by=request.user, at=at, **facts):
            messages.success(request, _("The rules hold from that day."))
            return redirect("networks:rules")
    return page(request, form, _("Change the rules"), _("Let them hold from that day"), back="networks:rules")


@require_http_methods(["GET", "POST"])
def change_key(request: HttpRequest, side: str) -> HttpResponse:
    """How a side shares its part from a day on."""
    at, keys = runner(request), sharing.keys()
    if side not in phrases.SIDES:
        raise Http404
    now = key_on(keys, side, today(at))
    known = dict.fromkeys(payer for key in keys if key.side == side for payer, _weight in key.weights)
    names = queries.payers(known)
    initial = {
        "starts": today(at),
        **{f"weight_{payer}": share for payer, share in (now.weights if now else ())},
    }
    form = forms.KeyForm(
        request.POST or None, initial=initial, payers=[(payer, names.get(payer, payer)) for payer in known]
    )
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("starts", "reason")}
        facts |= {"side": side, "weights": form.weights(), "by": request.user, "at": at}
        if tried(form, actions.set_key, **facts):
            messages.success(request, _("The key holds from that day, and is assumed no more."))
            return redirect("networks:rules")
    title = _("Key of %(side)s") % {"side": phrases.SIDES[side]}
    lead = _(
        "A share is a whole number: with 1, 1, 1, 1 all pay the same, with 2, 1, 1, 0 the first pays half."
    )
    return page(request, form, title, _("Let it hold from that day"), back="networks:rules", lead=lead)

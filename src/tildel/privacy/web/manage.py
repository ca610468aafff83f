"""The administrator's pages: what will go, what went, access requests and requests for erasure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.privacy import access, phrases
from tildel.privacy.actions import exports as export_actions
from tildel.privacy.actions import nightly, persons
from tildel.privacy.queries import exports as export_queries
from tildel.privacy.queries import persons as person_queries
from tildel.privacy.queries import planned as queries
from tildel.privacy.queries import rules as rule_queries
from tildel.privacy.queries.subjects import subject_of_person
from tildel.privacy.web.forms import AddressForm, CarryOutForm, HoldForm, RefuseForm
from tildel.privacy.web.mine import as_download

_ON_A_PAGE = 50


@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    rules, counts = rule_queries.rules(), queries.counts()
    context = {
        "planned": [(rules[key], number) for key, number in sorted(counts.items()) if key in rules],
        "requests": person_queries.waiting(), "blocks": person_queries.blocks(),
        "runs": queries.runs(), "words": phrases,
    }  # fmt: skip
    return render(request, "privacy/manage.html", context)


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What is due now, without waiting for the night. Nothing is erased by it."""
    access.check_can_manage(request.user)
    new = nightly.look_ahead(rules=rule_queries.rules(), at=timezone.now(), by=request.user)
    said = ngettext("%(n)s new row on the list.", "%(n)s new rows on the list.", new) % {"n": new}
    messages.success(request, said)
    return redirect("privacy:planned")


def _page(request: HttpRequest, rows: Any) -> Any:
    return Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))


@require_GET
def planned(request: HttpRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    rules = rule_queries.rules()
    chosen = request.GET.get("rule", "")
    page = _page(request, queries.planned(rule=chosen if chosen in rules else ""))
    names = rule_queries.table_names()
    rows = [
        {"row": row, "rule": rules.get(row.rule), "name": names.get(row.table), "key": row.key[:8]}
        for row in page.object_list
    ]
    context = {
        "page": page, "rows": rows, "chosen": rules.get(chosen), "words": phrases, "rules": rules.values(),
    }  # fmt: skip
    return render(request, "privacy/planned.html", context)


@require_http_methods(["GET", "POST"])
def planned_row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of the list: hold it with a reason, or let it go again."""
    access.check_can_manage(request.user)
    row = queries.planned_row(pk)
    if row is None:
        raise Http404
    form = HoldForm(request.POST if request.method == "POST" and row.held_at is None else None)
    if request.method == "POST" and row.held_at is not None:
        nightly.release(planned=row, by=request.user, at=timezone.now())
        messages.success(request, _("It is on the list again."))
        return redirect("privacy:planned")
    if request.method == "POST" and form.is_valid():
        nightly.hold(planned=row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        messages.success(request, _("It is held, and stays until somebody lets it go."))
        return redirect("privacy:planned")
    context = {
        "row": row, "form": form, "rule": rule_queries.rules().get(row.rule), "words": phrases,
        "name": rule_queries.table_names().get(row.table), "key": row.key[:8],
    }  # fmt: skip
    return render(request, "privacy/planned_row.html", context, status=422 if form.errors else 200)


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    page = _page(request, queries.ledger())
    rules, names = rule_queries.rules(), rule_queries.table_names()
    rows = [
        {"row": row, "rule": rules.get(row.rule), "name": names.get(row.table)} for row in page.object_list
    ]
    return render(request, "privacy/ledger.html", {"page": page, "rows": rows})


# --- access requests on behalf of others ------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    start = {"language": (get_language() or "nb")[:2]}
    form = AddressForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made = export_actions.ask_export_for(**form.cleaned_data, by=request.user, at=timezone.now())
        except RuleBroken as error:
            form.add_error(error.place or None, sentence(error))
        else:
            return redirect("privacy:export", made.pk)
    page = _page(request, export_queries.exports_for_others())
    context = {"form": form, "page": page, "words": phrases}
    return render(request, "privacy/exports.html", context, status=422 if form.errors else 200)


def _export_for_another(request: HttpRequest, pk: UUID) -> Any:
    access.check_can_manage(request.user)
    found = export_queries.export(pk)
    if found is None or not found.for_another:
        raise Http404
    return found


@require_GET
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _export_for_another(request, pk)
    fetched = export_queries.fetched(found)
    context = {"export": found, "fetched": fetched, "words": phrases, "now": timezone.now()}
    return render(request, "privacy/export_page.html", context)


@require_POST
def fetch_export(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    found = _export_for_another(request, pk)
    return as_download(
        export_actions.fetch_export(export=found, by=request.user, at=timezone.now()), found
    )  # fmt: skip


# --- requests for erasure ---------------------------------------------------------------------------------


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    context = {"page": _page(request, person_queries.requests()), "words": phrases}
    return render(request, "privacy/requests.html", context)


def _asked(request: HttpRequest, pk: UUID) -> Any:
    access.check_can_manage(request.user)
    found = person_queries.request(pk)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def request_(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same list the person saw, as it is today, and carrying it out."""
    asked = _asked(request, pk)
    form = CarryOutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = persons.carry_out_erasure(request=asked, by=request.user, at=timezone.now())
        messages.success(
            request,
            _("Erased, and the rest is blocked.") if done.blocked else _("Everything is erased."),
        )
        return redirect("privacy:request", pk)
    return _request_page(request, asked, form, RefuseForm())


@require_POST
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = _asked(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _request_page(request, asked, CarryOutForm(), form)
    persons.refuse_erasure(
        request=asked, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now()
    )
    messages.success(request, _("The person is told why."))
    return redirect("privacy:request", pk)


def _request_page(request: HttpRequest, asked: Any, form: Any, refusal: Any) -> HttpResponse:
    waits = asked.state == "asked" and asked.person is not None
    names = rule_queries.table_names()
    context = {
        "asked": asked, "form": form, "refusal": refusal, "words": phrases,
        "outcome": person_queries.outcome(subject_of_person(asked.person)) if waits else None,
        "erased": [(names.get(table), number) for table, number in sorted(asked.erased.items())],
    }  # fmt: skip
    status = 422 if form.errors or refusal.errors else 200
    return render(request, "privacy/request.html", context, status=status)


@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    access.check_can_manage(request.user)
    block = person_queries.block(pk)
    if block is None:
        raise Http404
    persons.lift_block(block=block, by=request.user, at=timezone.now())
    messages.success(request, _("The person can log in again."))
    return redirect("privacy:manage")

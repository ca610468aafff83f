"""Honoraria: the expert's own account, and what a round pays. Each look at an account is written down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from tildel.applications.web.export import as_csv
from tildel.assessment.actions import payments as actions
from tildel.assessment.domain.honorarium import honorarium
from tildel.assessment.queries import register as queries
from tildel.assessment.web.committees import tried
from tildel.assessment.web.forms_committees import AccountForm, RatesForm
from tildel.assessment.web.managed import managed_round
from tildel.kernel.errors import NotAllowed

_LOOKS_SHOWN = 20


def my_payment(request: HttpRequest) -> HttpResponse:
    """The expert's own account, and who has looked at it."""
    if not request.user.is_authenticated:
        raise NotAllowed("assessment.not_expert")
    expert = queries.expert_of(request.user)
    if expert is None:
        return render(request, "assessment/not_registered.html")
    known = queries.payment_details(expert)
    who = {"expert": expert, "by": request.user, "at": timezone.now()}
    if request.method == "POST" and request.POST.get("what") == "remove":
        actions.remove_payment_details(**who)
        messages.success(request, _("The account is deleted."))
        return redirect("assessment:my_payment")
    initial = {name: getattr(known, name) for name in AccountForm.base_fields} if known else {}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)
    sent = request.method == "POST" and form.is_valid()
    if sent and tried(form, actions.save_payment_details, **form.cleaned_data, **who):
        messages.success(request, _("The account is saved."))
        return redirect("assessment:my_payment")
    context = {"form": form, "known": known, "looks": queries.looks_at_payment(expert)[:_LOOKS_SHOWN]}
    return _private(
        render(request, "assessment/my_payment.html", context, status=422 if form.errors else 200)
    )


def payments(request: HttpRequest, key: str) -> HttpResponseBase:
    """What the round pays, by typed rates. `do` is sum, accounts (shown and recorded) or file (the same)."""
    round, at = managed_round(request, key)
    people = list(queries.paid_members(round))
    form = RatesForm(request.POST if request.method == "POST" else None, members=people)
    do = request.POST.get("do", "") if request.method == "POST" and form.is_valid() else ""
    accounts = {}
    if do in ("accounts", "file"):
        why = "page" if do == "accounts" else "file"
        wanted = [member.expert_id for member in people]
        accounts = actions.look_at(round=round, experts=wanted, why=why, by=request.user, at=at)
    rows = [_row(form, member, accounts) for member in people]
    if do == "file":
        return _file(round, rows)
    known = form.is_bound and form.is_valid()
    context = {
        "call": round.call,
        "form": form,
        "rows": rows,
        "total": sum(row["sum"] for row in rows) if known else None,
        "with_accounts": do == "accounts",
    }
    return _private(render(request, "assessment/payments.html", context, status=422 if form.errors else 200))


def _row(form: RatesForm, member: Any, accounts: dict[int, Any]) -> dict[str, Any]:
    clean = form.cleaned_data if form.is_bound and form.is_valid() else None
    days = clean[f"days_{member.pk}"] if clean else 0
    due = None
    if clean:
        due = honorarium(
            reviews=member.submitted, per_review=clean["per_review"], days=days, per_day=clean["per_day"]
        )
    return {
        "member": member,
        "days": form.days_of(member),
        "number_of_days": days,
        "sum": due,
        "account": accounts.get(member.expert_id),
    }


def _file(round: Any, rows: list[dict[str, Any]]) -> HttpResponseBase:
    """The basis for payment, as accounting takes it."""
    heading = [
        _("Name"), _("E-mail"), _("Reviews"), _("Days of meetings"), _("Kroner"), _("Whose account it is"),
        _("Account"), _("Postal address"),
    ]  # fmt: skip
    return as_csv(f"{round.call.key}-payments", heading, [_cells(row) for row in rows])


def _cells(row: dict[str, Any]) -> list[Any]:
    person, account = row["member"].expert.person, row["account"]
    where = [account.holder, account.account, account.address] if account else ["", "", ""]
    return [str(person), person.email, row["member"].submitted, row["number_of_days"], row["sum"], *where]


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response

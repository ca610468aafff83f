"""The administrator's pages of times: how long each rule says, and every column as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tildel.applications.web.export import as_csv
from tildel.design.refusals import sentence
from tildel.design.templatetags.design import local_text
from tildel.kernel.errors import RuleBroken
from tildel.privacy import access, phrases
from tildel.privacy.actions import overrides
from tildel.privacy.queries import rules as queries
from tildel.privacy.web.forms import TimeForm


@require_GET
def times(request: HttpRequest) -> HttpResponse:
    access.check_can_manage(request.user)
    rows = [{"rule": rule, "time": phrases.time_of(rule)} for rule in queries.rules().values()]
    return render(request, "privacy/times.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def edit_time(request: HttpRequest, rule: str) -> HttpResponse:
    access.check_can_manage(request.user)
    found = queries.rules().get(rule)
    if found is None or found.fixed:
        raise Http404
    start = {name: getattr(found, name) for name in ("months", "days", "notice")}
    if found.changed:
        start |= {"source": found.source, "confirmed": found.confirmed}
    form = TimeForm(request.POST or None, rule=found, initial=start)
    if request.method == "POST" and form.is_valid() and _save(request, form, found):
        return redirect("privacy:times")
    context = {
        "form": form, "rule": found, "time": phrases.time_of(found), "history": queries.overrides(rule),
    }  # fmt: skip
    return render(request, "privacy/edit_time.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: Any, rule: Any) -> bool:
    told = {"notice": 0, **form.cleaned_data}
    try:
        overrides.set_time(rule=rule, **told, by=request.user, at=timezone.now())
    except RuleBroken as error:
        form.add_error(error.place or None, sentence(error))
        return False
    messages.success(request, _("The new time holds from now on."))
    return True


@require_GET
def columns_csv(request: HttpRequest) -> HttpResponseBase:
    """Every column of every table with its class and rule."""
    access.check_can_manage(request.user)
    rules = queries.rules()
    kinds = {kind.key: local_text(kind.names) for kind in queries.kinds()}
    heading = (_("Table"), _("Column"), _("Kind"), _("Rule"), _("How long"), _("Confirmed"), _("Source"))
    return as_csv("tildel-columns", heading, [_row(one, rules, kinds) for one in queries.columns()])


def _row(one: tuple[str, str, str, str], rules: Any, kinds: Any) -> tuple[Any, ...]:
    table, column, kind, key = one
    rule = rules.get(key)
    if rule is None:
        return table, column, kinds.get(kind, kind), "", "", "", ""
    confirmed = _("yes") if rule.confirmed else _("no")
    return table, column, kinds.get(kind, kind), key, phrases.time_of(rule), confirmed, rule.source

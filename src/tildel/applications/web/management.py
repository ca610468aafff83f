"""The research management's list: what is asked of its institution, where it takes part, what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tildel.applications.actions.delegations import delegate, end_delegation
from tildel.applications.actions.endorsements import check_answerable, endorse_many
from tildel.applications.domain.costs import added
from tildel.applications.queries import management as queries
from tildel.applications.web.export import as_csv, as_xlsx
from tildel.applications.web.forms_management import (
    ANSWERS,
    ROLES,
    STATES,
    DelegationForm,
    ManagementForm,
    name_of_call,
)
from tildel.applications.web.managed import MOST_AT_ONCE, PAGE, today, uuids
from tildel.design.refusals import sentence
from tildel.kernel.errors import DomainError, NotAllowed, RuleBroken
from tildel.programmes.queries import public_calls

_COLORS = {"given": "success", "refused": "danger", "asked": "warning"}
_SORTS = {"title", "deadline", "institution", "amount", "answer"}


def _institutions(request: HttpRequest) -> list[Any]:
    found = queries.institutions_of(request.user, on=today())
    if not found:
        raise NotAllowed("applications.endorsement_not_yours")
    return found


def _form(request: HttpRequest) -> ManagementForm:
    return ManagementForm(request.GET, calls=public_calls().values("key", "names"))


@require_GET
def endorsements(request: HttpRequest) -> HttpResponse:
    institutions, now = _institutions(request), timezone.now()
    form = _form(request)
    chosen = form.chosen()
    # All the keys at once: counting them apart would look for the institution everywhere a second time.
    keys = list(queries.narrowed(institutions, chosen).values_list("pk", flat=True))
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    found = {
        "institutions": institutions,
        "form": form,
        "page": page,
        "rows": [_in_words(row, now) for row in queries.rows_of(institutions, page.object_list, now)],
        "chips": [{"words": words, "without": _without(request, name)} for name, words in form.chips()],
        "columns": _columns(request, chosen.order),
        "order": chosen.order,
        "query": request.GET.urlencode(),
        "may_delegate": queries.own_roles(request.user, on=today()).exists(),
    }
    return render(request, "applications/manager/list.html", found)


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _columns(request: HttpRequest, order: str) -> list[dict[str, Any]]:
    names = [
        ("title", _("Application"), False), ("call", _("Call"), False),
        ("leader", _("Project leader"), False), ("role", _("Role"), False),
        ("amount", _("Amount"), True), ("cost", _("Of this, yours"), True),
        ("deadline", _("Deadline"), False), ("answer", _("Your answer"), False),
    ]  # fmt: skip
    columns = []
    for key, name, numeric in names:
        query = request.GET.copy()
        query.pop("page", None)
        query["order"] = f"-{key}" if order == key else key
        url = f"?{query.urlencode()}" if key in _SORTS else ""
        sort = {key: "ascending", f"-{key}": "descending"}.get(order, "none")
        columns.append({"name": name, "numeric": numeric, "url": url, "sort": sort})
    return columns


def _in_words(row: Mapping[str, Any], now: Any) -> dict[str, Any]:
    """A row for people; only what was asked about can be opened."""
    leader = row["leader"] or {}
    return {
        **row,
        "call_name": name_of_call(row["call__names"]),
        "leader_name": f"{leader.get('given_name', '')} {leader.get('family_name', '')}".strip(),
        "role_words": ROLES[row["role"]],
        "state_words": STATES["submitted" if row["current"] else "draft"],
        "answer_words": ANSWERS[row["answer"] or queries.NOT_ASKED],
        "answer_color": _COLORS.get(row["answer"], "neutral"),
        "cost": sum(row["costs"].values()) if row["costs"] else None,
        "passed": row["closes"] is not None and now >= row["closes"],
    }


@require_GET
def endorsement_costs(request: HttpRequest) -> HttpResponse:
    """What the listed applications cost the institution: read apart, since every budget is added up."""
    institutions = _institutions(request)
    costs = queries.costs_of(institutions, _form(request).chosen(), timezone.now())
    return render(request, "applications/manager/costs.html", {"costs": _sums(costs), "number": len(costs)})


def _sums(costs: Iterable[Mapping[int, int]]) -> dict[str, Any]:
    by_year = added(costs)
    return {"by_year": list(by_year.items()), "total": sum(by_year.values())}


@require_GET
def endorsements_csv(request: HttpRequest) -> HttpResponseBase:
    return _file(request, as_csv)


@require_GET
def endorsements_xlsx(request: HttpRequest) -> HttpResponseBase:
    return _file(request, as_xlsx)


def _file(request: HttpRequest, write: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    """All of the narrowed list in its order, with the institution's own costs by year."""
    institutions, now = _institutions(request), timezone.now()
    keys = list(queries.narrowed(institutions, _form(request).chosen()).values_list("pk", flat=True))
    rows = [_in_words(row, now) for row in queries.rows_of(institutions, keys, now)]
    years = list(added(row["costs"] for row in rows))
    heading = [
        _("Reference"), _("Title"), _("Call"), _("Project leader"), _("Applicant institution"), _("Role"),
        _("State"), _("Deadline"), _("Your answer"), _("Amount applied for (NOK)"),
        *(_("Yours in %(year)s (NOK)") % {"year": year} for year in years), _("Yours in all (NOK)"),
    ]  # fmt: skip
    return write("endorsements", heading, (_cells(row, years) for row in rows))


def _cells(row: Mapping[str, Any], years: Sequence[int]) -> list[Any]:
    words = [
        row["reference"], row["title"], row["call_name"], row["leader_name"], row["institution__name"],
        row["role_words"], row["state_words"], row["closes"], row["answer_words"], row["amount"],
    ]  # fmt: skip
    return [*words, *(row["costs"].get(year) for year in years), row["cost"]]


@require_POST
def endorse_chosen(request: HttpRequest) -> HttpResponse:
    """First lists what will be endorsed, what it costs and what cannot be; then endorses those."""
    institutions, now = _institutions(request), timezone.now()
    keys = uuids(request.POST.getlist("chosen"))[:MOST_AT_ONCE]
    asked = queries.endorsements_among(request.user, keys, on=today())
    possible, impossible = [], []
    for row in asked:
        try:
            check_answerable(row, by=request.user, at=now)
        except DomainError as error:
            impossible.append((row, sentence(error)))
        else:
            if row.state == "given":
                impossible.append((row, _("It is endorsed already.")))
            else:
                possible.append(row)
    if "confirmed" in request.POST and possible:
        done = endorse_many(endorsements=possible, by=request.user, at=now)
        text = ngettext(
            "%(count)s application is endorsed, and the applicant has been told.",
            "%(count)s applications are endorsed, and the applicants have been told.",
            len(done),
        )
        messages.success(request, text % {"count": len(done)})
        return redirect("applications:endorsements")
    rows = queries.rows_of(institutions, [row.application_id for row in possible], now)
    found = {
        "possible": [(row, _in_words(shown, now)) for row, shown in zip(possible, rows, strict=True)],
        "impossible": impossible,
        "costs": _sums(row["costs"] for row in rows),
    }
    return render(request, "applications/manager/endorse_many.html", found)


@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: HttpRequest) -> HttpResponse:
    """Who answers on the research management's behalf; naming another, and ending it."""
    institutions, day = _institutions(request), today()
    own = [role.organisation for role in queries.own_roles(request.user, on=day)]
    if "end" in request.POST:
        return _end(request)
    form = DelegationForm(request.POST or None, institutions=own, today=day)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" not in request.POST:
            return render(request, "applications/manager/delegate_confirm.html", {"form": form})
        try:
            role = delegate(**form.answer(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            form.add_error(error.place if error.place in form.fields else None, sentence(error))
        else:
            text = _("%(name)s can answer for %(institution)s, and has been told by mail.")
            shown = {"name": role.person, "institution": role.organisation}
            messages.success(request, text % shown)
            return redirect("applications:delegates")
    found = {
        "form": form if own else None,
        "rows": queries.delegations(institutions),
        "own": {one.pk for one in own},
        "today": day,
    }
    refused = form.is_bound and bool(form.errors)
    return render(request, "applications/manager/delegates.html", found, status=422 if refused else 200)


def _end(request: HttpRequest) -> HttpResponse:
    role = queries.delegation(request.user, request.POST["end"], on=today())
    if role is None:
        raise NotAllowed("applications.delegation_unknown")
    end_delegation(role=role, by=request.user, at=timezone.now())
    messages.success(request, _("%(name)s no longer answers on your behalf.") % {"name": role.person})
    return redirect("applications:delegates")

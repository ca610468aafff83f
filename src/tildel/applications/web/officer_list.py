"""The officer's list of a call: what is shown, how it is narrowed, and the files taken from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tildel.applications.actions.saved_views import delete_view, save_view
from tildel.applications.phrases_officer import STATES
from tildel.applications.queries import officer_list as queries
from tildel.applications.queries.saved_views import view_of, views_of
from tildel.applications.web.columns import Column, cells, named, sheet
from tildel.applications.web.export import as_csv, as_xlsx
from tildel.applications.web.forms_officer import FINDINGS, LISTED_STATES, ListForm
from tildel.applications.web.managed import PAGE, managed_call
from tildel.design.refusals import sentence
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.queries import spec_of

_ANY = UUID(int=0)
# What a view holds; the page number is not part of it.
_KEPT = (*ListForm.base_fields, "order", "columns")


def _form(request: HttpRequest, call: Any) -> ListForm:
    return ListForm(request.GET, institutions=queries.institutions_of(call), spec=spec_of(call))


@require_GET
def officer_list(request: HttpRequest, key: str) -> HttpResponse:
    call = managed_call(request, key)
    form = _form(request, call)
    chosen, columns = form.chosen(), form.columns()
    keys = queries.narrowed(call, chosen, form.spec).values_list("pk", flat=True)
    page = Paginator(keys, PAGE).get_page(request.GET.get("page"))
    found = {
        "call": call,
        "form": form,
        "page": page,
        "rows": _with_cells(queries.rows_of(page.object_list, form.spec), columns, form.spec),
        "chips": [{"words": words, "without": _without(request, name)} for name, words in form.chips()],
        "nothing_narrowed": _without(request, *form.fields),
        "columns": _headings(request.GET, columns, chosen.order),
        "column_choices": form.column_choices(),
        "order": chosen.order,
        "views": views_of(request.user),
        "query": _kept(request.GET),
        "may_check": call.deadline_at is not None and timezone.now() >= call.deadline_at,
    }
    return render(request, "applications/officer/list.html", found)


def _with_cells(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Column], spec: CallSpec
) -> list[dict[str, Any]]:
    # One address is looked up and the others made from it: looking up fifty takes milliseconds.
    one = reverse("applications:officer_one", args=[_ANY])
    ready = named(columns)
    return [
        {**row, "cells": cells(row, ready, spec, url=one.replace(str(_ANY), str(row["pk"])))} for row in rows
    ]


def _without(request: HttpRequest, *names: str) -> str:
    """The list's address with some choices taken back, on its first page."""
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def _headings(query: QueryDict, columns: Sequence[Column], order: str) -> list[dict[str, Any]]:
    found = []
    for column in columns:
        leads = query.copy()
        leads.pop("page", None)
        leads["order"] = f"-{column.key}" if order == column.key else column.key
        sort = {column.key: "ascending", f"-{column.key}": "descending"}.get(order, "none")
        found.append(
            {
                "name": column.name,
                "numeric": column.kind == "num",
                "url": f"?{leads.urlencode()}" if column.sorts else "",
                "sort": sort,
            }
        )
    return found


def _kept(query: QueryDict) -> str:
    """What a view keeps of an address: the choices that the list knows."""
    kept = QueryDict(mutable=True)
    for name in _KEPT:
        if values := [value for value in query.getlist(name) if value]:
            kept.setlist(name, values)
    return kept.urlencode()


@require_GET
def officer_counts(request: HttpRequest, key: str) -> HttpResponse:
    """How many are in each state and have findings: read apart, since every finding is counted."""
    call = managed_call(request, key)
    states, findings = queries.by_state(call), queries.by_findings(call, spec_of(call))
    found = {
        "call": call,
        "counts": _counts("findings", FINDINGS, findings, FINDINGS),
        "states": _counts("state", LISTED_STATES, states, STATES),
    }
    return render(request, "applications/officer/counts.html", found)


def _counts(name: str, keys: Any, found: Mapping[str, int], words: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"key": key, "name": name, "words": words[key], "found": found[key]} for key in keys if key in found
    ]


def _file(request: HttpRequest, key: str, write: Any) -> HttpResponseBase:
    """Exactly what the list shows: its columns, all of its rows, in its order."""
    call = managed_call(request, key)
    form = _form(request, call)
    heading, rows = sheet(queries.all_rows(call, form.chosen(), form.spec), form.columns(), form.spec)
    return write(call.key, heading, rows)


@require_GET
def officer_csv(request: HttpRequest, key: str) -> HttpResponseBase:
    return _file(request, key, as_csv)


@require_GET
def officer_xlsx(request: HttpRequest, key: str) -> HttpResponseBase:
    return _file(request, key, as_xlsx)


@require_POST
def officer_views(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the list as it is under a name, or forget one of one's own."""
    managed_call(request, key)
    query = _kept(QueryDict(request.POST.get("query", "")[:4000]))
    if "forget" in request.POST:
        view = view_of(request.user, request.POST["forget"])
        if view is None:
            raise NotAllowed("applications.view_unknown")
        delete_view(view=view, by=request.user, at=timezone.now())
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    else:
        try:
            view = save_view(
                name=request.POST.get("name", ""), query=query, by=request.user, at=timezone.now()
            )
            messages.success(request, _("The list is kept as “%(name)s”.") % {"name": view.name})
        except RuleBroken as error:
            messages.error(request, sentence(error))
    return redirect(f"{reverse('applications:officer_list', args=[key])}?{query}")

"""Dashboards for leaders, each with its data as a file; the one of money is open to everybody as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from tildel.applications.web.export import as_csv
from tildel.classification.codes import code_name
from tildel.measurement.numbers import told
from tildel.measurement.queries import dashboards as queries
from tildel.measurement.web.doors import leads
from tildel.measurement.web.pictures import length
from tildel.programmes.phrases import region_name
from tildel.projects.phrases import AGES, SEXES, STATES

NAMES: dict[str, Any] = {
    "money": gettext_lazy("Money"),
    "success": gettext_lazy("Success rates"),
    "time": gettext_lazy("From deadline to decision"),
    "reviews": gettext_lazy("Load of reviews"),
    "people": gettext_lazy("People in the projects"),
}
_NOT_TOLD = gettext_lazy("not told")


@dataclass(frozen=True)
class Table:
    """A table with a bar for each row: cells are text, `numeric` says which stand to the right."""

    key: str
    title: Any
    heading: list[Any]
    rows: list[dict[str, Any]]
    note: Any = ""


@require_GET
def dashboard(request: HttpRequest, name: str) -> HttpResponse:
    leads(request)
    if name not in _TABLES:
        raise Http404
    context = {
        "name": name, "title": NAMES[name], "tables": _TABLES[name](), "names": NAMES.items(),
        "note": _NOTES.get(name, ""),
    }  # fmt: skip
    return render(request, "measurement/dashboard.html", context)


@require_GET
def dashboard_file(request: HttpRequest, name: str) -> HttpResponseBase:
    leads(request)
    if name not in _TABLES:
        raise Http404
    return _file(name)


@require_safe
def money_csv(request: HttpRequest) -> HttpResponseBase:
    """Open data: sums of what stands on the public pages of projects."""
    return _file("money")


def _file(name: str) -> HttpResponseBase:
    tables = _TABLES[name]()
    widest = max((len(table.heading) for table in tables), default=1)
    heading = [_("Table"), _("Name"), *(f"{_('Value')} {number}" for number in range(1, widest))]
    if len({tuple(map(str, table.heading[1:])) for table in tables}) == 1:
        heading = [_("Table"), _("Name"), *map(str, tables[0].heading[1:])]
    rows = [[str(table.title), row["name"], *row["raw"]] for table in tables for row in table.rows]
    return as_csv(f"dashboard-{name}", heading, rows)


# --- money -------------------------------------------------------------------------------------------------


def _hrcs(key: str) -> str:
    return code_name(key, get_language() or "nb")


_BY: dict[str, tuple[Any, Callable[[str], str]]] = {
    "region": (gettext_lazy("Health region"), region_name),
    "year": (gettext_lazy("Start year"), str),
    "state": (gettext_lazy("Phase of the project"), lambda key: str(STATES[key])),
    "theme": (gettext_lazy("Theme"), str),
    "category": (gettext_lazy("Category"), str),
    "hrcs": (gettext_lazy("Health category (HRCS)"), _hrcs),
    "activity": (gettext_lazy("Research activity (HRCS)"), _hrcs),
    "institution": (gettext_lazy("Institution"), str),
}


def _money() -> list[Table]:
    found = queries.money()
    return [_money_table(key, found[key]) for key in _BY if found.get(key)]


def _money_table(key: str, shares: list[queries.Share]) -> Table:
    title, name = _BY[key]
    in_order = sorted(shares, key=(lambda one: one.key) if key == "year" else (lambda one: -one.amount))
    most = max(one.amount for one in shares)
    rows = [
        {
            "name": (name(one.key) if one.key else "") or str(_NOT_TOLD),
            "cells": [told(one.amount, "kr"), told(Fraction(one.projects))],
            "raw": [round(one.amount), one.projects], "length": length(one.amount, most),
        }
        for one in in_order
    ]  # fmt: skip
    return Table(key, title, [title, _("Granted"), _("Projects")], rows)


# --- success -----------------------------------------------------------------------------------------------


def _success() -> list[Table]:
    names: dict[str, tuple[Any, Callable[[str], str]]] = {
        "region": (gettext_lazy("Health region"), region_name),
        "category": (gettext_lazy("Category"), str),
        "institution": (gettext_lazy("Institution"), str),
    }
    return [_rates(by, title, name) for by, (title, name) in names.items()]


def _rates(by: str, title: Any, name: Callable[[str], str]) -> Table:
    rows = [
        {
            "name": (name(one.key) if one.key else "") or str(_NOT_TOLD), "call": one.call,
            "cells": [one.call, told(Fraction(one.sent)), *_awarded(one)],
            "raw": [one.call, one.sent, one.awarded, None if one.rate is None else float(one.rate)],
            "length": length(one.rate or 0, 1),
        }
        for one in queries.success(by)
    ]  # fmt: skip
    heading = [title, _("Call"), _("Applications"), _("Awarded"), _("Success rate")]
    return Table(by, title, heading, rows)


def _awarded(one: queries.Rate) -> list[str]:
    if one.awarded is None:
        return [_("too few"), _("too few")]
    return [told(Fraction(one.awarded)), told(one.rate, "share")]


# --- time, reviews, people ---------------------------------------------------------------------------------


def _time() -> list[Table]:
    found = queries.waits()
    most = max((one.days for one in found), default=0)
    rows = [
        {"name": one.call, "cells": [told(Fraction(one.days))], "raw": [one.days],
         "length": length(max(one.days, 0), most)}
        for one in found
    ]  # fmt: skip
    note = ""
    if found:
        middle = told(Fraction(median(Fraction(one.days) for one in found)))
        note = _("The median is %(days)s days.") % {"days": middle}
    heading = [_("Call"), _("Days from deadline to published decision")]
    return [Table("time", NAMES["time"], heading, rows, note)]


def _reviews() -> list[Table]:
    found = queries.loads()
    most = max((one.most for one in found), default=0)
    rows = [
        {
            "name": one.call,
            "cells": [told(Fraction(number)) for number in (one.experts, one.reviews, one.submitted)]
            + [told(Fraction(round(one.mean * 10), 10)), told(Fraction(one.most))],
            "raw": [one.experts, one.reviews, one.submitted, round(float(one.mean), 2), one.most],
            "length": length(one.most, most),
        }
        for one in found
    ]  # fmt: skip
    heading = [
        _("Call"), _("Experts"), _("Reviews"), _("Handed in"), _("Mean for each expert"), _("Most for one"),
    ]  # fmt: skip
    return [Table("reviews", NAMES["reviews"], heading, rows)]


def _people() -> list[Table]:
    """By year, sex and age group."""
    found = queries.people()
    most = max((row[3] for row in found), default=0)
    rows = [
        {"name": str(year), "cells": [_word(SEXES, sex), _word(AGES, age), told(Fraction(number))],
         "raw": [_word(SEXES, sex), _word(AGES, age), number], "length": length(number, most)}
        for year, sex, age, number in found
    ]  # fmt: skip
    heading = [_("Year"), _("Sex"), _("Age group"), _("People")]
    return [Table("people", NAMES["people"], heading, rows)]


def _word(words: Mapping[str, Any], key: str) -> str:
    return str(words.get(key, key))


_TABLES: dict[str, Callable[[], list[Table]]] = {
    "money": _money, "success": _success, "time": _time, "reviews": _reviews, "people": _people,
}  # fmt: skip
_NOTES: dict[str, Any] = {
    "money": gettext_lazy(
        "Projects with an accepted contract. A project with several themes or codes counts in each of them "
        "with its part, so that the sums are whole."
    ),
    "success": gettext_lazy(
        "Calls whose decision is published. Where fewer than five applied, the number of awards is not told. "
        "Sex and age of applicants are not asked for, so there are no rates by them."
    ),
    "time": gettext_lazy("Calls whose decision is published."),
    "reviews": gettext_lazy("Everything that was assigned in a call, handed in or not."),
    "people": gettext_lazy("From approved yearly reports. Groups of fewer than five people are left out."),
}

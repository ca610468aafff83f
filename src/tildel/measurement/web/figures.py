"""Key figures from snapshots: all of them, one over years, the rows behind a value; and taking a snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from tildel.design.refusals import sentence
from tildel.design.templatetags.design import local_text
from tildel.kernel.errors import NotAllowed, RuleBroken
from tildel.measurement import access, phrases
from tildel.measurement.actions import figures as actions
from tildel.measurement.domain.key_figures import Value
from tildel.measurement.domain.sheets import ALL, LEVELS, behind
from tildel.measurement.domain.snapshots import compare, over_time
from tildel.measurement.numbers import told
from tildel.measurement.queries import figures as queries
from tildel.measurement.web.doors import as_file, keeps, today
from tildel.measurement.web.forms import DefinitionForm, SnapshotForm
from tildel.measurement.web.pictures import line_chart

Group = tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """The newest snapshot of each year, the oldest first, with its values and the newest definitions."""

    rows: list[Any]
    values: dict[str, tuple[Value, ...]]
    figures: dict[str, dict[str, Any]]
    broken: list[Any]

    @property
    def years(self) -> list[str]:
        return list(self.values)

    def version(self, year: str) -> int:
        return next(row.version for row in self.rows if str(row.year) == year)


def _read() -> Read:
    rows, values, broken = [], {}, []
    figures: dict[str, dict[str, Any]] = {}
    for row in reversed(queries.current_snapshots()):
        frozen = queries.text_of(row)
        if not frozen.is_intact:
            broken.append(row)
            continue
        rows.append(row)
        values[str(row.year)] = queries.values_of(row)
        figures |= {one["key"]: one for one in frozen.content["figures"]}
    places = {one.figure.key: place for place, one in enumerate(queries.definitions())}
    in_order = sorted(figures.items(), key=lambda pair: places.get(pair[0], len(places)))
    return Read(rows, values, dict(in_order), broken)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure of the whole country, a column a year."""
    read = _read()
    rows = [_row(one, (ALL,), read) for one in read.figures.values()]
    context = {
        "read": read, "rows": rows, "may_keep": access.can_keep(request.user, on=today()), "words": phrases,
    }  # fmt: skip
    return render(request, "measurement/figures.html", context)


def _row(figure: Mapping[str, Any], group: Group, read: Read) -> dict[str, Any]:
    cells = over_time(figure["key"], list(read.values.items())).get(group, {})
    return {
        "figure": figure, "group": "-".join(group),
        "cells": [
            {"year": year, "version": read.version(year), "told": told(cells.get(year), figure["unit"]),
             "known": cells.get(year) is not None}
            for year in read.years
        ],
        **_change(figure, group, read),
    }  # fmt: skip


def _change(figure: Mapping[str, Any], group: Group, read: Read) -> dict[str, Any]:
    """The change between the last two snapshots, in the figure's unit (shares in percentage points)."""
    if len(read.years) < 2:
        return {"change": ""}
    before, after = (read.values[year] for year in read.years[-2:])
    found = next((one for one in compare(figure["key"], before, after) if one.group == group), None)
    if found is None or found.by is None:
        return {"change": "–"}
    text = told(found.by, figure["unit"])
    return {"change": text if found.by <= 0 else f"+{text}"}


@require_safe
def figure(request: HttpRequest, figure: str) -> HttpResponse:
    """One figure over the years, for the country, the regions or the institutions."""
    read = _read()
    found = read.figures.get(figure)
    if found is None:
        raise Http404
    level = request.GET.get("level", "region")
    level = level if level in LEVELS else "region"
    names = queries.institution_names()
    series = over_time(figure, list(read.values.items()))
    groups = sorted(
        (group for group in series if group[0] in (level, ALL)),
        key=lambda group: (group[0] == ALL, phrases.group_name(group, names)),
    )
    drawn = {phrases.group_name(one, names): series[one] for one in groups if one[0] == level}
    context = {
        "read": read, "figure": found, "level": level, "words": phrases,
        "levels": [(code, phrases.LEVELS[code]) for code in LEVELS],
        "rows": [{**_row(found, one, read), "name": phrases.group_name(one, names)} for one in groups],
        "chart": line_chart(drawn, read.years, found["unit"]), "formula": phrases.formula_in_words(found),
        "too_many": len(drawn), "may_keep": access.can_keep(request.user, on=today()),
    }  # fmt: skip
    return render(request, "measurement/figure.html", context)


@require_safe
def rows(request: HttpRequest, figure: str, year: int, version: int, group: str) -> HttpResponse:
    """What a value of a snapshot was made from."""
    row = queries.snapshot(year, version)
    wanted = tuple(group.split("-", 1))
    if row is None or wanted[0] not in LEVELS:
        raise Http404
    frozen = queries.text_of(row)
    definition = next((one for one in frozen.content["figures"] if one["key"] == figure), None)
    values = queries.values_of(row) if frozen.is_intact else ()
    value = next((one for one in values if one.figure == figure and one.group == wanted), None)
    if definition is None or value is None:
        raise Http404
    hidden = definition["about_people"] and not access.can_lead(request.user, on=today())
    lines = behind(definition, queries.rows_behind(row).get(definition["subject"], ()), wanted)
    names = queries.institution_names()
    context = {
        "frozen": row, "figure": definition, "value": value, "told": told(value.exact, definition["unit"]),
        "group": phrases.group_name(wanted, names), "formula": phrases.formula_in_words(definition),
        "hidden": hidden, "rows": [] if hidden else [_line(one, definition, names) for one in lines],
        "inputs": [phrases.INPUTS.get(name, name) for name in definition["inputs"]],
        "sums": [told(sum(one["values"][at] for one in lines)) for at in range(len(definition["inputs"]))],
        "subject": phrases.SUBJECTS[definition["subject"]], "words": phrases,
    }  # fmt: skip
    return render(request, "measurement/rows.html", context)


def _line(one: Mapping[str, Any], definition: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": one["key"], "label": one["label"], "subject": definition["subject"],
        "region": phrases.group_name(("region", one["region"]), {}) if one["region"] else "–",
        "institution": names.get(one["institution"], one["institution"]),
        "values": [told(Fraction(value)) for value in one["values"]],
    }  # fmt: skip


@require_safe
def figures_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every value of the newest snapshots."""
    read = _read()
    heading = [
        _("Year"), _("Version"), _("Key figure"), _("Code"), _("Level"), _("Place"), _("Value"), _("Unit"),
        _("Rows"), _("Missing"),
    ]  # fmt: skip
    return as_file(form, "key-figures", heading, _file_rows(read))


def _file_rows(read: Read) -> Iterator[Sequence[Any]]:
    names = queries.institution_names()
    for year, values in read.values.items():
        for one in values:
            figure = read.figures[one.figure]
            yield [
                year, read.version(year), local_text(figure["names"]), one.figure, one.group[0],
                phrases.group_name(one.group, names), None if one.exact is None else float(one.exact),
                str(phrases.UNITS.get(figure["unit"], figure["unit"])), one.rows, one.missing,
            ]  # fmt: skip


# --- the keepers' ----------------------------------------------------------------------------------------


@require_POST
def ask_snapshot(request: HttpRequest) -> HttpResponse:
    keeps(request)
    form = SnapshotForm(request.POST)
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        messages.error(request, f"{_('Year')}: {first}")
        return redirect("measurement:work")
    try:
        job = actions.ask_snapshot(**form.cleaned_data, by=request.user, at=timezone.now())
    except NotAllowed:
        raise
    except RuleBroken as error:
        messages.error(request, sentence(error))
        return redirect("measurement:work")
    return redirect("measurement:job", job.pk)


@require_GET
def job(request: HttpRequest, pk: int) -> HttpResponse:
    keeps(request)
    found = queries.job(pk)
    if found is None:
        raise Http404
    return render(request, "measurement/job.html", {"job": found, "words": phrases})


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, figure: str) -> HttpResponse:
    """What people write about a figure; its formula is the program's."""
    keeps(request)
    found = queries.definition(figure)
    if found is None:
        raise Http404
    row = found.as_json()
    written = queries.written_definition(figure)
    initial = DefinitionForm.values_of(row, written.version if written else 0)
    form = DefinitionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_definition(key=figure, **form.values(), by=request.user, at=timezone.now())
        except RuleBroken as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Saved. Snapshots that were taken keep the words they had."))
            return redirect("measurement:work")
    context = {
        "form": form, "figure": row, "written": written, "words": phrases,
        "formula": phrases.formula_in_words(row),
    }  # fmt: skip
    return render(request, "measurement/describe.html", context, status=422 if form.errors else 200)

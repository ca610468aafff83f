"""The columns of the officer's list: what stands in each, on the screen and in the file taken from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tildel.applications.phrases_officer import ENDORSEMENT_STATES, NOT_ASKED, STATE_COLORS, STATES
from tildel.design.formats import format_instant, format_money
from tildel.programmes.domain.call import CallSpec
from tildel.programmes.phrases import in_words, region_name

Row = Mapping[str, Any]
Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`shown` gives the cell's parts for the page; `taken` the headings and values for a file."""

    key: str
    name: Any
    shown: Callable[[Row, CallSpec], Cell]
    taken: Sequence[tuple[Any, Callable[[Row, CallSpec], Any]]]
    sorts: bool = True
    kind: str = "text"


def _title(row: Row, _spec: CallSpec) -> Cell:
    return {"main": row["title"] or row["reference"], "sub": row["leader"]}


def _institution(row: Row, _spec: CallSpec) -> Cell:
    return {"main": row["institution__name"] or "–", "sub": region_name(row["institution__region"])}


def _received(row: Row, _spec: CallSpec) -> Cell:
    version = gettext("version %(number)s") % {"number": row["current__number"]}
    return {"main": format_instant(row["current__received_at"]), "sub": version}


def _findings(row: Row, _spec: CallSpec) -> Cell:
    unmet, judge = row["unmet"], row["judge"]
    marks = []
    if unmet:
        marks.append(("unmet", "×", ngettext("%(n)s not met", "%(n)s not met", unmet) % {"n": unmet}))
    if judge:
        marks.append(("judgement", "?", ngettext("%(n)s to judge", "%(n)s to judge", judge) % {"n": judge}))
    return {"marks": format_html_join("", _MARK, marks or [("met", "✓", gettext("All met"))])}


def _state(row: Row, _spec: CallSpec) -> Cell:
    return {"main": str(STATES[row["state"]]), "color": STATE_COLORS.get(row["state"], "neutral")}


def _track(row: Row, spec: CallSpec) -> str:
    track = spec.track(row["track"])
    return in_words(track.name) if track else str(row["track"])


def _endorsement(row: Row, _spec: CallSpec) -> str:
    return str(ENDORSEMENT_STATES.get(row["endorsement"], NOT_ASKED))


COLUMNS = (
    Column(
        "reference", _("Reference"), lambda row, _spec: {"main": row["reference"]},
        [(_("Reference"), lambda row, _spec: row["reference"])], kind="reference",
    ),
    Column(
        "title", _("Title and project leader"), _title,
        [
            (_("Title"), lambda row, _spec: row["title"]),
            (_("Project leader"), lambda row, _spec: row["leader"].strip()),
        ], kind="title",
    ),
    Column("track", _("Category"), lambda row, spec: {"main": _track(row, spec)}, [(_("Category"), _track)]),
    Column(
        "institution", _("Institution"), _institution,
        [
            (_("Institution"), lambda row, _spec: row["institution__name"]),
            (_("Region"), lambda row, _spec: region_name(row["institution__region"])),
        ],
        kind="two",
    ),
    Column(
        "amount", _("Amount"),
        lambda row, _spec: {"main": "–" if row["amount"] is None else format_money(row["amount"])},
        [(_("Amount applied for (NOK)"), lambda row, _spec: row["amount"])], kind="num",
    ),
    Column(
        "received", _("Received"), _received,
        [
            (_("Version"), lambda row, _spec: row["current__number"]),
            (_("Received"), lambda row, _spec: row["current__received_at"]),
        ],
        kind="two",
    ),
    Column("state", _("State"), _state, [(_("State"), lambda row, _spec: STATES[row["state"]])], kind="tag"),
    Column(
        "findings", _("Findings"), _findings,
        [
            (_("Requirements not met"), lambda row, _spec: row["unmet"]),
            (_("Requirements to judge"), lambda row, _spec: row["judge"]),
        ], sorts=False, kind="findings",
    ),
    Column(
        "endorsement", _("Endorsement"), lambda row, spec: {"main": _endorsement(row, spec)},
        [(_("Endorsement"), _endorsement)], sorts=False,
    ),
    Column(
        "extension", _("More time until"),
        lambda row, _spec: {"main": format_instant(row["open_until"]) if row["open_until"] else "–"},
        [(_("More time until"), lambda row, _spec: row["open_until"])], sorts=False,
    ),
)  # fmt: skip
ALWAYS = "title"  # without it a row says nothing, and leads nowhere
_SELDOM = ("extension",)


def columns_for(spec: CallSpec) -> list[Column]:
    """Those that a call can show: without categories there is none to show."""
    return [column for column in COLUMNS if column.key != "track" or spec.tracks]


def chosen_columns(keys: Iterable[str], spec: CallSpec) -> list[Column]:
    """The columns that were chosen, in the list's order; the usual ones where none was."""
    offered = columns_for(spec)
    usual = {column.key for column in offered if column.key not in _SELDOM}
    wanted = (set(keys) & {column.key for column in offered}) or usual
    return [column for column in offered if column.key in wanted | {ALWAYS}]


# Made here and not by a template, which takes several times as long for the hundreds of cells of a page.
_SUB = '<br><span class="quiet">{sub}</span>'
_CELLS = {
    "text": '<td data-label="{label}">{main}</td>',
    "two": f'<td data-label="{{label}}">{{main}}{_SUB}</td>',
    "num": '<td data-label="{label}" class="num">{main}</td>',
    "reference": '<td data-label="{label}" class="reference">{main}</td>',
    "title": '<td data-label="{label}" class="title">'
    f'<a class="ds-link" data-open href="{{url}}">{{main}}</a>{_SUB}</td>',
    "tag": '<td data-label="{label}"><span class="ds-tag" data-color="{color}">{main}</span></td>',
    "findings": '<td data-label="{label}">{marks}</td>',
}
_MARK = '<span class="nowrap"><span class="mark" data-status="{}" aria-hidden="true">{}</span>{}</span> '


def named(columns: Iterable[Column]) -> list[tuple[Column, str]]:
    """The columns with their names in the page's language, ready to stand in its cells."""
    return [(column, escape(str(column.name))) for column in columns]


def cells(row: Row, columns: Iterable[tuple[Column, str]], spec: CallSpec, *, url: str) -> SafeString:
    """The cells of a row of the page; `columns` as `named` gives them, `url` where the row leads."""
    made = []
    for column, label in columns:
        shown = column.shown(row, spec)
        if column.kind == "title":
            shown["url"] = url
        made.append(format_html(_CELLS[column.kind], label=label, **shown))
    return reduce(add, made)


def sheet(
    rows: Iterable[Row], columns: Sequence[Column], spec: CallSpec
) -> tuple[list[str], Iterable[list[Any]]]:
    """Heading and rows of the file that holds exactly the columns on the screen."""
    taken = [pair for column in columns for pair in column.taken]
    return [str(name) for name, _value in taken], (
        [value(row, spec) for _name, value in taken] for row in rows
    )

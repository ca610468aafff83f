"""Frozen minutes in words: what the page, the PDF and the table show. Words are in the active language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tildel.design.formats import format_day, format_instant
from tildel.kernel.time import in_oslo


@dataclass(frozen=True, slots=True)
class MarkRow:
    """`first` and `final` stand in the order of the dimensions; "–" where there is no mark."""

    name: str
    first: tuple[str, ...]
    final: tuple[str, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class CaseMinutes:
    number: int
    reference: str
    title: str
    dealt_with: bool
    times: str
    minutes: str
    left: tuple[tuple[str, str], ...]
    not_there: tuple[str, ...]
    marks: tuple[MarkRow, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Minutes:
    call: str
    committee: str
    day: str
    place: str
    opened: str
    closed: str
    closed_by: str
    dimensions: tuple[str, ...]
    present: tuple[tuple[str, str], ...]
    cases: tuple[CaseMinutes, ...]


def minutes_for(panel: Any, *, member: int | None = None, closed: Collection[str] = ()) -> Minutes:
    """The minutes of a held panel; for a `member` without those closed to them, then or now (`closed`)."""
    frozen = panel.minutes
    shown = [
        row
        for row in frozen["cases"]
        if member is None or (member not in row["closed_to"] and row["application"] not in closed)
    ]
    keys = [row["key"] for row in frozen["dimensions"]]
    return Minutes(
        call=_local(frozen["call"]),
        committee=_local(frozen["committee"] or {}),
        day=format_day(date.fromisoformat(frozen["day"])),
        place=frozen["place"],
        opened=_moment(frozen["opened_at"]),
        closed=_moment(frozen["closed_at"]),
        closed_by=frozen["closed_by"],
        dimensions=tuple(_local(row["names"]) for row in frozen["dimensions"]),
        present=tuple((row["name"], _spells(row["spells"])) for row in frozen["present"]),
        cases=tuple(_case(number, row, keys) for number, row in enumerate(shown, start=1)),
    )


def _case(number: int, row: Mapping[str, Any], keys: list[str]) -> CaseMinutes:
    minutes = max(round(row["seconds"] / 60), 1) if row["seconds"] else 0
    return CaseMinutes(
        number=number,
        reference=row["reference"],
        title=row["title"],
        dealt_with=row["state"] == "done",
        times=_spells(row["sittings"]),
        minutes=ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else "",
        left=tuple((one["name"], _spells(one["spells"])) for one in row["left"]),
        not_there=tuple(one["name"] for one in row["not_there"]),
        marks=tuple(_marks(one, keys) for one in row["marks"]),
        text=row["text"],
    )


def _marks(row: Mapping[str, Any], keys: Iterable[str]) -> MarkRow:
    final = row["final"] or {}
    return MarkRow(
        name=row["name"],
        first=tuple(_mark(row["first"].get(key)) for key in keys),
        final=tuple(_mark(final.get(key)) for key in keys),
        counts=row["final"] is not None,
    )


def _mark(value: Any) -> str:
    return "–" if value is None else str(value)


def _local(texts: Mapping[str, str]) -> str:
    order = {"nn": ("nn", "nb", "en"), "en": ("en", "nb", "nn")}.get(
        get_language() or "nb", ("nb", "nn", "en")
    )
    return next((texts[code] for code in order if texts.get(code)), "")


def _moment(raw: str | None) -> str:
    return format_instant(datetime.fromisoformat(raw)) if raw else "–"


def _spells(spells: Iterable[tuple[str | None, str | None]]) -> str:
    """`10.02–10.14, 11.30–11.35`."""
    return ", ".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in spells)


def _clock(raw: str | None) -> str:
    if raw is None:
        return ""
    local = in_oslo(datetime.fromisoformat(raw))
    return f"{local:%H:%M}" if get_language() == "en" else f"{local:%H.%M}"


# --- PDF ------------------------------------------------------------------------------------------------


def minutes_document(minutes: Minutes) -> dict[str, Any]:
    """The data of the PDF template "list": the cases as a table, then each with its marks and text."""
    notes: list[Any] = []
    for case in minutes.cases:
        notes += _case_blocks(case, minutes.dimensions)
    return {
        "title": _("Minutes of the panel meeting on %(day)s") % {"day": minutes.day},
        "subtitle": minutes.call,
        "footer": {"left": minutes.call, "page": _("Page {page} of {pages}")},
        "facts": facts_of(minutes),
        "intro": [
            {
                "kind": "table", "caption": _("Present"), "head": [_("Name"), _("In the meeting")],
                "rows": [list(row) for row in minutes.present] or [["–", "–"]], "numeric": [False, False],
            }
        ],
        "caption": _("Cases"),
        "head": [_("No."), _("Case"), _("Time"), _("Out of the room")],
        "rows": [
            [
                str(case.number), f"{case.reference}\n{case.title}", case.times or _("not dealt with"),
                "\n".join(f"{name} {times}" for name, times in case.left) or "–",
            ]
            for case in minutes.cases
        ]
        or [["–", "–", "–", "–"]],
        "numeric": [True, False, False, False],
        "notes": notes,
    }  # fmt: skip


def facts_of(minutes: Minutes) -> list[list[str]]:
    rows = [
        [_("Day"), minutes.day],
        [_("Place"), minutes.place],
        [_("Committee"), minutes.committee],
        [_("Opened"), minutes.opened],
        [_("Closed"), minutes.closed],
        [_("Closed by"), minutes.closed_by],
    ]
    return [row for row in rows if row[1]]


def _case_blocks(case: CaseMinutes, dimensions: tuple[str, ...]) -> list[Any]:
    head = [_("Name")]
    for name in dimensions:
        head += [
            _("%(dimension)s, before") % {"dimension": name},
            _("%(dimension)s, after") % {"dimension": name},
        ]
    blocks: list[Any] = [{"kind": "heading", "text": f"{case.number}. {case.reference} {case.title}"}]
    if case.not_there:
        facts = [_("In conflict, not in the meeting"), ", ".join(case.not_there)]
        blocks.append({"kind": "facts", "rows": [facts]})
    if case.marks:
        rows = [[row.name, *_side_by_side(row)] for row in case.marks]
        numeric = [False, *[True] * (len(head) - 1)]
        blocks.append(
            {"kind": "table", "caption": _("Marks"), "head": head, "rows": rows, "numeric": numeric}
        )
    blocks.append(case.text if case.text.strip() else _("The panel wrote no text."))
    return blocks


def _side_by_side(row: MarkRow) -> list[str]:
    return [mark for pair in zip(row.first, row.final, strict=True) for mark in pair]


# --- table ----------------------------------------------------------------------------------------------


def table_rows(minutes: Minutes) -> list[list[str]]:
    """One line for each case and expert, with the marks before and after."""
    head = [_("No."), _("Reference"), _("Title"), _("Time"), _("Out of the room"), _("Name")]
    for name in minutes.dimensions:
        head += [
            _("%(dimension)s, before") % {"dimension": name},
            _("%(dimension)s, after") % {"dimension": name},
        ]
    rows = [head]
    for case in minutes.cases:
        out = ", ".join(f"{name} {times}" for name, times in case.left)
        own = [str(case.number), case.reference, case.title, case.times, out]
        nobody = MarkRow("", ("",) * len(minutes.dimensions), ("",) * len(minutes.dimensions), counts=False)
        rows += [[*own, row.name, *_side_by_side(row)] for row in case.marks or (nobody,)]
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: str) -> str:
    """A cell that a spreadsheet would run as a formula is marked as text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value

"""The order as a page and as a file: rows with their picture, the money down to them, and what they lack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tildel.decisions.domain.line import Breach
from tildel.decisions.phrases import phrase_tie
from tildel.decisions.queries.decisions import Row
from tildel.decisions.web.picture import Axis, Picture, picture, rank_picture
from tildel.design.formats import format_money, format_number
from tildel.design.refusals import sentence
from tildel.kernel.errors import RuleBroken
from tildel.programmes.domain.call import CallSpec


@dataclass
class Line:
    """A row as it is drawn: its figures in words, its picture, and the money used down to it."""

    row: Row
    picture: Picture
    used: int
    tie: bool  # shares its rank
    give: bool
    amount: int
    mean: str = ""
    median: str = ""
    spread: str = ""
    marks: str = ""
    expected: str = ""
    interval: str = ""
    rank_picture: Picture | None = None
    normalised: int | None = None
    settled: str = ""
    lacks: list[str] = field(default_factory=list)
    typed: str = ""
    problem: str = ""
    ends: bool = False  # the line comes after it
    applied: str = ""
    given: str = ""
    used_text: str = ""

    @property
    def title(self) -> str:
        return self.row.application.title or self.row.ranked.reference

    @property
    def under(self) -> str:
        """Reference, leader and institution."""
        parts = (self.row.ranked.reference, self.row.leader, self.row.application.institution)
        return " · ".join(part for part in parts if part)

    @property
    def tagged(self) -> bool:
        ranked = self.row.ranked
        return self.tie or bool(self.settled) or ranked.priority or not ranked.fundable


@dataclass(frozen=True)
class Figures:
    """What stands with the ranking for reading: expected ranks by reference, and adjusted ranks."""

    expected: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    normalised: Mapping[str, int] = field(default_factory=dict)


def dimension_names(spec: CallSpec) -> dict[str, str]:
    return {row.key: row.name.in_language(get_language() or "nb") for row in spec.assessment.dimensions}


class _Writer:
    """Figures in words and pictures, each made once: in a thousand rows most of them come again."""

    def __init__(self, spec: CallSpec, figures: Figures, applications: int) -> None:
        language = get_language() or "nb"
        self.axis, self.names = Axis.of(spec), dimension_names(spec)
        self.figures, self.applications = figures, applications
        self.two = cache(lambda value: format_number(float(value), language, digits=2))
        self.one = cache(lambda value: format_number(value, language, digits=1))
        self.money = cache(lambda value: format_money(value, language))
        self.drawn = cache(partial(picture, axis=self.axis))
        self.marks = cache(lambda marks: "; ".join(map(self.two, marks)))

    def line(self, row: Row, chosen: Mapping[str, int], used: int, *, tie: bool) -> Line:
        ranked, reference = row.ranked, row.ranked.reference
        give, amount = reference in chosen, chosen.get(reference, ranked.amount)
        line = Line(
            row=row, picture=self.drawn(ranked.reader_marks, ranked.mean, ranked.spread), used=used, tie=tie,
            give=give, amount=amount,
            mean=self.two(ranked.mean), median=self.two(row.placed.median), spread=self.two(ranked.spread),
            marks=self.marks(ranked.reader_marks), normalised=self.figures.normalised.get(reference),
            applied=self.money(ranked.amount), given=self.money(amount) if give else "",
            used_text=self.money(used) if give else "",
        )  # fmt: skip
        if row.placed.settled_by:
            line.settled = ", ".join(phrase_tie(rule, self.names) for rule in row.placed.settled_by)
        if not ranked.fundable:
            line.lacks = [phrase_lack(one, self.names) for one in row.placed.below]
        if found := self.figures.expected.get(reference):
            expected, low, high = found
            line.expected = self.one(expected)
            line.interval = f"{low}–{high}" if low != high else str(low)
            line.rank_picture = rank_picture(expected, low, high, self.applications)
        return line


def lines_of(
    rows: Sequence[Row], spec: CallSpec, chosen: Mapping[str, int], *, figures: Figures = Figures()
) -> list[Line]:
    """Rows as they are drawn. `chosen` {reference: kroner} are above the line, which comes after the last."""
    writer = _Writer(spec, figures, len(rows))
    shared = Counter(row.ranked.rank for row in rows)
    lines, used = [], 0
    for row in rows:
        used += chosen.get(row.ranked.reference, 0)
        tie = row.ranked.rank is not None and shared[row.ranked.rank] > 1
        lines.append(writer.line(row, chosen, used, tie=tie))
    given = [line for line in lines if line.give]
    if given:
        given[-1].ends = True
    return lines


def phrase_lack(breach: Breach, names: Mapping[str, str]) -> str:
    """A cut that was not reached, in words."""
    params = dict(breach.params)
    if "dimension" in params:
        params["dimension"] = names.get(params["dimension"], params["dimension"])
    return sentence(RuleBroken(breach.code, **params))


def headings(*, statistics: bool, normalised: bool) -> list[str]:
    """The columns of the file, the same as those of the page."""
    extra = [_("Expected rank"), _("Rank from"), _("Rank to")] if statistics else []
    return [
        _("Rank"), _("Reference"), _("Title"), _("Leader"), _("Institution"), _("Marks"), _("Mean"),
        _("Median"), _("Spread"), *extra, *([_("Rank without strictness")] if normalised else []),
        _("Fundable"), _("Why not"), _("Tie"), _("Priority theme"), _("Applied for"), _("Given"),
        _("Used so far"),
    ]  # fmt: skip


def cells(line: Line, figures: Figures, *, statistics: bool, normalised: bool) -> list[Any]:
    """A row of the file: numbers as numbers."""
    ranked = line.row.ranked
    expected: Sequence[Any] = figures.expected.get(ranked.reference) or ("", "", "")
    extra = [round(expected[0], 1) if expected[0] != "" else "", *expected[1:]] if statistics else []
    return [
        ranked.rank or "", ranked.reference, line.row.application.title, line.row.leader,
        line.row.application.institution, line.marks, round(float(ranked.mean), 3),
        round(float(line.row.placed.median), 3), round(ranked.spread, 3), *extra,
        *([line.normalised or ""] if normalised else []), _("yes") if ranked.fundable else _("no"),
        " ".join(line.lacks), tie_words(line), _("yes") if ranked.priority else "", ranked.amount,
        line.amount if line.give else "", line.used if line.give else "",
    ]  # fmt: skip


def tie_words(line: Line) -> str:
    """Whether it is tied, or what settled it."""
    if line.tie:
        return _("tie")
    return _("tie settled %(how)s") % {"how": line.settled} if line.settled else ""

"""The order as it is frozen: ranks with the cuts of the call and its rules for ties, and what settled what.

Marks give places (`ranking.rank`); who is below a cut loses the place and the others move up; groups of equal
place are parted by the call's rules for ties. Every row keeps the marks it follows from, so that it can be
made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from tildel.decisions.domain.line import Breach
from tildel.decisions.domain.ranking import (
    Assessed,
    Ranked,
    Rule,
    place_of,
    rank,
    ranked_from_json,
    read_exact,
)
from tildel.decisions.domain.thresholds import Thresholds, cut_by
from tildel.decisions.domain.ties import Contender, Tie, TieRule, median, settle

Sheet = Mapping[str, Any]
_KINDS = {"median": Tie.MEDIAN, "user_representatives": Tie.USERS, "draw": Tie.DRAW}


@dataclass(frozen=True, slots=True)
class Marked:
    """An application with {reviewer: {dimension: mark}}. Of the user representatives `users` are their own
    means, which may settle ties, and `user_sheets` what they gave, which counts where the call says so."""

    reference: str
    sheets: Mapping[str, Sheet]
    themes: frozenset[str] = frozenset()
    amount: int = 0
    users: tuple[Fraction, ...] = ()
    user_sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of the frozen order. `tied` are those of exactly equal place, by name; `settled_by` the rules, as
    the call writes them, that came between this one and some of them; `below` the cuts it does not reach."""

    ranked: Ranked
    median: Fraction
    themes: frozenset[str] = frozenset()
    below: tuple[Breach, ...] = ()
    tied: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()
    sheets: Mapping[str, Sheet] | None = None

    @property
    def reference(self) -> str:
        return self.ranked.reference

    def as_json(self) -> dict[str, Any]:
        return {
            **self.ranked.as_json(),
            "median": str(self.median),
            "themes": sorted(self.themes),
            "below": [{"code": one.code, "params": dict(one.params)} for one in self.below],
            "tied": list(self.tied),
            "settled_by": list(self.settled_by),
            "sheets": {who: _sheet_to_json(sheet) for who, sheet in (self.sheets or {}).items()},
        }


def placed_from_json(row: Mapping[str, Any], *, sheets: bool = True) -> Placed:
    """The row that `Placed.as_json` wrote, or `Ranked.as_json` before there were cuts and rules for ties.

    Without `sheets` it has none: whoever only shows the order does not need every single mark.
    """
    ranked = ranked_from_json(row)
    return Placed(
        ranked=ranked,
        median=read_exact(row["median"]) if "median" in row else median(ranked.reader_marks),
        themes=frozenset(row.get("themes", ())),
        below=tuple(Breach(one["code"], one["params"]) for one in row.get("below", ())),
        tied=tuple(row.get("tied", ())),
        settled_by=tuple(row.get("settled_by", ())),
        sheets={who: _sheet_from_json(one) for who, one in row.get("sheets", {}).items()} if sheets else None,
    )


def _sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    return {key: mark if isinstance(mark, int) else str(mark) for key, mark in sheet.items()}


def _sheet_from_json(sheet: Sheet) -> dict[str, Any]:
    return {key: mark if isinstance(mark, int) else Fraction(mark) for key, mark in sheet.items()}


def tie_rules(texts: Iterable[str]) -> tuple[TieRule, ...]:
    """The call's rules for ties. One that stands twice counts once, and nothing comes after a draw."""
    rules: list[TieRule] = []
    for text in dict.fromkeys(texts):
        kind, _, dimension = text.partition(":")
        rules.append(TieRule(Tie.DIMENSION, dimension) if dimension else TieRule(_KINDS[kind]))
        if rules[-1].kind is Tie.DRAW:
            break
    return tuple(rules)


def tie_text(rule: TieRule) -> str:
    """The rule as the call writes it."""
    if rule.dimension:
        return f"dimension:{rule.dimension}"
    return next((text for text, kind in _KINDS.items() if kind is rule.kind), str(rule.kind))


def order(
    applications: Sequence[Marked],
    rule: Rule,
    cuts: Thresholds,
    ties: Sequence[TieRule] = (),
    *,
    drawn: Sequence[str] | None = None,
) -> tuple[Placed, ...]:
    """The frozen order, best first; `drawn` is the whole list as drawn, None before the draw is opened.

    The order of the input does not matter. Raises ValueError for an application without a mark, as
    `ranking.rank`, and as `ties.check_rules`.
    """
    marked = {one.reference: one for one in applications}
    rows = rank([_assessed(one) for one in applications], rule)
    below = cut_by(rows, cuts)
    rows = _without(rows, below, rule)
    placed = []
    for _place, group in groupby(rows, key=lambda row: row.rank):
        members = list(group)
        if members[0].rank is None or len(members) == 1:
            placed += [_placed(row, marked[row.reference], below) for row in members]
        else:
            placed += _settled(members, marked, rule, ties, drawn, below)
    return tuple(placed)


def _assessed(one: Marked) -> Assessed:
    return Assessed(
        one.reference, list(one.sheets.values()), one.themes, one.amount, user_marks=list(one.user_sheets)
    )


def _without(rows: Sequence[Ranked], below: Mapping[str, Sequence[Breach]], rule: Rule) -> tuple[Ranked, ...]:
    """The places anew where a cut took somebody out."""
    if not any(row.fundable and row.reference in below for row in rows):
        return tuple(rows)
    left = [
        replace(row, fundable=False, priority=False, rank=None) if row.reference in below else row
        for row in rows
    ]
    left.sort(key=lambda row: (place_of(row, rule), row.reference))
    placed, place, before = [], 0, None
    for index, row in enumerate(left):
        here = place_of(row, rule)
        place = place if here == before else index + 1
        before = here
        placed.append(replace(row, rank=place if row.fundable else None))
    return tuple(placed)


def _placed(row: Ranked, one: Marked, below: Mapping[str, tuple[Breach, ...]], **more: Any) -> Placed:
    return Placed(
        ranked=row, median=median(row.reader_marks), themes=one.themes, below=below.get(row.reference, ()),
        sheets=one.sheets, **more,
    )  # fmt: skip


def _settled(
    members: Sequence[Ranked],
    marked: Mapping[str, Marked],
    rule: Rule,
    ties: Sequence[TieRule],
    drawn: Sequence[str] | None,
    below: Mapping[str, tuple[Breach, ...]],
) -> list[Placed]:
    """One group of equal place, parted as far as the rules part it."""
    contenders = [
        Contender(row.reference, list(marked[row.reference].sheets.values()), marked[row.reference].users)
        for row in members
    ]
    found = settle(contenders, ties, rule.weights, best_is_highest=rule.best_is_highest, drawn=drawn)
    rows = {row.reference: row for row in members}
    place, placed = members[0].rank or 0, []
    for group in found.order:
        for reference in group:
            rules = [tie_text(one.rule) for one in found.partings if reference in one.tied]
            others = tuple(name for name in sorted(rows) if name != reference)
            row = replace(rows[reference], rank=place)
            placed.append(
                _placed(row, marked[reference], below, tied=others, settled_by=tuple(dict.fromkeys(rules)))
            )
        place += len(group)
    return placed

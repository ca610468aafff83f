"""Amounts of the measuring system in a spreadsheet: one row an institution and indicator, one column a year.

The first row names the columns: `orgnr`, `indicator`, and years as four digits; other columns are for people
and not read. An empty cell leaves what is there. What cannot be read is told with its cell, all at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

MOST, DECIMALS = Decimal(10**11), 4
MOST_ROWS, MOST_COLUMNS = 500, 40
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a cell ("C5"). Codes: `header`, `organisation`, `indicator`, `number`, `below_zero`,
    `too_large`, `decimals`, `twice`, `year`, `too_many_rows`, `empty`."""

    cell: str
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadAmount:
    orgnr: str
    indicator: str
    year: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Read:
    """The amounts, or what is wrong; never both."""

    amounts: tuple[ReadAmount, ...]
    faults: tuple[Fault, ...]


def amount_in(raw: Any) -> tuple[Decimal | None, str]:
    """A number as people write it ("1 234,5"), and the code of what is wrong; (None, "") if empty."""
    text = _SPACES.sub("", "" if raw is None else str(raw)).replace("−", "-")
    if not text:
        return None, ""
    try:
        # A spreadsheet writes small and large numbers with an exponent.
        value = Decimal(str(raw)) if isinstance(raw, int | float) else _decimal(text)
    except InvalidOperation:
        return None, "number"
    if not value.is_finite():
        return None, "number"
    if value < 0:
        return None, "below_zero"
    if value >= MOST:
        return None, "too_large"
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS:
        return None, "decimals"
    return value, ""


def _decimal(text: str) -> Decimal:
    if not _NUMBER.match(text) or len(text) > 40:
        raise InvalidOperation
    return Decimal(text.replace(",", "."))


def read_amounts(
    cells: Sequence[Sequence[Any]],
    *,
    orgnrs: Collection[str],
    indicators: Collection[str],
    years: Collection[int],
) -> Read:
    """The amounts of a sheet; `orgnrs`, `indicators` and `years` are those that may stand in it."""
    if len(cells) - 1 > MOST_ROWS:
        return Read((), (Fault(_cell(MOST_ROWS + 1, 0), "too_many_rows"),))
    places, faults = _header(cells[0] if cells else (), years)
    if faults:
        return Read((), tuple(faults))
    seen: dict[tuple[str, str], int] = {}
    amounts: list[ReadAmount] = []
    for index, row in enumerate(cells[1:], start=1):
        if any(_text(cell) for cell in row):
            _row(index, row, places, (orgnrs, indicators), seen, amounts, faults)
    if not amounts and not faults:
        faults = [Fault("A2", "empty")]
    return Read((), tuple(faults)) if faults else Read(tuple(amounts), ())


def _header(row: Sequence[Any], years: Collection[int]) -> tuple[dict[str | int, int], list[Fault]]:
    """Where each column stands."""
    places: dict[str | int, int] = {}
    faults = []
    for index, cell in enumerate(row):
        name = _text(cell).casefold()
        if name in ("orgnr", "indicator"):
            key: str | int = name
        elif len(name) == 4 and name.isascii() and name.isdigit():
            key = int(name)
            if key not in years:
                faults.append(Fault(_cell(0, index), "year", name))
        else:
            continue
        if key in places:
            faults.append(Fault(_cell(0, index), "twice", name))
        places[key] = index
    for wanted in ("orgnr", "indicator"):
        if wanted not in places:
            faults.append(Fault("A1", "header", wanted))
    if not any(isinstance(key, int) for key in places):
        faults.append(Fault("A1", "header", str(max(years, default=""))))
    return places, faults


def _row(
    index: int, row: Sequence[Any], places: dict[str | int, int],
    known: tuple[Collection[str], Collection[str]],
    seen: dict[tuple[str, str], int], amounts: list[ReadAmount], faults: list[Fault],
) -> None:  # fmt: skip
    names = []
    for name, code, among in zip(("orgnr", "indicator"), ("organisation", "indicator"), known, strict=True):
        at = places[name]
        text = _SPACES.sub("", _text(row[at] if at < len(row) else None))
        if text not in among:
            faults.append(Fault(_cell(index, at), code, text))
        names.append(text)
    key = (names[0], names[1])
    if key in seen:
        faults.append(Fault(_cell(index, places["orgnr"]), "twice", str(seen[key] + 1)))
    seen[key] = index
    for year, at in places.items():
        if not isinstance(year, int) or at >= len(row):
            continue
        value, wrong = amount_in(row[at])
        if wrong:
            faults.append(Fault(_cell(index, at), wrong, _text(row[at])))
        elif value is not None:
            amounts.append(ReadAmount(*key, year, value))


def _text(cell: Any) -> str:
    """What stands in a cell; a whole number of a spreadsheet without its ".0"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return ("" if cell is None else str(cell)).strip()[:80]


def _cell(row: int, column: int) -> str:
    """The name of a cell, both counted from 0: (4, 2) is C5."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

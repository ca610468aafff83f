"""Reading a budget out of the cells of a spreadsheet. Whatever stands in them gives rows or named faults."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from tildel.applications.domain.values import Whole, storable

MOST_ROWS, MOST_COLUMNS = 500, 40
FORMULA = object()  # stands for a formula whose result the file does not hold
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_HEAD_WITHIN = 20
_NUMBER = re.compile(r"[0-9]{9}")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell: its address ("C7"), a code, what stands there."""

    address: str
    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a budget as a section takes them, and what has to be mended in the file."""

    rows: tuple[Mapping[str, Any], ...] = field(hash=False)
    faults: tuple[CellFault, ...]


def address(row: int, column: int) -> str:
    """`address(0, 0)` is "A1", `address(6, 27)` is "AB7"."""
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def read_sheet(
    cells: Sequence[Sequence[Any]], *, institutions: Mapping[str, str], categories: Mapping[str, str]
) -> Sheet:
    """The budget in the cells of a sheet, rows from the top and columns from the left.

    The head is the first row with a year in it. The two columns before the first year name the institution,
    by name or organisation number (casefolded keys of `institutions`, to its number), and the kind of cost
    (casefolded keys of `categories`, to its key). Rows without an amount are skipped, also rows that name
    neither, such as sums. Columns whose head is no year are not read.
    """
    head = _head(cells)
    if head is None:
        return Sheet((), (CellFault("A1", "budget_sheet.no_years"),))
    at, years = head
    before = min(years)
    if before < 2:
        return Sheet((), (CellFault(address(at, before), "budget_sheet.no_names"),))
    rows, faults = [], []
    for number in range(at + 1, len(cells)):
        row, wrong = _row(cells[number], number, years, before, institutions, categories)
        faults += wrong
        if row:
            rows.append(row)
    if not rows and not faults:
        faults = [CellFault(address(at, before), "budget_sheet.empty")]
    return Sheet(tuple(rows), tuple(faults))


def _head(cells: Sequence[Sequence[Any]]) -> tuple[int, dict[int, str]] | None:
    for number, row in enumerate(cells[:_HEAD_WITHIN]):
        years = {index: _text(cell) for index, cell in enumerate(row) if _YEAR.fullmatch(_text(cell))}
        if years:
            return number, years
    return None


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(storable(cell).split()).removeprefix("'")


def _row(
    row: Sequence[Any], number: int, years: Mapping[int, str], before: int,
    institutions: Mapping[str, str], categories: Mapping[str, str],
) -> tuple[dict[str, Any] | None, list[CellFault]]:  # fmt: skip
    names = [(index, _text(cell)) for index, cell in enumerate(row[:before]) if _text(cell)]
    amounts, faults = _amounts(row, number, years)
    if not names or (not amounts and not faults):
        return None, []
    orgnr = _found(names, institutions)
    category = _found(names, categories)
    if not orgnr and not category:
        return None, []  # a row of sums, or a note
    where = address(number, names[0][0])
    if not orgnr:
        faults.insert(0, CellFault(where, "budget_sheet.institution", names[0][1]))
    if not category:
        last = names[-1]
        faults.insert(0, CellFault(address(number, last[0]), "budget_sheet.category", last[1]))
    return {"institution": orgnr, "category": category, "years": amounts}, faults


def _found(names: Sequence[tuple[int, str]], known: Mapping[str, str]) -> str:
    return next((known[text.casefold()] for _, text in names if text.casefold() in known), "")


def _amounts(
    row: Sequence[Any], number: int, years: Mapping[int, str]
) -> tuple[dict[str, int], list[CellFault]]:
    amounts: dict[str, int] = {}
    faults = []
    for index, year in years.items():
        cell = row[index] if index < len(row) else None
        if cell is FORMULA:
            faults.append(CellFault(address(number, index), "budget_sheet.formula"))
            continue
        # A sheet keeps 1/3 of something with all its decimals; kroner are whole.
        value, fault = Whole().read(round(cell) if _is_fraction(cell) else _text(cell))
        if fault:
            faults.append(CellFault(address(number, index), fault.code, _text(cell)[:60]))
        elif value is not None:
            amounts[year] = amounts.get(year, 0) + value
    return amounts, faults


def _is_fraction(cell: Any) -> TypeGuard[float]:
    return isinstance(cell, float) and math.isfinite(cell)

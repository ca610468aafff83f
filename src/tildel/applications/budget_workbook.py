"""The budget as an XLSX file, out and in. What comes in is hostile until it is read: no formula is run."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import load_workbook

from tildel.applications.domain.budget_sheet import FORMULA, MOST_COLUMNS, MOST_ROWS
from tildel.applications.spreadsheets import workbook
from tildel.kernel.errors import RuleBroken

MOST_BYTES = 1024 * 1024
_MOST_UNPACKED = 16 * 1024 * 1024
_MOST_PARTS = 200
_DOCTYPES = tuple("<!DOCTYPE".encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be"))


def budget_workbook(
    title: str, heading: Sequence[str], rows: Iterable[Mapping[str, Any]], years: Sequence[int]
) -> bytes:
    """`heading` names institution, kind of cost and sum; `rows` have these two and `years` by text."""
    table = [
        [row["institution"], row["category"], *amounts, sum(amount or 0 for amount in amounts)]
        for row in rows
        for amounts in [[row["years"].get(str(year)) for year in years]]
    ]
    return workbook(title, [*heading[:2], *map(str, years), *heading[2:]], table)


def read_cells(data: bytes) -> list[list[Any]]:
    """The cells of the first sheet, at most MOST_ROWS by MOST_COLUMNS: text, numbers, None, or FORMULA.

    A formula counts as the result the file holds; FORMULA where it holds none. Raises RuleBroken
    (`budget_sheet.not_xlsx`, `.too_large`, `.too_many_rows`).
    """
    _check_package(data)
    values, formulas = _sheet(data, data_only=True), _sheet(data, data_only=False)
    return [
        [FORMULA if value is None and _is_formula(raw) else value for value, raw in zip(*pair, strict=False)]
        for pair in zip(values, formulas, strict=False)
    ]


def _check_package(data: bytes) -> None:
    """Refuse what would unpack to much more than a budget, and XML that defines things of its own."""
    if len(data) > MOST_BYTES:
        raise RuleBroken("budget_sheet.too_large", place="file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise RuleBroken("budget_sheet.too_large", place="file")
            # A part cannot give more than the directory says: zipfile stops there.
            if any(mark in package.read(part) for part in parts for mark in _DOCTYPES):
                raise RuleBroken("budget_sheet.not_xlsx", place="file")
    except (zipfile.BadZipFile, ValueError, RuntimeError, OSError, EOFError):
        raise RuleBroken("budget_sheet.not_xlsx", place="file")


def _sheet(data: bytes, *, data_only: bool) -> list[list[Any]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of styles and extensions it does not know
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)
            rows = book.worksheets[0].iter_rows(
                max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1, values_only=True
            )
            cells = [list(row) for row in rows]
    except Exception:  # a reader of a format this wide fails in ways it does not name
        raise RuleBroken("budget_sheet.not_xlsx", place="file")
    if len(cells) > MOST_ROWS and any(cell is not None for cell in cells[MOST_ROWS]):
        raise RuleBroken("budget_sheet.too_many_rows", place="file")
    if any(row[MOST_COLUMNS] is not None for row in cells if len(row) > MOST_COLUMNS):
        raise RuleBroken("budget_sheet.too_many_rows", place="file")
    return [row[:MOST_COLUMNS] for row in cells[:MOST_ROWS]]


def _is_formula(raw: Any) -> bool:
    return isinstance(raw, str) and raw.startswith("=")

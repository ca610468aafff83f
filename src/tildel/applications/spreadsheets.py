"""Workbooks (XLSX) in which no cell can be a formula: text is text whatever it begins with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tildel.kernel.time import in_oslo

_LONGEST = 32_767  # what one cell of a spreadsheet holds
_WIDTHS = (10, 60)
_INSTANT, _NUMBER = "dd.mm.yyyy hh:mm:ss", "#,##0"


def workbook(title: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet: a bold heading that stays in sight, then the rows. Instants are shown in Oslo time."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    listed = [list(row) for row in rows]
    for index, width in enumerate(_widths([list(heading), *listed[:200]]), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in heading])
    for row in listed:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | datetime):
        return _text(sheet, str(value), bold=bold)
    cell = WriteOnlyCell(sheet, in_oslo(value).replace(tzinfo=None) if isinstance(value, datetime) else value)
    cell.number_format = _INSTANT if isinstance(value, datetime) else _NUMBER
    return cell


def _text(sheet: Any, text: str, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST])
    cell.data_type = "s"  # also what begins with "="
    # Only this style keeps it as text when somebody opens the cell and closes it again.
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    longest = [max(len(str(value or "")) for value in column) for column in zip(*rows, strict=True)]
    return [min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]) for width in longest]


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that a sheet's name cannot have."""
    return "".join("-" if letter in "[]:*?/\\'" else letter for letter in title)[:31] or "1"

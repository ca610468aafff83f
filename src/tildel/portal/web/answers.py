"""Answers that are no pages: files, data, feeds."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.writer.excel import save_workbook

from tildel.portal.domain.table_file import safe_cell

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def json_answer(content: Any, name: str = "", content_type: str = "application/json") -> HttpResponse:
    """Readable JSON; as a file where it has a name."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return download(text, name, content_type) if name else HttpResponse(text, content_type=content_type)


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """One sheet whose head stays in sight; nothing in it is run."""
    book = Workbook(write_only=False)
    sheet = book.active
    sheet.title, sheet.freeze_panes = title[:31], "A2"
    sheet.append(list(head))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append([_plain(value) for value in row])
    for letter, width in zip("ABCDEFGHIJKLM", (28, 14, 30, 60, 28, 34, 24, 16, 24, 40, 50), strict=False):
        sheet.column_dimensions[letter].width = width
    out = io.BytesIO()
    save_workbook(book, out)
    return out.getvalue()


def _plain(value: str | int | None) -> str | int | None:
    if not isinstance(value, str):
        return value
    return "".join(sign for sign in safe_cell(value) if sign >= " " or sign in "\t\n")[:32_000]


def xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    return download(workbook(title, head, rows), name, _XLSX)

"""Lists as files that spreadsheets open, in which no cell can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from tildel.applications.spreadsheets import workbook
from tildel.design.formats import format_instant

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet runs: what could begin a formula gets an apostrophe before it."""
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    return "'" + text if text.lstrip(" \u00a0\u200b").startswith(_BEGINS_A_FORMULA) else text


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Semicolons and a byte order mark, as Excel wants them in Norway."""
    yield BYTE_ORDER_MARK + _line(heading)
    for row in rows:
        yield _line(format_instant(cell, exact=True) if isinstance(cell, datetime) else cell for cell in row)


def _line(cells: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(
        map(safe_cell, cells)
    )
    return out.getvalue()


def as_csv(name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    # Rows are read before the answer begins: a fault then is a page that says so, not half a file.
    lines = list(csv_lines(heading, rows))
    return _named(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), f"{name}.csv")


def as_xlsx(name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    return _named(HttpResponse(workbook(name, heading, rows), content_type=_XLSX), f"{name}.xlsx")


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
